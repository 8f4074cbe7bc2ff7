/** A table of the bench. Numbers are given as they are; `decimals` says how many places are worth reading. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | Figure)[])[];
  /** What a reader has to know of it. */
  readonly notes?: readonly string[];
  /** 2 unless given. */
  readonly decimals?: number;
}

/** A figure with the interval it lies in. */
export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The table in aligned columns for a terminal: words to the left, numbers to the right. */
export function tableText({ title, columns, rows, notes = [], decimals = 2 }: Table): string {
  const cells = rows.map((row) => row.map((cell) => cellText(cell, decimals)));
  const isWords = columns.map((_, at) => rows.every((row) => typeof row[at] === 'string'));
  const widths = columns.map((column, at) =>
    Math.max(column.length, ...cells.map((row) => (row[at] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (isWords[at] ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [
    title,
    '',
    line(columns),
    line(widths.map((width) => '─'.repeat(width))),
    ...cells.map(line),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
  ].join('\n');
}

function cellText(cell: string | number | Figure, decimals: number): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return numberText(cell, decimals);
  const { value, low, high } = cell;
  return `${numberText(value, decimals)} [${numberText(low, decimals)}, ${numberText(high, decimals)}]`;
}

/** With a true minus sign, none before a zero; '–' for what cannot be said. Whole numbers as they are. */
function numberText(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return '–';
  const text = Number.isInteger(value) ? String(value) : value.toFixed(decimals);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−');
}

import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PLACE = 'AFFEKT_FAULT_TABLE';

interface Row {
  readonly fault: string;
  /** How long the show took to be well again after the cause was taken away, or to be over, ms. */
  readonly recoveredMs: readonly number[];
  /** The conditions that the health of the show told meanwhile. */
  readonly told: readonly string[];
}

/** Notes what became of a fault, for the table at the end. */
export function noteFault(fault: string, recoveredMs: readonly number[], told: readonly string[]): void {
  const row: Row = { fault, recoveredMs, told };
  appendFileSync(process.env[PLACE] ?? '', `${JSON.stringify(row)}\n`);
}

/** Prints the table when all tests are done. */
export default function setUp(): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'affekt-faults-'));
  const file = path.join(folder, 'rows.ndjson');
  appendFileSync(file, '');
  process.env[PLACE] = file;
  return () => {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    rmSync(folder, { recursive: true });
    const rows = lines.map((line) => JSON.parse(line) as Row);
    const table = [
      ['fault', 'times', 'recovered after, median (longest)', 'told'],
      ...rows.map(({ fault, recoveredMs, told }) => [
        fault,
        String(recoveredMs.length),
        timeWords(recoveredMs),
        told.join(', '),
      ]),
    ];
    const widths = [0, 1, 2].map((column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
    const text = table.map((cells) =>
      cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
    );
    process.stdout.write(`\n${text.join('\n')}\n\n`);
  };
}

function timeWords(timesMs: readonly number[]): string {
  const sorted = [...timesMs].sort((one, other) => one - other);
  const words = (ms: number | undefined): string => (ms === undefined ? '–' : `${(ms / 1000).toFixed(1)} s`);
  const median = words(sorted[sorted.length >> 1]);
  return sorted.length > 1 ? `${median} (${words(sorted.at(-1))})` : median;
}

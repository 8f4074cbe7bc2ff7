/** What is written into a file: curves in their own units over the time of day. */
export interface ExportedCurves {
  /** Seconds, each row. */
  readonly times: readonly number[];
  readonly curves: readonly {
    readonly name: string;
    readonly low: number;
    readonly high: number;
    readonly stroke: string;
    readonly dash: readonly number[];
    readonly values: readonly (number | null)[];
  }[];
  readonly markers: readonly { readonly atSeconds: number; readonly label: string }[];
  /** A moment as the time of day. */
  readonly clock: (seconds: number) => string;
}

const WIDTH = 1200;
const HEIGHT = 400;
const EDGE = { left: 20, right: 170, top: 40, bottom: 40 };

/** The curves as comma-separated values (RFC 4180): time of day, seconds from the first row, a column a series; empty: none. */
export function curvesAsCsv({ times, curves, clock }: ExportedCurves): string {
  const first = times[0] ?? 0;
  const head = ['clock', 'seconds', ...curves.map(({ name }) => name)];
  const rows = times.map((time, row) => [
    clock(time),
    (time - first).toFixed(2),
    ...curves.map(({ values }) => {
      const value = values[row] ?? null;
      return value === null ? '' : String(Math.round(value * 10_000) / 10_000);
    }),
  ]);
  return `${[head, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`;
}

/** The curves as a picture that scales: each in its range, dashed as on screen, named at its end, on white. */
export function curvesAsSvg({ times, curves, markers, clock }: ExportedCurves): string {
  const [from = 0, to = 1] = [times[0], times.at(-1)];
  const x = (time: number) =>
    EDGE.left + ((time - from) / (to - from || 1)) * (WIDTH - EDGE.left - EDGE.right);
  const y = (share: number) => HEIGHT - EDGE.bottom - share * (HEIGHT - EDGE.top - EDGE.bottom);
  const right = WIDTH - EDGE.right;
  const lines = [0, 0.25, 0.5, 0.75, 1].map(
    (share) => `<path d="M${EDGE.left} ${y(share)}H${right}" stroke="#8a909c" stroke-dasharray="1 5"/>`,
  );
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const time = from + share * (to - from);
    return `<text x="${x(time).toFixed(1)}" y="${HEIGHT - 14}" text-anchor="middle">${clock(time)}</text>`;
  });
  const marks = markers
    .filter(({ atSeconds }) => atSeconds >= from && atSeconds <= to)
    .map(({ atSeconds, label }) => {
      const at = x(atSeconds).toFixed(1);
      return `<path d="M${at} ${EDGE.top}V${HEIGHT - EDGE.bottom}" stroke="#737d8a" stroke-dasharray="3 3"/><text x="${at}" y="${EDGE.top - 6}" transform="rotate(-20 ${at} ${EDGE.top - 6})" font-size="11">${escaped(label)}</text>`;
    });
  const drawn = curves.map(({ name, low, high, stroke, dash, values }) => {
    const end = values.findLast((value) => value !== null) ?? null;
    const share = (value: number) => (value - low) / (high - low);
    const label =
      end === null
        ? ''
        : `<text x="${right + 8}" y="${y(share(end)).toFixed(1)}" fill="${stroke}" dominant-baseline="middle">${escaped(name)}</text>`;
    const path = pathOf(times, values, x, (value) => y(share(value)));
    return `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="2"${dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : ''}/>${label}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="#fff"/>${[...lines, ...ticks, ...marks, ...drawn].join('')}</svg>`;
}

function pathOf(
  times: readonly number[],
  values: readonly (number | null)[],
  x: (time: number) => number,
  y: (value: number) => number,
): string {
  let isDown = false;
  const steps: string[] = [];
  for (const [row, time] of times.entries()) {
    const value = values[row] ?? null;
    if (value !== null) steps.push(`${isDown ? 'L' : 'M'}${x(time).toFixed(1)} ${y(value).toFixed(1)}`);
    isDown = value !== null;
  }
  return steps.join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** One measured distribution or number, with the budget it is to be held against, if there is one. */
export interface BenchRow {
  /** Says the size: "one live step, 4 frames of 149 bands". */
  readonly name: string;
  readonly unit: 'ms' | '× real time' | 's' | 'MB' | '% of a core';
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly sampleCount: number;
  readonly budget?: number;
}

/** What a bench gives: rows, and in words what was compared with what, what was asserted and what was left out. */
export interface BenchResult {
  readonly rows: readonly BenchRow[];
  readonly notes: readonly string[];
}

/** A bench: measures, and throws when a result (never a time) is not what it must be. */
export interface Bench {
  readonly name: string;
  run(): Promise<BenchResult>;
}

/** The distribution of measured values. */
export function rowOf(
  name: string,
  unit: BenchRow['unit'],
  values: readonly number[],
  budget?: number,
): BenchRow {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
  return {
    name,
    unit,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
    sampleCount: sorted.length,
    ...(budget !== undefined && { budget }),
  };
}

/** Throws unless `value` is within `tolerance` of `expected`. */
export function assertNear(what: string, value: number, expected: number, tolerance: number): void {
  if (!(Math.abs(value - expected) <= tolerance)) {
    throw new Error(`${what} is ${value}, expected ${expected} ± ${tolerance}`);
  }
}

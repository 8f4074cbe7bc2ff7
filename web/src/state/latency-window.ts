import { BoundedLog } from './bounded-log.js';

/** Median and 95th percentile of a rolling window of measured latencies. */
export interface LatencySummary {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly count: number;
}

/** The latencies (ms) of the last frames. Percentiles by nearest rank. */
export class LatencyWindow {
  readonly #log: BoundedLog<number>;

  constructor(capacity: number) {
    this.#log = new BoundedLog(capacity);
  }

  push(latencyMs: number): void {
    if (Number.isFinite(latencyMs)) this.#log.push(latencyMs);
  }

  clear(): void {
    this.#log.clear();
  }

  /** Null while nothing was measured. */
  summary(): LatencySummary | null {
    const sorted = [...this.#log.items].sort((a, b) => a - b);
    const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    const medianMs = rank(0.5);
    const p95Ms = rank(0.95);
    if (medianMs === undefined || p95Ms === undefined) return null;
    return { medianMs, p95Ms, count: sorted.length };
  }
}

import { FLASH_WINDOW_MS } from './flash-definitions.js';

/** Changes of a series that are remembered: one more than a window may hold with a blackout in it. */
const REMEMBERED = 8;

/**
 * Opposing changes of many sampled-and-held series at once. A series goes up and down in turn; a turn is a change when it
 * leaves the last extreme by the threshold of the series. A change counts in every window in which it still goes on, even by
 * a little. So there are never more opposing changes of the threshold or more in a window than are counted here, and holding a
 * value never raises the count. Every series begins at 0 (dark). Costs the same however long the window.
 */
export class ChangeLedger {
  readonly count: number;
  readonly #thresholds: Float64Array;
  readonly #directions: Int8Array;
  readonly #extremes: Float64Array;
  /** When each of the last changes reached its extreme, and where the newest of them stands. */
  readonly #reachedAtMs: Float64Array;
  readonly #newest: Uint8Array;

  /** `thresholds`: of each series. */
  constructor(thresholds: ArrayLike<number>) {
    this.count = thresholds.length;
    this.#thresholds = Float64Array.from(thresholds);
    this.#directions = new Int8Array(this.count).fill(-1);
    this.#extremes = new Float64Array(this.count);
    this.#reachedAtMs = new Float64Array(REMEMBERED * this.count).fill(Number.NEGATIVE_INFINITY);
    this.#newest = new Uint8Array(this.count);
  }

  /** Changes of `series` in the window that ends at `timeMs`. */
  changeCount(series: number, timeMs: number): number {
    const startMs = timeMs - FLASH_WINDOW_MS;
    let count = 0;
    while (count < REMEMBERED && this.#reached(series, count) >= startMs) count += 1;
    return count;
  }

  /** Changes of the busiest series in the window that ends at `timeMs`. */
  mostChanges(timeMs: number): number {
    let most = 0;
    for (let series = 0; series < this.count; series += 1)
      most = Math.max(most, this.changeCount(series, timeMs));
    return most;
  }

  /** Series that have as many changes as `allowed` or more, in order. */
  full(timeMs: number, allowed: number): readonly number[] {
    const full: number[] = [];
    for (let series = 0; series < this.count; series += 1)
      if (this.isFull(series, timeMs, allowed)) full.push(series);
    return full;
  }

  /** Whether `series` has as many changes in the window that ends at `timeMs` as `allowed` or more. */
  isFull(series: number, timeMs: number, allowed: number): boolean {
    return allowed <= 0 || this.#reached(series, allowed - 1) >= timeMs - FLASH_WINDOW_MS;
  }

  /** Whether `value` at `timeMs` would add to the changes of `series` in the window that ends then. */
  adds(series: number, value: number, timeMs: number): boolean {
    const ahead = (this.#directions[series] ?? 0) * (value - (this.#extremes[series] ?? 0));
    if (ahead > 0) return this.#reached(series, 0) < timeMs - FLASH_WINDOW_MS;
    return -ahead >= (this.#thresholds[series] ?? 0);
  }

  /** Notes that `series` has `value` from `timeMs` on. */
  accept(series: number, value: number, timeMs: number): void {
    const direction = this.#directions[series] ?? 0;
    const ahead = direction * (value - (this.#extremes[series] ?? 0));
    const isTurn = -ahead >= (this.#thresholds[series] ?? 0);
    if (ahead <= 0 && !isTurn) return;
    this.#extremes[series] = value;
    if (isTurn) {
      this.#directions[series] = -direction;
      this.#newest[series] = ((this.#newest[series] ?? 0) + 1) % REMEMBERED;
    }
    this.#reachedAtMs[REMEMBERED * series + (this.#newest[series] ?? 0)] = timeMs;
  }

  /** Notes that the series from `first` on have `values` from `timeMs` on. */
  acceptAll(first: number, values: Float64Array, timeMs: number): void {
    for (let index = 0; index < values.length; index += 1)
      this.accept(first + index, values[index] ?? 0, timeMs);
  }

  /** When the change so many before the newest reached its extreme. */
  #reached(series: number, before: number): number {
    const place = ((this.#newest[series] ?? 0) + REMEMBERED - before) % REMEMBERED;
    return this.#reachedAtMs[REMEMBERED * series + place] ?? 0;
  }
}

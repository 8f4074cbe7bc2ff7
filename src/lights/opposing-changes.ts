/**
 * What counts as one change. WCAG 2.x "general flash": at least .1 of the maximum relative luminance, the darker state
 * below .8.
 */
export interface ChangeRule {
  readonly threshold: number;
  /** A change counts only if its darker end is below this; Infinity: always. */
  readonly darkerBelow: number;
}

/** Changes allowed in a window: three flashes, each a pair of opposing changes. */
export const ALLOWED_CHANGE_COUNT = 6;
/** One second, and 20 ms for the jitter of timers and networks. */
export const FLASH_WINDOW_MS = 1020;

/**
 * Counts opposing changes of one sampled-and-held value within the window that ends now: the longest chain of rises and
 * falls in turn, each large enough for the rule, between any samples in the window and the value it began with.
 *
 * Holding the last value never raises the count (a chain in a later window is a chain in an earlier one), so whoever
 * emits only values with `countWith` within the allowance, and otherwise holds, stays within it in every window.
 */
export class OpposingChanges {
  readonly #rule: ChangeRule;
  readonly #times: number[] = [Number.NEGATIVE_INFINITY];
  readonly #values: number[];

  /** `initial`: what was there before the first sample (dark). */
  constructor(rule: ChangeRule, initial = 0) {
    this.#rule = rule;
    this.#values = [initial];
  }

  /** Opposing changes in the window ending at `timeMs` if `value` were emitted then. */
  countWith(value: number, timeMs: number): number {
    this.#forget(timeMs);
    return countChain(this.#values, value, this.#rule);
  }

  /** Opposing changes in the window ending at `timeMs` if the value stays as it is. */
  count(timeMs: number): number {
    return this.countWith(this.#values[this.#values.length - 1] ?? 0, timeMs);
  }

  /** Notes that `value` is emitted at `timeMs`. */
  accept(value: number, timeMs: number): void {
    this.#forget(timeMs);
    if (value === this.#values[this.#values.length - 1]) return;
    this.#times.push(timeMs);
    this.#values.push(value);
  }

  /** Drops samples that ended before the window; the value held into it stays. */
  #forget(timeMs: number): void {
    const start = timeMs - FLASH_WINDOW_MS;
    let stale = 0;
    while (stale + 1 < this.#times.length && (this.#times[stale + 1] ?? 0) < start) stale += 1;
    if (stale === 0) return;
    this.#times.splice(0, stale);
    this.#values.splice(0, stale);
  }
}

/** Length of the longest alternating chain in `values` followed by `last`. Taking each change as early as it is large enough is optimal. */
function countChain(values: readonly number[], last: number, rule: ChangeRule): number {
  let low = values[0] ?? last;
  let high = low;
  let direction = 0;
  let count = 0;
  for (let index = 1; index <= values.length; index += 1) {
    const value = index === values.length ? last : (values[index] ?? last);
    if (direction <= 0 && value - low >= rule.threshold && low < rule.darkerBelow) {
      direction = 1;
      high = value;
      count += 1;
    } else if (direction >= 0 && high - value >= rule.threshold && value < rule.darkerBelow) {
      direction = -1;
      low = value;
      count += 1;
    }
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return count;
}

import { clamp } from '../core/units.js';

const BIN_COUNT = 128;
/** Weight of the prior, seconds: until about this much was heard the natural range prevails. */
const PRIOR_SECONDS = 10;
const LOW_QUANTILE = 0.05;
const HIGH_QUANTILE = 0.95;
/** The learned range never gets narrower than this share of the natural one, or noise would be blown up. */
const MINIMUM_WIDTH = 0.1;

/**
 * The range a value moved in during the last minutes: its 5th and 95th percentile in a histogram that forgets
 * exponentially. It starts as if the whole natural range had been heard evenly for ten seconds, so it narrows gently.
 */
export class LearnedRange {
  readonly #low: number;
  readonly #high: number;
  readonly #memorySeconds: number;
  readonly #weights = new Float64Array(BIN_COUNT).fill(PRIOR_SECONDS / BIN_COUNT);
  #lastSeconds = Number.NaN;
  #lastValue = Number.NaN;

  /** `low < high`: the natural range; `memorySeconds`: after this long without a value, its weight is down to 1/e. */
  constructor(low: number, high: number, memorySeconds: number) {
    this.#low = low;
    this.#high = high;
    this.#memorySeconds = memorySeconds;
  }

  /** Counts the previous value for the time it stood, then takes `value` (finite) at `timeSeconds`. */
  push(value: number, timeSeconds: number): void {
    const standingSeconds = clamp(timeSeconds - this.#lastSeconds, 0, 1);
    if (standingSeconds > 0) {
      const kept = Math.exp(-standingSeconds / this.#memorySeconds);
      for (let bin = 0; bin < BIN_COUNT; bin += 1) this.#weights[bin] = (this.#weights[bin] ?? 0) * kept;
      const bin = this.#binOf(this.#lastValue);
      this.#weights[bin] = (this.#weights[bin] ?? 0) + standingSeconds;
    }
    this.#lastSeconds = timeSeconds;
    this.#lastValue = value;
  }

  /** Lower and upper end, within the natural range, at least a tenth of it apart. */
  ends(): readonly [low: number, high: number] {
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    const width = this.#high - this.#low;
    let low = this.#low + width * this.#quantile(LOW_QUANTILE * total);
    let high = this.#low + width * this.#quantile(HIGH_QUANTILE * total);
    const missing = MINIMUM_WIDTH * width - (high - low);
    if (missing > 0) {
      low = clamp(low - missing / 2, this.#low, this.#high - MINIMUM_WIDTH * width);
      high = low + MINIMUM_WIDTH * width;
    }
    return [low, high];
  }

  #binOf(value: number): number {
    const share = (value - this.#low) / (this.#high - this.#low);
    return clamp(Math.floor(share * BIN_COUNT), 0, BIN_COUNT - 1);
  }

  /** Position, 0..1 of the natural range, below which `mass` of the weight lies. */
  #quantile(mass: number): number {
    let below = 0;
    for (let bin = 0; bin < BIN_COUNT; bin += 1) {
      const weight = this.#weights[bin] ?? 0;
      if (below + weight >= mass) return (bin + (weight > 0 ? (mass - below) / weight : 0)) / BIN_COUNT;
      below += weight;
    }
    return 1;
  }
}

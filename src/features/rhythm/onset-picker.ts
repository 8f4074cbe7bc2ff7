import { ANALYSIS_RATE_HZ, FAST_HOP_SAMPLES } from '../feature-layout.js';

const HOPS_PER_SECOND = ANALYSIS_RATE_HZ / FAST_HOP_SAMPLES;
/** Span of the threshold's median and mean: .5 s. */
const MEMORY_HOPS = Math.round(0.5 * HOPS_PER_SECOND);
const MEDIAN_WEIGHT = 6;
const MEAN_WEIGHT = 0.7;
const THRESHOLD_OFFSET = 0.03;
/** What the memory holds before the stream began: a threshold for loud surroundings until it knows better. */
const INITIAL_VALUE = 0.1;
/** No onset in the first 99 ms: inputs open with a click, and any sound that is already there would count as one. */
const DEAF_HOPS = 17;
/** A candidate is larger than everything in this many hops before it (29 ms). */
const PEAK_SPAN_HOPS = 5;
/** At least 52 ms between onsets: faster repetitions are heard as one sound. */
const MIN_INTERVAL_HOPS = 9;
/** This far over its threshold an onset is decided at once, otherwise one hop (5.8 ms) later. */
const CERTAIN_MARGIN = 0.15;
/** Margin over the threshold that counts as strength 1, decades. */
const FULL_MARGIN = 0.6;

/**
 * Decides on onsets from onset strength as it comes: a value above a causal adaptive threshold (from the median and mean
 * of the last half second; Böck, Krebs & Schedl 2012, "Evaluating the online capabilities of onset detection methods") that
 * is larger than those just before. Certain ones are decided at once, weak ones one hop later if the value has not
 * vanished: look-ahead 0 or 1 hop.
 */
export class OnsetPicker {
  readonly #ring = new Float64Array(MEMORY_HOPS).fill(INITIAL_VALUE);
  readonly #sorted = new Float64Array(MEMORY_HOPS).fill(INITIAL_VALUE);
  #hopCount = 0;
  #lastOnsetHop = DEAF_HOPS - MIN_INTERVAL_HOPS;
  #waitingMargin = 0;

  /** `isAudible`: whether an onset may be decided at all. Returns the onset's strength (0..1], or 0 for none. */
  step(value: number, isAudible: boolean): number {
    const threshold = this.#threshold();
    const isPeak = value > this.#recentMaximum();
    this.#remember(value);
    this.#hopCount += 1;
    const margin = value - threshold;
    if (this.#waitingMargin > 0) {
      const waited = this.#waitingMargin;
      this.#waitingMargin = 0;
      return margin > 0 ? this.#decide(Math.max(waited, margin)) : 0;
    }
    const isDue = this.#hopCount - this.#lastOnsetHop >= MIN_INTERVAL_HOPS;
    if (!(margin > 0 && isPeak && isDue && isAudible)) return 0;
    if (margin >= CERTAIN_MARGIN) return this.#decide(margin);
    this.#waitingMargin = margin;
    return 0;
  }

  #decide(margin: number): number {
    this.#lastOnsetHop = this.#hopCount;
    return Math.min(1, margin / FULL_MARGIN);
  }

  #threshold(): number {
    let sum = 0;
    for (const value of this.#ring) sum += value;
    const median = this.#sorted[MEMORY_HOPS >> 1] as number;
    return THRESHOLD_OFFSET + MEDIAN_WEIGHT * median + (MEAN_WEIGHT * sum) / MEMORY_HOPS;
  }

  #recentMaximum(): number {
    let largest = 0;
    for (let age = 1; age <= PEAK_SPAN_HOPS; age += 1) {
      const index = (this.#hopCount - age + MEMORY_HOPS) % MEMORY_HOPS;
      largest = Math.max(largest, this.#ring[index] as number);
    }
    return largest;
  }

  /** Puts `value` in the ring and, in place of the one it displaces, in the sorted copy. */
  #remember(value: number): void {
    const slot = this.#hopCount % MEMORY_HOPS;
    const sorted = this.#sorted;
    let index = sorted.indexOf(this.#ring[slot] as number);
    this.#ring[slot] = value;
    for (; index + 1 < MEMORY_HOPS && (sorted[index + 1] as number) < value; index += 1) {
      sorted[index] = sorted[index + 1] as number;
    }
    for (; index > 0 && (sorted[index - 1] as number) > value; index -= 1) {
      sorted[index] = sorted[index - 1] as number;
    }
    sorted[index] = value;
  }
}

/** How long the earliest arrival is remembered; long enough to span a stall, short enough to follow 100 ppm of drift within .5 ms. */
const WINDOW_SECONDS = 5;
/** More than a device and its library hold back (a third of a second): what seems later was lost before it. */
const LARGEST_BACKLOG_MS = 500;

/**
 * Tells when the last sample of a block was captured, from the sample count and the times at which blocks arrived.
 *
 * A device samples evenly, so arrival − count/rate is constant but for delays, and delays only add: the smallest value seen
 * in the last 5 to 10 s is the origin of the count. A block that arrives late (a backlog) therefore keeps the time at which
 * it was captured, and its lateness shows as latency. Delay that even the fastest block had cannot be seen from here, and
 * less than half a second that the device itself lost looks like latency until the window has passed. More begins the count
 * anew: after a machine has stood still its audio is of now, not of seconds ago. Results never decrease.
 */
export class CaptureClock {
  readonly #sampleRateHz: number;
  #sampleCount = 0;
  #earlierOriginMs = Number.POSITIVE_INFINITY;
  #originMs = Number.POSITIVE_INFINITY;
  #windowEndSamples: number;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(sampleRateHz: number) {
    this.#sampleRateHz = sampleRateHz;
    this.#windowEndSamples = WINDOW_SECONDS * sampleRateHz;
  }

  /**
   * Counts a block of `sampleCount` samples per channel that arrived at `arrivedAtMs` (monotonic).
   * @returns monotonic time at which its last sample was captured, at most `arrivedAtMs`.
   */
  advance(sampleCount: number, arrivedAtMs: number): number {
    this.#sampleCount += sampleCount;
    const elapsedMs = (this.#sampleCount / this.#sampleRateHz) * 1000;
    if (this.#sampleCount >= this.#windowEndSamples) {
      this.#earlierOriginMs = this.#originMs;
      this.#originMs = Number.POSITIVE_INFINITY;
      this.#windowEndSamples += WINDOW_SECONDS * this.#sampleRateHz;
    }
    this.#originMs = Math.min(this.#originMs, arrivedAtMs - elapsedMs);
    if (arrivedAtMs - elapsedMs - this.#earlierOriginMs > LARGEST_BACKLOG_MS) {
      this.#earlierOriginMs = Number.POSITIVE_INFINITY;
    }
    if (arrivedAtMs - elapsedMs - this.#originMs > LARGEST_BACKLOG_MS)
      this.#originMs = arrivedAtMs - elapsedMs;
    const capturedAtMs = Math.min(this.#originMs, this.#earlierOriginMs) + elapsedMs;
    this.#lastMs = Math.max(this.#lastMs, capturedAtMs);
    return Math.min(this.#lastMs, arrivedAtMs);
  }
}

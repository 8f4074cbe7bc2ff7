/** Shortest interval between passed beats: 2.9 Hz leaves the flash limit room for the jitter of a played beat. */
const SHORTEST_INTERVAL_SECONDS = 0.345;
/** A divided beat is given back its lower division only when that is slower than the limit by this factor. */
const RETURN_FACTOR = 1.04;
/** No two passed beats are closer than this, however a beat jitters or its tempo jumps: 3 Hz. */
const FLASH_INTERVAL_SECONDS = 1 / 3;
const REMEMBERED_INTERVALS = 8;
/** 16 divides 46 beats a second: nothing faster is a beat. */
const HIGHEST_DIVISOR = 16;
/** After a longer pause the beat starts anew. */
const PAUSE_SECONDS = 3;

/**
 * Divides a beat that is faster than three a second by two, four, …, so that what passes is every second (fourth, …)
 * beat, evenly, and never a random choice. Slower beats all pass.
 */
export class BeatDivider {
  #lastSeconds = Number.NEGATIVE_INFINITY;
  #passedSeconds = Number.NEGATIVE_INFINITY;
  #intervals: number[] = [];
  #sincePassed = 0;
  /** Every how-many-th beat passes. */
  divisor = 1;

  /** Whether the beat at `timeSeconds` passes. */
  passes(timeSeconds: number): boolean {
    this.#learn(timeSeconds);
    this.#sincePassed += 1;
    if (this.#sincePassed < this.divisor) return false;
    if (timeSeconds - this.#passedSeconds < FLASH_INTERVAL_SECONDS) return false;
    this.#passedSeconds = timeSeconds;
    this.#sincePassed = 0;
    return true;
  }

  #learn(timeSeconds: number): void {
    const interval = timeSeconds - this.#lastSeconds;
    this.#lastSeconds = timeSeconds;
    if (!(interval > 0 && interval < PAUSE_SECONDS)) {
      this.#intervals = [];
      this.divisor = 1;
      this.#sincePassed = 0;
      return;
    }
    this.#intervals = [...this.#intervals.slice(1 - REMEMBERED_INTERVALS), interval];
    const sorted = [...this.#intervals].sort((a, b) => a - b);
    const median = sorted[sorted.length >> 1] ?? interval;
    while (this.divisor < HIGHEST_DIVISOR && median * this.divisor < SHORTEST_INTERVAL_SECONDS)
      this.divisor *= 2;
    while (this.divisor > 1 && (median * this.divisor) / 2 > SHORTEST_INTERVAL_SECONDS * RETURN_FACTOR)
      this.divisor /= 2;
  }
}

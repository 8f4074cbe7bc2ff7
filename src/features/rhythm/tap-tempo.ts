import { HIGHEST_BPM, LOWEST_BPM } from './beat-event.js';

/** Taps farther apart begin anew, closer ones are a bounce of the finger. */
const LONGEST_INTERVAL_MS = 60_000 / LOWEST_BPM;
const SHORTEST_INTERVAL_MS = 60_000 / HIGHEST_BPM;
/** Taps that tempo and phase are taken from. */
const MAX_TAPS = 8;
/** An interval that differs from the tempo by more than this share is another tempo. */
const OTHER_TEMPO_SHARE = 0.3;
/** Share of a beat that must lie between two beats told, whatever a tap moves. */
const LEAST_INTERVAL_BEATS = 0.5;

/**
 * Beats by hand: from the second tap on tempo and place of the beats are those of the line through the last taps, until they are
 * released. While they hold, a single tap after a pause moves the place and keeps the tempo. Pure; times are ms on one clock.
 */
export class TapTempo {
  readonly #tapTimesMs: number[] = [];
  /** Null: beats are not by hand. */
  #beat: { readonly periodMs: number; readonly atMs: number } | null = null;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  /** Null: beats are not by hand. */
  get tempoBpm(): number | null {
    return this.#beat === null ? null : 60_000 / this.#beat.periodMs;
  }

  /** A beat is now. */
  tap(timeMs: number): void {
    const intervalMs = timeMs - (this.#tapTimesMs.at(-1) ?? Number.NEGATIVE_INFINITY);
    if (intervalMs < SHORTEST_INTERVAL_MS) return;
    if (intervalMs > LONGEST_INTERVAL_MS) {
      this.#tapTimesMs.length = 0;
      this.#tapTimesMs.push(timeMs);
      if (this.#beat !== null) this.#beat = { ...this.#beat, atMs: timeMs };
      return;
    }
    if (this.#tapTimesMs.length > 1 && this.#isOtherTempo(intervalMs)) {
      this.#tapTimesMs.splice(0, this.#tapTimesMs.length - 1);
    }
    this.#tapTimesMs.push(timeMs);
    if (this.#tapTimesMs.length > MAX_TAPS) this.#tapTimesMs.shift();
    this.#beat = lineThrough(this.#tapTimesMs);
  }

  /** Beats are not by hand any more. */
  release(): void {
    this.#tapTimesMs.length = 0;
    this.#beat = null;
  }

  /** Time of the newest beat up to `timeMs`, once; null when there is none to tell. Of several that were missed, the last. */
  beatUntil(timeMs: number): number | null {
    if (this.#beat === null) return null;
    const { periodMs, atMs } = this.#beat;
    const beatAtMs = atMs + Math.floor((timeMs - atMs) / periodMs) * periodMs;
    if (beatAtMs - this.#toldAtMs < LEAST_INTERVAL_BEATS * periodMs) return null;
    this.#toldAtMs = beatAtMs;
    return beatAtMs;
  }

  #isOtherTempo(intervalMs: number): boolean {
    const periodMs = this.#beat?.periodMs ?? intervalMs;
    return Math.abs(intervalMs / periodMs - 1) > OTHER_TEMPO_SHARE;
  }
}

/** Least squares through evenly counted times: the slope and the place of the last. */
function lineThrough(timesMs: readonly number[]): { periodMs: number; atMs: number } {
  const middle = (timesMs.length - 1) / 2;
  const firstMs = timesMs[0] as number;
  let mean = 0;
  let covariance = 0;
  let variance = 0;
  for (const [index, timeMs] of timesMs.entries()) {
    mean += (timeMs - firstMs) / timesMs.length;
    covariance += (index - middle) * (timeMs - firstMs);
    variance += (index - middle) ** 2;
  }
  const periodMs = covariance / variance;
  return { periodMs, atMs: firstMs + mean + middle * periodMs };
}

import type { ClipEstimate } from './clip-summary.js';
import type { Estimate } from './estimate.js';
import { audioTimeSeconds } from './read-out.js';

/** A point of a curve of emotion. */
export interface CurvePoint {
  readonly timeSeconds: number;
  readonly estimate: ClipEstimate;
}

/**
 * A file's emotion at exactly `rateHz`, at times that are multiples of 1 / `rateHz`: between the two estimates around each
 * (128 ms apart) every value is interpolated in proportion. Nothing is said before the first estimate or after the last.
 * Memory grows with the points only.
 */
export class EmotionCurve {
  readonly points: CurvePoint[] = [];
  readonly #rateHz: number;
  readonly #startSeconds: number;
  #last: Estimate | null = null;
  #nextIndex = 0;

  /** `startSeconds`: where sample 0 stands in the recording whose times are meant. */
  constructor(rateHz: number, startSeconds = 0) {
    this.#rateHz = rateHz;
    this.#startSeconds = startSeconds;
  }

  /** Takes the estimates in order of time. */
  add(estimate: Estimate): void {
    const last = this.#last ?? estimate;
    const from = this.#startSeconds + audioTimeSeconds(last.sampleIndex);
    const to = this.#startSeconds + audioTimeSeconds(estimate.sampleIndex);
    // Estimates end on whole samples: one may stand half a sample before the time that is meant.
    const tolerance = 0.5 * audioTimeSeconds(1);
    if (this.#last === null) this.#nextIndex = Math.ceil((from - tolerance) * this.#rateHz);
    for (; this.#nextIndex / this.#rateHz <= to + tolerance; this.#nextIndex++) {
      const timeSeconds = this.#nextIndex / this.#rateHz;
      const share = to === from ? 1 : Math.min(1, Math.max(0, (timeSeconds - from) / (to - from)));
      this.points.push({ timeSeconds, estimate: between(last, estimate, share) });
    }
    this.#last = estimate;
  }
}

/** `share` 0: `a`, 1: `b`. */
function between(a: Estimate, b: Estimate, share: number): ClipEstimate {
  const value = (x: number, y: number): number => (1 - share) * x + share * y;
  const values = <Name extends string>(
    x: Readonly<Record<Name, number>>,
    y: Readonly<Record<Name, number>>,
  ): Record<Name, number> =>
    Object.fromEntries(
      Object.keys(x).map((name) => [name, value(x[name as Name], y[name as Name])]),
    ) as Record<Name, number>;
  return {
    valence: value(a.valence, b.valence),
    arousal: value(a.arousal, b.arousal),
    valenceSd: value(a.valenceSd, b.valenceSd),
    arousalSd: value(a.arousalSd, b.arousalSd),
    deam: values(a.deam, b.deam),
    film: values(a.film, b.film),
    midLevel: values(a.midLevel, b.midLevel),
    gems: values(a.gems, b.gems),
    moods: values(a.moods, b.moods),
    basic: values(a.basic, b.basic),
    sounds: values(a.sounds, b.sounds),
    confidence: value(a.confidence, b.confidence),
  };
}

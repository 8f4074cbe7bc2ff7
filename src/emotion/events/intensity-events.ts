import { signedNumber, wholeNumberWords } from '../../core/signed-number.js';
import { clamp } from '../../core/units.js';
import { FRAME_RATE_HZ } from '../../features/feature-layout.js';
import type { EmotionEvent, EmotionFrame } from '../emotion-frame.js';
import { HeldCondition } from '../rules/held-condition.js';
import { eventAt } from './event-at.js';
import { IntensityRange, intensityOf } from './intensity-range.js';
import { strongestTerms } from './strongest-terms.js';

/** Ends of the learned range. */
const LOW_QUANTILE = 0.05;
const HIGH_QUANTILE = 0.95;
/** Music heard before the range means something. */
const LEAST_FRAMES = 20 * FRAME_RATE_HZ;
/** The short-term loudness still has the silence before in it. */
const SETTLING_FRAMES = 3 * FRAME_RATE_HZ;
/** Music that moves less than this has neither peaks nor calms of its own. */
const LEAST_WIDTH = 0.15;
/** Where in the range (0 low end, 1 high end) peak and calm begin, and where they are over. */
const PEAK = { position: 0.9, over: 0.7, holdSeconds: 2, minHoldSeconds: 20 } as const;
const CALM = { position: 0.2, over: 0.4, holdSeconds: 3, minHoldSeconds: 15 } as const;
/** Calm by itself, whatever came before: arousal, −1..1. */
const CALM_AROUSAL = -0.3;
const CALM_AROUSAL_OVER = -0.2;
/** A peak is topped, and a new one, when the intensity climbs over it by this much. */
const NEW_PEAK_RISE = 0.08;

/**
 * `peak`: the intensity (arousal and loudness) stays at the top of the range of the last minutes for two seconds; once until
 * it has left the top or tops itself clearly. `calm`: it stays at the low end, or the arousal under −0.3, for three seconds;
 * once until that is over. A peak at most once in 20 s, a calm in 15. `value` is the intensity, 0..1. The range is learned from music alone, and
 * counts after 20 s.
 */
export class IntensityEvents {
  readonly #range = new IntensityRange();
  readonly #highHeld = new HeldCondition();
  readonly #lowHeld = new HeldCondition();
  #frameCount = 0;
  /** Frames of music since silence. */
  #soundingFrameCount = 0;
  #peakIntensity: number | null = null;
  #isCalm = false;
  #lastPeakSeconds = Number.NEGATIVE_INFINITY;
  #lastCalmSeconds = Number.NEGATIVE_INFINITY;

  step(frame: EmotionFrame): EmotionEvent | null {
    const { audioTimeSeconds, state, hasEvents } = frame;
    const intensity = intensityOf(frame);
    this.#soundingFrameCount = hasEvents ? this.#soundingFrameCount + 1 : 0;
    const isSettled = this.#soundingFrameCount > SETTLING_FRAMES;
    if (!isSettled || (frame.emotion !== null && state !== 'music') || Number.isNaN(intensity)) {
      this.#highHeld.step(false, audioTimeSeconds);
      this.#lowHeld.step(false, audioTimeSeconds);
      return null;
    }
    this.#range.push(intensity);
    this.#frameCount += 1;
    const position = this.#frameCount < LEAST_FRAMES ? null : this.#positionOf(intensity);
    return this.#stepPeak(frame, intensity, position) ?? this.#stepCalm(frame, intensity, position);
  }

  /** Place in the learned range, stretched to what is heard now; null where the range is too narrow to tell. */
  #positionOf(intensity: number): number | null {
    const low = Math.min(this.#range.quantile(LOW_QUANTILE), intensity);
    const high = Math.max(this.#range.quantile(HIGH_QUANTILE), intensity);
    return high - low < LEAST_WIDTH ? null : (intensity - low) / (high - low);
  }

  #stepPeak(frame: EmotionFrame, intensity: number, position: number | null): EmotionEvent | null {
    if (position !== null && position < PEAK.over) this.#peakIntensity = null;
    const isHigh =
      position !== null &&
      position >= PEAK.position &&
      intensity >= (this.#peakIntensity ?? Number.NEGATIVE_INFINITY) + NEW_PEAK_RISE;
    if (this.#highHeld.step(isHigh, frame.audioTimeSeconds) < PEAK.holdSeconds) return null;
    if (frame.audioTimeSeconds - this.#lastPeakSeconds < PEAK.minHoldSeconds) return null;
    this.#peakIntensity = intensity;
    this.#lastPeakSeconds = frame.audioTimeSeconds;
    const low = this.#range.quantile(LOW_QUANTILE);
    return eventAt(
      frame,
      'peak',
      intensity,
      clamp(0.4 + 2 * (intensity - low - LEAST_WIDTH), 0, 1) * (frame.emotion?.confidence ?? 1),
      describe(frame, 1),
    );
  }

  #stepCalm(frame: EmotionFrame, intensity: number, position: number | null): EmotionEvent | null {
    const arousal = frame.emotion?.arousal ?? 0;
    if ((position === null || position > CALM.over) && arousal > CALM_AROUSAL_OVER) this.#isCalm = false;
    const isLow = (position !== null && position <= CALM.position) || arousal <= CALM_AROUSAL;
    if (this.#lowHeld.step(isLow, frame.audioTimeSeconds) < CALM.holdSeconds || this.#isCalm) return null;
    if (frame.audioTimeSeconds - this.#lastCalmSeconds < CALM.minHoldSeconds) return null;
    this.#isCalm = true;
    this.#lastCalmSeconds = frame.audioTimeSeconds;
    const depth = position === null ? -arousal : 1 - position;
    return eventAt(
      frame,
      'calm',
      intensity,
      clamp(0.3 + 0.5 * depth, 0, 1) * (frame.emotion?.confidence ?? 1),
      describe(frame, -1),
    );
  }
}

function describe({ feature, emotion }: EmotionFrame, sign: 1 | -1): string {
  const loudness = `short-term loudness ${wholeNumberWords(feature.shortTermLufs)} LUFS`;
  if (emotion === null) return `${loudness}, at the ${sign > 0 ? 'top' : 'low end'} of the last minutes`;
  const { arousal, why } = emotion;
  return `arousal ${signedNumber(arousal)} by ${strongestTerms(why.arousal, sign)}; ${loudness}`;
}

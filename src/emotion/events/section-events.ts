import { signedNumber } from '../../core/signed-number.js';
import { clamp } from '../../core/units.js';
import { FRAME_RATE_HZ } from '../../features/feature-layout.js';
import type { EmotionEvent, EmotionFrame } from '../emotion-frame.js';
import { CellRing } from './cell-ring.js';
import { COARSE_BAND_NAMES, coarseBandsDb } from './band-levels.js';
import { eventAt } from './event-at.js';

/** Half a second a cell. */
const CELL_FRAMES = Math.round(FRAME_RATE_HZ / 2);
/** The new part: 2 s. */
const NEW_CELLS = 4;
/** What it is held against: 4 to 10 s before. */
const LEAST_OLD_CELLS = 8;
const MOST_OLD_CELLS = 20;
/** Distance, in standard deviations within the old span, at which the part is another. */
const THRESHOLD = 1.5;
/** The same when the network's fast and slow estimate differ by `SUPPORT_NOVELTY`, too. */
const SUPPORTED_THRESHOLD = 1.15;
const SUPPORT_NOVELTY = 1;
const MIN_HOLD_SECONDS = 8;
/** One component counts at most this many deviations: alone, however clean, it is an instrument that stops, not a section. */
const MOST_DEVIATIONS = 3;

/** So far under the last three seconds it may be fading to silence: wait. */
const FADE_LU = 6;

const BAND_COUNT = COARSE_BAND_NAMES.length;
const LEVEL = BAND_COUNT;
const ONSETS = BAND_COUNT + 1;
const DIMENSION = BAND_COUNT + 2;
/** Least spread that counts as such: dB of a band, dB of level, onset strength a second. */
const FLOORS = [...COARSE_BAND_NAMES.map(() => 1.5), 1, 0.6];

/** What the other detectors know of the frame. */
export interface SectionContext {
  /** A drop has just come: it begins a section by itself. */
  readonly isDrop: boolean;
  /** A build is under way: what changes then is the build. */
  readonly isBuilding: boolean;
}

/**
 * `section-change`: the last two seconds differ from the four to ten before in spectrum, loudness and density of onsets by
 * more than those moved within themselves (a one-sided form of the checkerboard novelty of Foote 2000), or by less when
 * the network's novelty agrees; or a drop came. About one second after the change, at once with a drop; at most one in
 * eight seconds; only within music (silence has its own events). `value` is the distance in standard deviations.
 */
export class SectionEvents {
  readonly #cells = new CellRing(DIMENSION, CELL_FRAMES, NEW_CELLS + MOST_OLD_CELLS);
  readonly #vector = new Float64Array(DIMENSION);
  readonly #changes = new Float64Array(DIMENSION);
  readonly #deviations = new Float64Array(DIMENSION);
  #lastSeconds = Number.NEGATIVE_INFINITY;

  step(frame: EmotionFrame, { isDrop, isBuilding }: SectionContext): EmotionEvent | null {
    if (!frame.hasEvents) {
      this.#cells.clear();
      return null;
    }
    coarseBandsDb(frame.feature, this.#vector);
    this.#vector[LEVEL] = frame.feature.momentaryLufs;
    this.#vector[ONSETS] = frame.onsetStrength * FRAME_RATE_HZ;
    const hasNewCell = this.#cells.push(this.#vector);
    if (frame.audioTimeSeconds - this.#lastSeconds < MIN_HOLD_SECONDS) return null;
    const { momentaryLufs, shortTermLufs } = frame.feature;
    const isFading = momentaryLufs < shortTermLufs - FADE_LU;
    if (!isDrop && (!hasNewCell || isBuilding || isFading)) return null;
    const distance = this.#distance();
    const novelty = frame.emotion?.novelty ?? 0;
    const isSupported = novelty >= SUPPORT_NOVELTY;
    const threshold = isSupported ? SUPPORTED_THRESHOLD : THRESHOLD;
    // False for NaN.
    if (!isDrop && !(distance >= threshold)) return null;
    this.#lastSeconds = frame.audioTimeSeconds;
    const confidence = isDrop ? 0.8 : clamp(0.5 + (distance - threshold) / 3, 0, 1);
    const reasons = isDrop ? ['a drop'] : this.#strongestChanges();
    if (isSupported) reasons.push(`emotion moved by ${novelty.toFixed(1)} SD`);
    // The new part's own beginning is what the next change is held against.
    this.#cells.clear(isDrop ? 0 : NEW_CELLS / 2);
    return eventAt(frame, 'section-change', distance, confidence, reasons.join(', '));
  }

  /** Root mean square over components of the change of mean over the spread of the old span; 0 with too little heard. */
  #distance(): number {
    const oldCount = this.#cells.length - NEW_CELLS;
    if (oldCount < LEAST_OLD_CELLS) return 0;
    let sum = 0;
    for (let index = 0; index < DIMENSION; index += 1) {
      const recent = this.#moments(index, 0, NEW_CELLS);
      const before = this.#moments(index, NEW_CELLS, oldCount);
      const floor = FLOORS[index] as number;
      const change = recent.mean - before.mean;
      const deviation = change / Math.sqrt(before.variance + floor * floor);
      this.#changes[index] = change;
      this.#deviations[index] = deviation;
      sum += Math.min(MOST_DEVIATIONS, Math.abs(deviation)) ** 2;
    }
    return Math.sqrt(sum / DIMENSION);
  }

  #moments(index: number, firstAge: number, count: number): { mean: number; variance: number } {
    let sum = 0;
    let squares = 0;
    for (let age = firstAge; age < firstAge + count; age += 1) {
      const value = this.#cells.at(age, index);
      sum += value;
      squares += value * value;
    }
    const mean = sum / count;
    return { mean, variance: Math.max(0, squares / count - mean * mean) };
  }

  /** The three components that changed most, for a person. */
  #strongestChanges(): string[] {
    return Array.from(this.#deviations, (deviation, index) => ({ index, size: Math.abs(deviation) }))
      .sort((a, b) => b.size - a.size)
      .slice(0, 3)
      .map(({ index }) => describeChange(index, this.#changes[index] as number));
  }
}

function describeChange(index: number, change: number): string {
  if (index === LEVEL) return `loudness ${signedNumber(change)} dB`;
  if (index === ONSETS) return `onset strength ${signedNumber(change)} a second`;
  return `${COARSE_BAND_NAMES[index]} ${signedNumber(change)} dB`;
}

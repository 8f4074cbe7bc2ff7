import { clamp } from '../../core/units.js';
import { FRAME_RATE_HZ } from '../../features/feature-layout.js';
import type { EmotionEvent, EmotionFrame } from '../emotion-frame.js';
import { CellRing } from './cell-ring.js';
import { eventAt } from './event-at.js';

const CELL_FRAMES = Math.round(FRAME_RATE_HZ / 2);
/** Lengths looked at, cells of half a second: 5, 8, 12 and 16 s. */
const SPANS = [10, 16, 24, 32] as const;
const LOUDNESS = 0;
const BRIGHTNESS = 1;
const ONSETS = 2;
/** A rise over the span that counts as 1: dB, octaves of the centroid, doublings of onset strength a second. */
const FULL_RISES = [7, 1, 1.2] as const;
/** Least correlation with time of a measure that rises. */
const LEAST_CORRELATION = 0.75;
/** A change within a second of more than this share of the rise is a step, not a build. */
const LARGEST_STEP_SHARE = 0.5;
const THRESHOLD = 1;
const REARM = 0.5;
const MIN_HOLD_SECONDS = 12;
const LABELS = ['loudness', 'brightness', 'onsets'] as const;
const UNITS = ['dB', 'octaves', 'doublings'] as const;

interface Rise {
  readonly strength: number;
  readonly seconds: number;
  /** In the units of `UNITS`; 0 where the measure does not rise. */
  readonly rises: readonly number[];
}

/**
 * `build`: loudness, brightness and density of onsets climb steadily (at least two of them; no step) over 5 to 16 s.
 * It comes while the music still rises, once a build; at most one in twelve seconds. `value` is the strength of the rise,
 * 0..1, where .5 is just enough.
 */
export class BuildEvents {
  readonly #cells = new CellRing(3, CELL_FRAMES, SPANS[SPANS.length - 1] as number);
  readonly #vector = new Float64Array(3);
  #isArmed = true;
  #lastSeconds = Number.NEGATIVE_INFINITY;
  #lastRisingSeconds = Number.NEGATIVE_INFINITY;

  /** Audio time at which a build was last under way; −Infinity when never. */
  get lastRisingSeconds(): number {
    return this.#lastRisingSeconds;
  }

  step(frame: EmotionFrame): EmotionEvent | null {
    if (!frame.hasEvents) {
      this.#cells.clear();
      return null;
    }
    this.#vector[LOUDNESS] = frame.feature.momentaryLufs;
    this.#vector[BRIGHTNESS] = Math.log2(Math.max(50, frame.feature.descriptors?.spectralCentroidHz ?? 0));
    this.#vector[ONSETS] = frame.onsetStrength * FRAME_RATE_HZ;
    if (!this.#cells.push(this.#vector)) return null;
    const rise = this.#strongestRise();
    if (rise.strength < REARM) this.#isArmed = true;
    if (!this.#isArmed) this.#lastRisingSeconds = frame.audioTimeSeconds;
    const isDue = this.#isArmed && frame.audioTimeSeconds - this.#lastSeconds >= MIN_HOLD_SECONDS;
    if (isDue && rise.strength >= THRESHOLD) {
      this.#isArmed = false;
      this.#lastSeconds = frame.audioTimeSeconds;
      this.#lastRisingSeconds = frame.audioTimeSeconds;
      return eventAt(
        frame,
        'build',
        clamp(rise.strength / 2, 0, 1),
        clamp(0.3 + 0.3 * rise.strength, 0, 1),
        describe(rise),
      );
    }
    return null;
  }

  /** A new part has begun: what rose before it is over. */
  restart(): void {
    this.#cells.clear();
    this.#isArmed = true;
  }

  #strongestRise(): Rise {
    // Once under way, a build goes on while one measure still climbs: brightness and rolls come to their ends first.
    const leastRising = this.#isArmed ? 2 : 1;
    let strongest: Rise = { strength: 0, seconds: 0, rises: [] };
    for (const span of SPANS) {
      if (span > this.#cells.length) break;
      const rises = FULL_RISES.map((_, measure) => this.#riseOf(measure, span));
      const parts = rises.map((rise, measure) => clamp(rise / (FULL_RISES[measure] as number), 0, 1));
      const rising = parts.filter((part) => part >= 0.25).length;
      const strength = rising >= leastRising ? parts.reduce((sum, part) => sum + part, 0) : 0;
      if (strength > strongest.strength) {
        strongest = { strength, seconds: (span * CELL_FRAMES) / FRAME_RATE_HZ, rises };
      }
    }
    return strongest;
  }

  /** How far the measure climbs along its regression line over the newest `span` cells; 0 unless steadily. */
  #riseOf(measure: number, span: number): number {
    let meanValue = 0;
    for (let age = 0; age < span; age += 1) meanValue += this.#valueAt(measure, age) / span;
    let covariance = 0;
    let timeSquares = 0;
    let valueSquares = 0;
    for (let age = 0; age < span; age += 1) {
      const time = (span - 1) / 2 - age;
      const value = this.#valueAt(measure, age) - meanValue;
      covariance += time * value;
      timeSquares += time * time;
      valueSquares += value * value;
    }
    const correlation = covariance / Math.sqrt(timeSquares * valueSquares);
    // False for NaN, as of a constant.
    if (!(correlation >= LEAST_CORRELATION)) return 0;
    const rise = (covariance / timeSquares) * (span - 1);
    return this.#largestStep(measure, span) > LARGEST_STEP_SHARE * rise ? 0 : rise;
  }

  /** Largest climb from one second to the next. */
  #largestStep(measure: number, span: number): number {
    let largest = 0;
    for (let age = 0; age + 3 < span; age += 1) {
      const now = this.#valueAt(measure, age) + this.#valueAt(measure, age + 1);
      const before = this.#valueAt(measure, age + 2) + this.#valueAt(measure, age + 3);
      largest = Math.max(largest, (now - before) / 2);
    }
    return largest;
  }

  #valueAt(measure: number, age: number): number {
    const value = this.#cells.at(age, measure);
    return measure === ONSETS ? Math.log2(value + 0.5) : value;
  }
}

function describe({ seconds, rises }: Rise): string {
  const parts = rises.flatMap((rise, measure) =>
    rise > 0 ? [`${LABELS[measure]} +${rise.toFixed(1)} ${UNITS[measure]}`] : [],
  );
  return `over ${seconds.toFixed(0)} s: ${parts.join(', ')}`;
}

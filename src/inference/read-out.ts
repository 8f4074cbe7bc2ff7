import { clamp } from '../core/units.js';
import {
  ANALYSIS_RATE_HZ,
  FRAME_RATE_HZ,
  frameEndSampleIndex,
  STEP_FRAME_COUNT,
  WINDOW_STEP_COUNT,
} from '../features/feature-layout.js';
import {
  BASIC_NAMES,
  type BasicName,
  type Estimate,
  type Explanation,
  FILM_NAMES,
  type FilmName,
  GEMS_NAMES,
  type GemsName,
  MID_LEVEL_NAMES,
  type MidLevelName,
  MOOD_NAMES,
  type MoodName,
  SOUND_NAMES,
  type SoundName,
} from './estimate.js';
import { explainedValue, LinearReadout } from './explanation.js';
import type { ModelArtifact } from './model-artifact.js';
import { changeShare } from './span-tracker.js';

/** Heads that are read; what is linear in the mid-level units is made of these. */
export const RAW_HEADS = ['midLevel', 'gems', 'moods', 'basic', 'sounds', 'spread', 'doubt'] as const;

/** Raw head outputs of one span; units as in `HeadOutputs`. */
export type RawOutputs = Readonly<Record<(typeof RAW_HEADS)[number], ArrayLike<number>>>;

/** Outputs between those of two spans: units and values alike, so that what is linear in the units stays so. */
export function mixOutputs(slow: RawOutputs, fast: RawOutputs, fastShare: number): RawOutputs {
  if (fastShare === 0) return slow;
  if (fastShare === 1) return fast;
  return Object.fromEntries(
    RAW_HEADS.map((head) => [
      head,
      Array.from(slow[head], (value, i) => value + fastShare * ((fast[head][i] as number) - value)),
    ]),
  ) as unknown as RawOutputs;
}

const WINDOW_SECONDS = (WINDOW_STEP_COUNT * STEP_FRAME_COUNT) / FRAME_RATE_HZ;
/** No rating of music is surer than this, and none less sure than that anything goes; on the scale of −1..1. */
const LEAST_SD = 0.02;
const LARGEST_SD = 1;

/** Standard deviations of the training music from the middle of what is shown of a mid-level unit to either end. */
const MID_LEVEL_REACH = 2.5;

/** Turns standardised head outputs into an `Estimate` in the units people read. Pure. */
export class ReadOut {
  readonly #affect: LinearReadout;
  readonly #film: LinearReadout;
  readonly #deam: LinearReadout;
  readonly #model: ModelArtifact;

  constructor(model: ModelArtifact) {
    this.#model = model;
    this.#affect = new LinearReadout(model, 'affect');
    this.#film = new LinearReadout(model, 'film');
    this.#deam = new LinearReadout(model, 'deam');
  }

  /** How far apart valence and arousal of two spans are, in standard deviations of the training music: half of what is shown as 1. */
  distance(some: RawOutputs, other: RawOutputs): number {
    const apart = (index: number): number =>
      this.#affect.value(some.midLevel, index) - this.#affect.value(other.midLevel, index);
    return 2 * Math.hypot(apart(0), apart(1));
  }

  /** The estimate after step `stepIndex` (0-based) from a span of `spanSteps` (not always whole, see `SpanTracker`); `novelty`: how far the fast span is from the slow one. */
  estimate(raw: RawOutputs, stepIndex: number, spanSteps: number, novelty: number): Estimate {
    const valence = this.#affect.explain(raw.midLevel, 0);
    const arousal = this.#affect.explain(raw.midLevel, 1);
    const film = record<FilmName, Explanation>(FILM_NAMES, (index) =>
      this.#film.explain(raw.midLevel, index),
    );
    const { outputs, intervals } = this.#model.manifest;
    const { gems } = outputs;
    const kinds = softmax(raw.sounds);
    const moods = softmax(raw.moods);
    const basic = softmax(raw.basic);
    const sounds = record<SoundName, number>(SOUND_NAMES, (i) => kinds[i] as number);
    const spanSeconds = (spanSteps * STEP_FRAME_COUNT) / FRAME_RATE_HZ;
    const valenceSd = this.#deviation(raw, 0, interpolate(intervals.valence, spanSeconds));
    const arousalSd = this.#deviation(raw, 1, interpolate(intervals.arousal, spanSeconds));
    return {
      sampleIndex: frameEndSampleIndex((stepIndex + 1) * STEP_FRAME_COUNT - 1),
      spanSeconds,
      valence: clamp(explainedValue(valence), -1, 1),
      arousal: clamp(explainedValue(arousal), -1, 1),
      valenceSd,
      arousalSd,
      deam: {
        valence: clamp(explainedValue(this.#deam.explain(raw.midLevel, 0)), -1, 1),
        arousal: clamp(explainedValue(this.#deam.explain(raw.midLevel, 1)), -1, 1),
      },
      film: record<FilmName, number>(FILM_NAMES, (_, name) => clamp(explainedValue(film[name]), 1, 9)),
      midLevel: record<MidLevelName, number>(MID_LEVEL_NAMES, (i) => shownUnit(raw.midLevel[i] as number)),
      gems: record<GemsName, number>(GEMS_NAMES, (i) =>
        clamp((gems.mean[i] as number) + (gems.sd[i] as number) * (raw.gems[i] as number), 0, 1),
      ),
      moods: record<MoodName, number>(MOOD_NAMES, (i) => moods[i] as number),
      basic: record<BasicName, number>(BASIC_NAMES, (i) => basic[i] as number),
      sounds,
      confidence: this.#confidence(raw, spanSeconds, novelty) * sounds.music,
      novelty,
      why: { valence, arousal, film },
    };
  }

  /**
   * Share of the variance of ratings that is told, by what the network doubts: less after a short span, in which intervals are wider
   * too, and halved when the music has just changed.
   */
  #confidence(raw: RawOutputs, spanSeconds: number, novelty: number): number {
    const { doubtFactor, intervals, changeThreshold } = this.#model.manifest;
    const widths = [intervals.valence, intervals.arousal].map(
      (points) => interpolate(points, spanSeconds) / interpolate(points, WINDOW_SECONDS),
    ) as [number, number];
    const width = (widths[0] + widths[1]) / 2;
    const untold = doubtFactor * width ** 2 * Math.exp(2 * (raw.doubt[0] as number));
    return clamp(1 - untold, 0, 1) * (1 - 0.5 * changeShare(novelty, changeThreshold));
  }

  /** Standard deviation of valence (0) or arousal (1) about its estimate; `scale` is what calibration found missing. */
  #deviation(raw: RawOutputs, index: number, scale: number): number {
    const sd = this.#model.manifest.outputs.affect.sd[index] as number;
    return clamp(sd * scale * Math.exp((raw.spread[index] as number) / 2), LEAST_SD, LARGEST_SD);
  }
}

/** Seconds of audio at a sample index. */
export function audioTimeSeconds(sampleIndex: number): number {
  return sampleIndex / ANALYSIS_RATE_HZ;
}

function record<Name extends string, Value>(
  names: readonly Name[],
  value: (index: number, name: Name) => Value,
): Record<Name, Value> {
  const values = {} as Record<Name, Value>;
  for (const [index, name] of names.entries()) values[name] = value(index, name);
  return values;
}

function softmax(logits: ArrayLike<number>): number[] {
  const peak = Math.max(...Array.from(logits));
  const powers = Array.from(logits, (logit) => Math.exp(logit - peak));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** A mid-level unit as it is shown: in proportion, as it is in the terms of the emotions that are linear in it. */
function shownUnit(deviations: number): number {
  return clamp(0.5 + deviations / (2 * MID_LEVEL_REACH), 0, 1);
}

/** Piecewise linear through ascending [x, y] points, flat outside. */
function interpolate(points: readonly (readonly [number, number])[], x: number): number {
  const right = points.findIndex(([px]) => px >= x);
  const [x1, y1] = points[right === -1 ? points.length - 1 : right] as readonly [number, number];
  if (right <= 0) return y1;
  const [x0, y0] = points[right - 1] as readonly [number, number];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

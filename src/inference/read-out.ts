import { clamp } from '../core/units.js';
import {
  ANALYSIS_RATE_HZ,
  FRAME_RATE_HZ,
  frameEndSampleIndex,
  STEP_FRAME_COUNT,
} from '../features/feature-layout.js';
import {
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
} from './estimate.js';
import { explainedValue, LinearReadout } from './explanation.js';
import type { ModelArtifact } from './model-artifact.js';

/** Raw head outputs of one span, standardised units. */
export interface RawOutputs {
  readonly midLevel: ArrayLike<number>;
  readonly gems: ArrayLike<number>;
  /** Logits. */
  readonly moods: ArrayLike<number>;
  /** Distance of fast from slow estimate. */
  readonly novelty: number;
}

/** Turns standardised head outputs into an `Estimate` in the units people read. Pure. */
export class ReadOut {
  readonly #affect: LinearReadout;
  readonly #film: LinearReadout;
  readonly #model: ModelArtifact;

  constructor(model: ModelArtifact) {
    this.#model = model;
    this.#affect = new LinearReadout(model, 'affect');
    this.#film = new LinearReadout(model, 'film');
  }

  /** The estimate after step `stepIndex` (0-based) from a span of `spanSteps`. */
  estimate(raw: RawOutputs, stepIndex: number, spanSteps: number): Estimate {
    const valence = this.#affect.explain(raw.midLevel, 0);
    const arousal = this.#affect.explain(raw.midLevel, 1);
    const film = record<FilmName, Explanation>(FILM_NAMES, (index) =>
      this.#film.explain(raw.midLevel, index),
    );
    const gems = this.#model.manifest.outputs.gems;
    const moods = softmax(raw.moods);
    const spanSeconds = (spanSteps * STEP_FRAME_COUNT) / FRAME_RATE_HZ;
    return {
      sampleIndex: frameEndSampleIndex((stepIndex + 1) * STEP_FRAME_COUNT - 1),
      spanSeconds,
      valence: clamp(explainedValue(valence), -1, 1),
      arousal: clamp(explainedValue(arousal), -1, 1),
      film: record<FilmName, number>(FILM_NAMES, (_, name) => clamp(explainedValue(film[name]), 1, 9)),
      midLevel: record<MidLevelName, number>(MID_LEVEL_NAMES, (i) => normalShare(raw.midLevel[i] as number)),
      gems: record<GemsName, number>(GEMS_NAMES, (i) =>
        clamp((gems.mean[i] as number) + (gems.sd[i] as number) * (raw.gems[i] as number), 0, 1),
      ),
      moods: record<MoodName, number>(MOOD_NAMES, (i) => moods[i] as number),
      confidence: interpolate(this.#model.manifest.confidence, spanSeconds),
      novelty: raw.novelty,
      why: { valence, arousal, film },
    };
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
  return Object.fromEntries(names.map((name, index) => [name, value(index, name)])) as Record<Name, Value>;
}

function softmax(logits: ArrayLike<number>): number[] {
  const peak = Math.max(...Array.from(logits));
  const powers = Array.from(logits, (logit) => Math.exp(logit - peak));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Share of a normal distribution below `deviations`; logistic approximation of Bowling et al. 2009 (error < .0002). */
function normalShare(deviations: number): number {
  return 1 / (1 + Math.exp(-(0.07056 * deviations ** 3 + 1.5976 * deviations)));
}

/** Piecewise linear through ascending [x, y] points, flat outside. */
function interpolate(points: readonly (readonly [number, number])[], x: number): number {
  const right = points.findIndex(([px]) => px >= x);
  const [x1, y1] = points[right === -1 ? points.length - 1 : right] as readonly [number, number];
  if (right <= 0) return y1;
  const [x0, y0] = points[right - 1] as readonly [number, number];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

import { FRAME_RATE_HZ, STEP_FRAME_COUNT, WINDOW_STEP_COUNT } from '../../features/feature-layout.js';
import type { ModelManifest } from '../../inference/model-manifest.js';
import { FAST_SPAN_STEPS } from '../../inference/span-tracker.js';
import type { Clip } from '../datasets/clip.js';
import { type Axis, type AxisRating, axisRatings } from './axis-ratings.js';
import { gemsPresence } from './gems-presence.js';
import type { ClipPrediction } from './predict-clip.js';

const STEP_SECONDS = STEP_FRAME_COUNT / FRAME_RATE_HZ;
const CALIBRATED_SECONDS = [1, 2, 3, 5, 7.5, 10] as const;
/**
 * Share of the steps of rated clips, which are chosen to be of a piece, that may count as a change. With twice as many cuts are
 * followed hardly sooner, and quadrants change too often.
 */
const FALSE_CHANGE_SHARE = 0.015;
/** Share of the ratings within value ± SD, as for a normal distribution. */
const COVERAGE = 0.68;
const LEAST_RATING_COUNT = 10;

/** What held-out clips teach beyond the weights. */
export type Calibration = Pick<
  ModelManifest,
  'changeThreshold' | 'doubtFactor' | 'intervals' | 'gemsThresholds'
>;

/** A held-out clip, what a model said of it without looking for changes, and how that model's axes are rated. */
export interface UncalibratedClip {
  readonly clip: Clip;
  readonly prediction: ClipPrediction;
  readonly axes: ModelManifest['axes'];
}

/**
 * Calibrates on predictions for held-out clips made without change detection: the distance between fast and slow estimate that
 * music of a piece seldom reaches; the factor on the standard deviations given by the network that makes value ± SD cover 68 %
 * of the ratings of every set alike (each set counts the same) after so many seconds; how much more of ratings is left untold than was doubted;
 * and the share from which on a GEMS emotion is said to be present.
 */
export function calibrate(clips: readonly UncalibratedClip[]): Calibration {
  const music = clips.filter(({ clip }) => clip.set !== 'sounds');
  const distances = music
    .flatMap(({ prediction }) => prediction.estimates)
    .filter(({ spanSeconds }) => spanSeconds > 2 * FAST_SPAN_STEPS * STEP_SECONDS)
    .map(({ novelty }) => novelty)
    .sort((a, b) => a - b);
  const rated = music.flatMap(({ clip, prediction, axes }) =>
    axisRatings(clip, axes).map((rating): Rated => ({ ...rating, prediction })),
  );
  const scored = music.flatMap(({ clip, prediction: { summary } }) =>
    summary === null ? [] : [{ clip, summary }],
  );
  const factors = (axis: Axis): [number, number][] =>
    CALIBRATED_SECONDS.map((seconds) => [seconds, coveringFactor(rated, axis, seconds)]);
  return {
    changeThreshold: distances[Math.floor((1 - FALSE_CHANGE_SHARE) * distances.length)] ?? 1.5,
    doubtFactor: doubtFactor(rated),
    intervals: { valence: factors('valence'), arousal: factors('arousal') },
    gemsThresholds: gemsPresence(scored).thresholds,
  };
}

interface Rated extends AxisRating {
  readonly prediction: ClipPrediction;
}

/**
 * The factor on the given standard deviations within which 68 % of the errors lie after so many seconds, the sets counted alike:
 * a weighted conformal quantile (Tibshirani et al. 2019).
 */
function coveringFactor(rated: readonly Rated[], axis: Axis, seconds: number): number {
  const steps = Math.min(WINDOW_STEP_COUNT, Math.round(seconds / STEP_SECONDS));
  const ratios = rated.flatMap(({ source, axis: of, value, prediction }) => {
    const estimate = prediction.estimates.find(
      ({ spanSeconds }) => spanSeconds >= steps * STEP_SECONDS - 1e-6,
    );
    if (of !== axis || estimate === undefined) return [];
    return [{ source, ratio: Math.abs(value - estimate[axis]) / estimate[`${axis}Sd`] }];
  });
  if (ratios.length < LEAST_RATING_COUNT) return 1;
  const weightOf = sourceWeights(ratios);
  const total = ratios.reduce((sum, { source }) => sum + weightOf(source), 0);
  let covered = 0;
  for (const { source, ratio } of ratios.sort((a, b) => a.ratio - b.ratio)) {
    covered += weightOf(source);
    if (covered >= COVERAGE * total) return ratio;
  }
  return ratios.at(-1)?.ratio ?? 1;
}

/**
 * How many times as much of the variance of ratings is left untold as was doubted: of every set's ratings of an axis the share of
 * squared errors in squared distances from the mean, the sets counted alike, over the mean of what was doubted.
 */
function doubtFactor(rated: readonly Rated[]): number {
  const heard = rated.flatMap(({ source, axis, value, prediction: { summary } }) =>
    summary === null ? [] : [{ source, axis, value, summary }],
  );
  const untold = [...new Set(heard.map(({ source }) => source))].map((source) => {
    const ratings = heard.filter((rating) => rating.source === source);
    const middle = mean(ratings.map(({ value }) => value));
    const errors = ratings.map(({ value, axis, summary }) => (value - summary[axis]) ** 2);
    return mean(errors) / mean(ratings.map(({ value }) => (value - middle) ** 2));
  });
  // Of an uncalibrated model confidence is what it doubts, and the kind of sound.
  const doubted = mean(heard.map(({ summary }) => 1 - summary.confidence / summary.sounds.music));
  const factor = mean(untold) / doubted;
  return Number.isFinite(factor) && factor > 0 ? factor : 1;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sourceWeights(items: readonly { readonly source: string }[]): (source: string) => number {
  const counts = new Map<string, number>();
  for (const { source } of items) counts.set(source, (counts.get(source) ?? 0) + 1);
  return (source) => 1 / (counts.get(source) ?? 1);
}

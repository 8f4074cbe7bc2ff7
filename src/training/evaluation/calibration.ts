import { FRAME_RATE_HZ, STEP_FRAME_COUNT, WINDOW_STEP_COUNT } from '../../features/feature-layout.js';
import type { Estimate } from '../../inference/estimate.js';
import type { ModelManifest } from '../../inference/model-manifest.js';
import { FAST_SPAN_STEPS } from '../../inference/span-tracker.js';
import type { Clip } from '../datasets/clip.js';
import { r2 } from '../metrics/regression.js';
import { gemsPresence } from './gems-presence.js';
import type { ClipPrediction } from './predict-clip.js';

const STEP_SECONDS = STEP_FRAME_COUNT / FRAME_RATE_HZ;
const CONFIDENCE_SECONDS = [1, 2, 3, 5, 7.5, 10] as const;
/** Steady music should be taken for a change no more often than in this share of its steps. */
const FALSE_CHANGE_SHARE = 0.01;
/** Share of the ratings within value ± SD, as for a normal distribution. */
const COVERAGE = 0.68;

/** What held-out clips teach beyond the weights. */
export type Calibration = Pick<
  ModelManifest,
  'changeThreshold' | 'confidence' | 'intervals' | 'gemsThresholds'
>;

/**
 * Calibrates on predictions for held-out DEAM clips made without change detection: the distance between fast and slow
 * estimate that steady music hardly ever reaches, and the share of variance explained (mean of valence and arousal) after
 * so many seconds heard, made monotone: more music never lowers confidence. And the factor on the standard deviations given
 * by the network that makes value ± SD cover 68 % of the ratings after so many seconds; and the share from which on a GEMS
 * emotion is said to be present.
 */
export function calibrate(predictions: readonly Rated[]): Calibration {
  const rated = predictions.filter(({ clip }) => clip.set === 'deam' && clip.excerpt !== true);
  const distances = rated
    .flatMap(({ prediction }) => prediction.estimates)
    .filter(({ spanSeconds }) => spanSeconds > 2 * FAST_SPAN_STEPS * STEP_SECONDS)
    .map(({ novelty }) => novelty)
    .sort((a, b) => a - b);
  const changeThreshold = distances[Math.floor((1 - FALSE_CHANGE_SHARE) * distances.length)] ?? 1.5;
  let best = 0;
  const confidence = CONFIDENCE_SECONDS.map((seconds): [number, number] => {
    best = Math.max(best, Math.min(1, explainedShare(rated, seconds)));
    return [seconds, best];
  });
  const scored = predictions.flatMap(({ clip, prediction: { summary } }) =>
    summary === null ? [] : [{ clip, summary }],
  );
  const intervalScale = (name: Affect): [number, number][] =>
    CONFIDENCE_SECONDS.map((seconds) => [seconds, coveringScale(heardAfter(rated, seconds), name)]);
  return {
    changeThreshold,
    confidence,
    intervals: { valence: intervalScale('valence'), arousal: intervalScale('arousal') },
    gemsThresholds: gemsPresence(scored).thresholds,
  };
}

type Affect = 'valence' | 'arousal';
interface Rated {
  readonly clip: Clip;
  readonly prediction: ClipPrediction;
}
interface Heard {
  readonly clip: Clip;
  readonly estimate: Estimate;
}

/** The first estimate of each clip drawn from so much music. */
function heardAfter(rated: readonly Rated[], seconds: number): Heard[] {
  const steps = Math.min(WINDOW_STEP_COUNT, Math.round(seconds / STEP_SECONDS));
  return rated.flatMap(({ clip, prediction }) => {
    const estimate = prediction.estimates.find(
      ({ spanSeconds }) => spanSeconds >= steps * STEP_SECONDS - 1e-6,
    );
    return estimate === undefined ? [] : [{ clip, estimate }];
  });
}

/** The factor on the given standard deviations within which 68 % of the errors lie: a conformal quantile (Vovk et al. 2005). */
function coveringScale(heard: readonly Heard[], name: Affect): number {
  if (heard.length < 10) return 1;
  const ratios = heard
    .map(
      ({ clip, estimate }) =>
        Math.abs((clip.targets[name] as number) - estimate[name]) / estimate[`${name}Sd`],
    )
    .sort((a, b) => a - b);
  return ratios[Math.min(ratios.length, Math.ceil(COVERAGE * (ratios.length + 1))) - 1] as number;
}

function explainedShare(rated: readonly Rated[], seconds: number): number {
  const heard = heardAfter(rated, seconds);
  if (heard.length < 10) return 0;
  const shares = (['valence', 'arousal'] as const).map((name) =>
    r2(
      heard.map(({ clip }) => clip.targets[name] as number),
      heard.map(({ estimate }) => estimate[name]),
    ),
  );
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

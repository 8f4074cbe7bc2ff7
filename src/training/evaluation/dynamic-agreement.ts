import { ANALYSIS_RATE_HZ } from '../../features/feature-layout.js';
import type { Estimate } from '../../inference/estimate.js';
import { type BootstrapInterval, bootstrapInterval } from '../metrics/bootstrap.js';
import { pearson } from '../metrics/regression.js';
import type { PredictedClip } from './predict-clip.js';

/** How the curves of valence or arousal agree with ratings made while listening. */
export interface DynamicAgreement {
  readonly clipCount: number;
  readonly ratingCount: number;
  /** By how much the raters come after the estimate: the lag of the best correlation within clips. */
  readonly lagSeconds: BootstrapInterval;
  /** Over all ratings at that lag: mostly what differs between songs. */
  readonly r: BootstrapInterval;
  /** The same after each clip's mean is taken off: only what changes within 10 s. */
  readonly withinR: BootstrapInterval;
  readonly byLag: readonly { readonly lagSeconds: number; readonly r: number; readonly withinR: number }[];
  /** The clips whose ratings change most, most first: both curves. */
  readonly examples: readonly CurvePair[];
}

/** The 2 Hz ratings of a clip and the estimate that stood at the same moment, null before the first. */
export interface CurvePair {
  readonly clipId: string;
  readonly points: readonly {
    readonly timeSeconds: number;
    readonly rated: number;
    readonly estimated: number | null;
  }[];
}

/** Lags that are tried: 0 to 5 s at the ratings' own 2 Hz. */
const LAGS_SECONDS: readonly number[] = Array.from({ length: 11 }, (_, index) => index / 2);
const LONGEST_LAG_SECONDS = 5;
/** Before the first estimate there is nothing to compare. */
const FIRST_ESTIMATE_SECONDS = 1.1;
const EXAMPLE_COUNT = 6;

/** Of one clip: ratings and, for each lag, the estimates that stood that much earlier. */
interface ClipCurves {
  readonly group: string;
  readonly ratings: readonly number[];
  readonly estimatesByLag: readonly (readonly number[])[];
}

/**
 * The estimates against DEAM's 2 Hz ratings, with the raters' lag estimated: people need time to notice and to move
 * the slider. Every lag is judged on the same ratings, those late enough in a clip for the longest lag. Null when no
 * clip has two of them.
 */
export function measureDynamics(
  predicted: readonly PredictedClip[],
  name: 'valence' | 'arousal',
  seed: number,
): DynamicAgreement | null {
  const curves = predicted.flatMap((item) => clipCurves(item, name));
  if (curves.length < 2) return null;
  const groups = curves.map(({ group }) => group);
  const chosen = (indices: readonly number[]): ClipCurves[] => indices.map((i) => curves[i] as ClipCurves);
  const interval = (statistic: (drawn: readonly ClipCurves[]) => number): BootstrapInterval =>
    bootstrapInterval(groups, (indices) => statistic(chosen(indices)), { seed, replicateCount: 300 });
  const best = bestLag(curves);
  return {
    clipCount: curves.length,
    ratingCount: curves.reduce((sum, { ratings }) => sum + ratings.length, 0),
    lagSeconds: interval((drawn) => LAGS_SECONDS[bestLag(drawn)] as number),
    r: interval((drawn) => correlation(drawn, best, false)),
    withinR: interval((drawn) => correlation(drawn, best, true)),
    byLag: LAGS_SECONDS.map((lagSeconds, lag) => ({
      lagSeconds,
      r: correlation(curves, lag, false),
      withinR: correlation(curves, lag, true),
    })),
    examples: mostChanging(predicted, name),
  };
}

function mostChanging(predicted: readonly PredictedClip[], name: 'valence' | 'arousal'): CurvePair[] {
  const spanOf = ({ clip }: PredictedClip): number => {
    const ratings = (clip.targets.dynamic ?? []).map((rating) => rating[name]);
    return ratings.length === 0 ? 0 : Math.max(...ratings) - Math.min(...ratings);
  };
  return predicted
    .map((item) => ({ item, span: spanOf(item) }))
    .filter(({ span }) => span > 0)
    .sort((a, b) => b.span - a.span)
    .slice(0, EXAMPLE_COUNT)
    .map(({ item: { clip, prediction } }) => ({
      clipId: clip.id,
      points: (clip.targets.dynamic ?? []).map((rating) => ({
        timeSeconds: rating.timeSeconds,
        rated: rating[name],
        estimated: estimateAt(prediction.estimates, name, rating.timeSeconds) ?? null,
      })),
    }));
}

/** The estimate that stands at a moment, as DEAM's raters mean it. */
function estimateAt(
  estimates: readonly Estimate[],
  name: 'valence' | 'arousal',
  seconds: number,
): number | undefined {
  return estimates.findLast(({ sampleIndex }) => sampleIndex / ANALYSIS_RATE_HZ <= seconds)?.deam[name];
}

function clipCurves({ clip, prediction }: PredictedClip, name: 'valence' | 'arousal'): ClipCurves[] {
  const { estimates } = prediction;
  const endSeconds = (estimates.at(-1)?.sampleIndex ?? 0) / ANALYSIS_RATE_HZ;
  const judged = (clip.targets.dynamic ?? []).filter(
    ({ timeSeconds }) =>
      timeSeconds >= LONGEST_LAG_SECONDS + FIRST_ESTIMATE_SECONDS && timeSeconds <= endSeconds,
  );
  if (judged.length < 2) return [];
  const estimatesByLag = LAGS_SECONDS.map((lag) =>
    judged.map(({ timeSeconds }) => estimateAt(estimates, name, timeSeconds - lag) ?? Number.NaN),
  );
  return [{ group: clip.group, ratings: judged.map((rating) => rating[name]), estimatesByLag }];
}

/** Index of the lag with the best correlation within clips; between clips a lag hardly shows. */
function bestLag(curves: readonly ClipCurves[]): number {
  const scores = LAGS_SECONDS.map((_, lag) => correlation(curves, lag, true));
  return scores.reduce((best, score, lag) => (score > (scores[best] as number) ? lag : best), 0);
}

function correlation(curves: readonly ClipCurves[], lag: number, withinClips: boolean): number {
  const align = (values: readonly number[]): readonly number[] => (withinClips ? centred(values) : values);
  return pearson(
    curves.flatMap(({ ratings }) => align(ratings)),
    curves.flatMap(({ estimatesByLag }) => align(estimatesByLag[lag] as readonly number[])),
  );
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

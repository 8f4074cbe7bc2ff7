import { ANALYSIS_RATE_HZ, FRAME_RATE_HZ, STEP_FRAME_COUNT } from '../../features/feature-layout.js';
import type { Estimate } from '../../inference/estimate.js';
import { type BootstrapInterval, bootstrapInterval } from '../metrics/bootstrap.js';
import { pearson, r2 } from '../metrics/regression.js';
import type { PredictedClip } from './predict-clip.js';

/** How good valence and arousal are after so many seconds of a song. */
export interface HeardFigures {
  readonly seconds: number;
  readonly clipCount: number;
  readonly valence: HeardValue;
  readonly arousal: HeardValue;
}

export interface HeardValue {
  readonly r: BootstrapInterval;
  readonly r2: BootstrapInterval;
  /** How much less r is than after the longest time (same songs, paired draws). */
  readonly loss: BootstrapInterval;
}

const HALF_STEP_SECONDS = STEP_FRAME_COUNT / FRAME_RATE_HZ / 2;

/**
 * Figures of the single estimate that stands after each of `secondsHeard` of the clip, against the song's ratings, by DEAM's own read-out. The
 * same songs count at every length: DEAM's main clips that are long enough for the longest. Empty with fewer than three.
 */
export function measureSecondsHeard(
  predicted: readonly PredictedClip[],
  secondsHeard: readonly number[],
  seed: number,
): HeardFigures[] {
  const rated = predicted
    .filter(({ clip }) => clip.set === 'deam' && clip.excerpt !== true)
    .map(({ clip, prediction }) => ({
      clip,
      estimates: secondsHeard.map((seconds) => estimateAfter(prediction.estimates, seconds)),
    }))
    .filter(({ estimates }) => estimates.every((estimate) => estimate !== null));
  if (rated.length < 3) return [];
  const groups = rated.map(({ clip }) => clip.group);
  return secondsHeard.map((seconds, index) => {
    const figures = (name: 'valence' | 'arousal'): HeardValue => {
      const truth = rated.map(({ clip }) => clip.targets[name] as number);
      const valuesAt = (length: number): number[] =>
        rated.map(({ estimates }) => (estimates[length] as Estimate).deam[name]);
      const last = valuesAt(secondsHeard.length - 1);
      const here = valuesAt(index);
      const over =
        (metric: typeof pearson, estimates: readonly number[]) =>
        (indices: readonly number[]): number =>
          metric(
            indices.map((i) => truth[i] as number),
            indices.map((i) => estimates[i] as number),
          );
      return {
        r: bootstrapInterval(groups, over(pearson, here), { seed }),
        r2: bootstrapInterval(groups, over(r2, here), { seed }),
        loss: bootstrapInterval(
          groups,
          (indices) => over(pearson, last)(indices) - over(pearson, here)(indices),
          { seed },
        ),
      };
    };
    return { seconds, clipCount: rated.length, valence: figures('valence'), arousal: figures('arousal') };
  });
}

/** The first estimate made when `seconds` were heard; half a step early counts, for no step ends on a whole second. */
function estimateAfter(estimates: readonly Estimate[], seconds: number): Estimate | null {
  return (
    estimates.find(({ sampleIndex }) => sampleIndex / ANALYSIS_RATE_HZ >= seconds - HALF_STEP_SECONDS) ?? null
  );
}

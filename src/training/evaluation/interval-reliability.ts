import type { ModelManifest } from '../../inference/model-manifest.js';
import { type BootstrapInterval, bootstrapInterval } from '../metrics/bootstrap.js';
import { normalCoverage } from '../metrics/interval-coverage.js';
import { type Axis, axisRatings } from './axis-ratings.js';
import type { ScoredClip } from './scored-clip.js';

/** Whether the stated uncertainty of a value is its true one. */
export interface IntervalReliability {
  readonly name: Axis;
  readonly clipCount: number;
  /** Share of the ratings within value ± standard deviation: .68 when the deviation is right. */
  readonly within: BootstrapInterval;
  /** For central intervals of each level of a normal distribution, the share of the ratings inside. */
  readonly levels: readonly { readonly level: number; readonly share: number }[];
}

const LEVELS: readonly number[] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.68, 0.8, 0.9, 0.95];
const LEAST_CLIP_COUNT = 10;

/** Coverage of the intervals of valence and arousal on the clips of all sets that rate them; of axes with ten or more. */
export function intervalReliability(
  scored: readonly ScoredClip[],
  axes: ModelManifest['axes'],
  seed: number,
): IntervalReliability[] {
  return (['valence', 'arousal'] as const).flatMap((name): IntervalReliability[] => {
    const rated = scored.flatMap(({ clip, summary }) =>
      axisRatings(clip, axes)
        .filter(({ axis }) => axis === name)
        .map(({ value }) => ({ group: clip.group, value, mean: summary[name], sd: summary[`${name}Sd`] })),
    );
    if (rated.length < LEAST_CLIP_COUNT) return [];
    const truth = rated.map(({ value }) => value);
    const isWithin = rated.map(({ value, mean, sd }) => Math.abs(value - mean) <= sd);
    const share = (indices: readonly number[]): number =>
      indices.filter((index) => isWithin[index]).length / indices.length;
    const shares = normalCoverage(
      truth,
      rated.map(({ mean }) => mean),
      rated.map(({ sd }) => sd),
      LEVELS,
    );
    return [
      {
        name,
        clipCount: rated.length,
        within: bootstrapInterval(
          rated.map(({ group }) => group),
          share,
          { seed },
        ),
        levels: LEVELS.map((level, index) => ({ level, share: shares[index] as number })),
      },
    ];
  });
}

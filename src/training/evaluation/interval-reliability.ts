import { type BootstrapInterval, bootstrapInterval } from '../metrics/bootstrap.js';
import { normalCoverage } from '../metrics/interval-coverage.js';
import type { ScoredClip } from './scored-clip.js';

/** Whether the stated uncertainty of a value is its true one. */
export interface IntervalReliability {
  readonly name: 'valence' | 'arousal';
  readonly clipCount: number;
  /** Share of the ratings within value ± standard deviation: .68 when the deviation is right. */
  readonly within: BootstrapInterval;
  /** For central intervals of each level of a normal distribution, the share of the ratings inside. */
  readonly levels: readonly { readonly level: number; readonly share: number }[];
}

const LEVELS: readonly number[] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.68, 0.8, 0.9, 0.95];

/** Coverage of the intervals of valence and arousal on DEAM's main clips. Empty with fewer than ten. */
export function intervalReliability(scored: readonly ScoredClip[], seed: number): IntervalReliability[] {
  const rated = scored.filter(({ clip }) => clip.set === 'deam' && clip.excerpt !== true);
  if (rated.length < 10) return [];
  const groups = rated.map(({ clip }) => clip.group);
  return (['valence', 'arousal'] as const).map((name): IntervalReliability => {
    const truth = rated.map(({ clip }) => clip.targets[name] as number);
    const means = rated.map(({ summary }) => summary[name]);
    const deviations = rated.map(({ summary }) => summary[`${name}Sd`]);
    const isWithin = truth.map(
      (value, index) => Math.abs(value - (means[index] as number)) <= (deviations[index] as number),
    );
    const share = (indices: readonly number[]): number =>
      indices.filter((index) => isWithin[index]).length / indices.length;
    const shares = normalCoverage(truth, means, deviations, LEVELS);
    return {
      name,
      clipCount: rated.length,
      within: bootstrapInterval(groups, share, { seed }),
      levels: LEVELS.map((level, index) => ({ level, share: shares[index] as number })),
    };
  });
}

import type { Scale } from '../network/target-table.js';
import type { ScoredClip } from './scored-clip.js';

const LEAST_CLIP_COUNT = 10;

/**
 * The scale of valence and arousal with standard deviations shrunk by the least-squares slope of held-out ratings on
 * predictions, where it is below 1: on music it has not seen a network is surer of extremes than it has reason to be. The
 * mean stays, and so do all correlations. Song-level ratings of DEAM's main excerpts, whose scale it is; a slope needs ten.
 */
export function shrunkAffectScale(scale: Scale, scored: readonly ScoredClip[]): Scale {
  const rated = scored.filter(({ clip }) => clip.set === 'deam' && clip.excerpt !== true);
  if (rated.length < LEAST_CLIP_COUNT) return scale;
  const sd = (['valence', 'arousal'] as const).map((name, column) => {
    const mean = scale.mean[column] as number;
    let product = 0;
    let square = 0;
    for (const { clip, summary } of rated) {
      product += ((clip.targets[name] as number) - mean) * (summary[name] - mean);
      square += (summary[name] - mean) ** 2;
    }
    const slope = square > 0 ? product / square : 1;
    // Nothing useful has been learned where it is not positive: left for the figures to tell.
    return (scale.sd[column] as number) * (slope > 0 ? Math.min(1, slope) : 1);
  });
  return { mean: scale.mean, sd };
}

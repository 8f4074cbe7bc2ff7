import { SOUND_NAMES } from '../../inference/estimate.js';
import { areaUnderRoc } from '../metrics/ranking.js';
import type { ScoredClip } from './scored-clip.js';

/**
 * Whether what is not music is known for it: share of all sounds whose kind is told, how well the probability of music tells
 * music from what is none, and the mean confidence of each kind as a share of that of music. Only what the clips allow.
 */
export function soundMetrics(scored: readonly ScoredClip[]): Record<string, number> {
  const music = SOUND_NAMES.indexOf('music');
  const kindOf = ({ clip }: ScoredClip): number => clip.targets.sound ?? music;
  const isMusic = scored.map((item) => kindOf(item) === music);
  if (!isMusic.includes(true) || !isMusic.includes(false)) return {};
  const hits = scored.filter((item) => {
    const { sounds } = item.summary;
    const likeliest = SOUND_NAMES.reduce((best, name) => (sounds[name] > sounds[best] ? name : best));
    return SOUND_NAMES[kindOf(item)] === likeliest;
  });
  const meanConfidence = (kind: number): number => {
    const those = scored.filter((item) => kindOf(item) === kind);
    return those.reduce((sum, { summary }) => sum + summary.confidence, 0) / those.length;
  };
  return {
    'sounds.accuracy': hits.length / scored.length,
    'sounds.music.auc': areaUnderRoc(
      isMusic,
      scored.map(({ summary }) => summary.sounds.music),
    ),
    'sounds.music.share.p05': quantile(
      scored.filter((_, index) => isMusic[index]).map(({ summary }) => summary.sounds.music),
      0.05,
    ),
    ...Object.fromEntries(
      SOUND_NAMES.flatMap((name, kind) =>
        kind === music || !scored.some((item) => kindOf(item) === kind)
          ? []
          : [[`sounds.${name}.confidence`, meanConfidence(kind) / meanConfidence(music)]],
      ),
    ),
    'sounds.clips': scored.filter(({ clip }) => clip.set === 'sounds').length,
  };
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(share * values.length)] ?? Number.NaN;
}

import { GEMS_NAMES, MOOD_NAMES } from '../../inference/estimate.js';
import { calibrationCurve, calibrationError } from '../metrics/calibration-curve.js';
import type { ScoredClip } from './head-metrics.js';
import { NUMERIC_OUTPUTS } from './numeric-scores.js';

/** What was said against what came true, in bins of rising prediction. */
export interface ReliabilityCurve {
  readonly name: string;
  readonly bins: readonly { readonly count: number; readonly predicted: number; readonly actual: number }[];
  /** Mean distance between the two, weighted by count, in units of the prediction; 0 is best. */
  readonly error: number;
}

/** Curves that share an axis. */
export interface Reliability {
  readonly head: 'affect' | 'moods' | 'gems';
  readonly curves: readonly ReliabilityCurve[];
}

const BIN_COUNT = 10;

/**
 * Whether predictions can be taken at their word: probabilities of moods (all four pooled), predicted shares of raters
 * (all nine pooled), and valence and arousal, where bins hold equally many clips.
 */
export function reliability(scored: readonly ScoredClip[]): Reliability[] {
  const affect = NUMERIC_OUTPUTS.filter(({ head }) => head === 'affect').flatMap((output) => {
    const pairs = scored.flatMap(({ clip, summary }): [number, number][] => {
      const truth = output.truth(clip);
      return truth === undefined ? [] : [[output.predicted(summary), truth]];
    });
    return pairs.length < BIN_COUNT ? [] : [equalCounts(output.name, pairs)];
  });
  const shares = scored.flatMap(({ clip, summary }) =>
    (clip.targets.gems ?? []).map((truth, index): [number, number] => [
      summary.gems[GEMS_NAMES[index] as (typeof GEMS_NAMES)[number]],
      truth,
    ]),
  );
  return [
    ...(affect.length > 0 ? [{ head: 'affect' as const, curves: affect }] : []),
    ...moodReliability(scored),
    ...(shares.length > 0
      ? [{ head: 'gems' as const, curves: [equalCounts('share of raters', shares)] }]
      : []),
  ];
}

function moodReliability(scored: readonly ScoredClip[]): Reliability[] {
  const rated = scored.filter(({ clip }) => clip.targets.mood !== undefined);
  if (rated.length === 0) return [];
  const bins = calibrationCurve(
    rated.flatMap(({ clip }) => MOOD_NAMES.map((_, index) => clip.targets.mood === index)),
    rated.flatMap(({ summary }) => MOOD_NAMES.map((name) => summary.moods[name])),
    BIN_COUNT,
  );
  const curve: ReliabilityCurve = {
    name: 'probability',
    bins: bins.map(({ count, meanPredicted, shareTrue }) => ({
      count,
      predicted: meanPredicted,
      actual: shareTrue,
    })),
    error: calibrationError(bins),
  };
  return [{ head: 'moods', curves: [curve] }];
}

function equalCounts(name: string, pairs: readonly (readonly [number, number])[]): ReliabilityCurve {
  const sorted = [...pairs].sort(([a], [b]) => a - b);
  const bins = Array.from({ length: BIN_COUNT }, (_, bin) => {
    const members = sorted.slice(
      Math.floor((bin * sorted.length) / BIN_COUNT),
      Math.floor(((bin + 1) * sorted.length) / BIN_COUNT),
    );
    const mean = (side: 0 | 1): number => members.reduce((sum, pair) => sum + pair[side], 0) / members.length;
    return { count: members.length, predicted: mean(0), actual: mean(1) };
  });
  const error =
    bins.reduce((sum, { count, predicted, actual }) => sum + count * Math.abs(predicted - actual), 0) /
    sorted.length;
  return { name, bins, error };
}

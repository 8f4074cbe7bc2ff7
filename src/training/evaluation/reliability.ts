import { BASIC_NAMES, MOOD_NAMES } from '../../inference/estimate.js';
import { weakBasicEmotions } from '../datasets/weak-basic-emotions.js';
import { calibrationCurve, calibrationError } from '../metrics/calibration-curve.js';
import type { ScoredClip } from './scored-clip.js';
import { NUMERIC_OUTPUTS, type NumericOutput } from './numeric-scores.js';

/** What was said against what came true, in bins of rising prediction. */
export interface ReliabilityCurve {
  readonly name: string;
  readonly bins: readonly { readonly count: number; readonly predicted: number; readonly actual: number }[];
  /** Mean distance between the two, weighted by count, in units of the prediction; 0 is best. */
  readonly error: number;
}

/** Curves that share an axis. */
export interface Reliability {
  readonly head: 'affect' | 'film' | 'moods' | 'gems' | 'basic';
  readonly curves: readonly ReliabilityCurve[];
}

const BIN_COUNT = 10;

type Pair = readonly [predicted: number, actual: number];

/**
 * Whether predictions can be taken at their word: probabilities of moods (all four pooled), and in bins of equally many
 * values valence, arousal, film emotions (all eight pooled), shares of raters (all nine) and the shares that a weak label
 * gives the basic emotions (all six).
 */
export function reliability(scored: readonly ScoredClip[]): Reliability[] {
  const rated = (of: NumericOutput['head']): Pair[][] =>
    NUMERIC_OUTPUTS.filter(({ head }) => head === of).map(({ truth, predicted }) =>
      scored.flatMap(({ clip, summary }): Pair[] => {
        const actual = truth(clip);
        return actual === undefined ? [] : [[predicted(summary), actual]];
      }),
    );
  const basic = scored.flatMap(({ clip, summary }) =>
    (weakBasicEmotions(clip.targets.moodTags ?? [])?.probabilities ?? []).map(
      (truth, index): Pair => [summary.basic[BASIC_NAMES[index] as (typeof BASIC_NAMES)[number]], truth],
    ),
  );
  return [
    ...ofCurves(
      'affect',
      rated('affect').flatMap((pairs, index) => equalCounts(index === 0 ? 'valence' : 'arousal', pairs)),
    ),
    ...ofCurves('film', equalCounts('rating, 1..9', rated('film').flat())),
    ...moodReliability(scored),
    ...ofCurves('gems', equalCounts('share of raters', rated('gems').flat())),
    ...ofCurves('basic', equalCounts('share of the weak label (mood words)', basic)),
  ];
}

function ofCurves(head: Reliability['head'], curves: readonly ReliabilityCurve[]): Reliability[] {
  return curves.length === 0 ? [] : [{ head, curves }];
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

/** None for fewer pairs than bins. */
function equalCounts(name: string, pairs: readonly Pair[]): ReliabilityCurve[] {
  if (pairs.length < BIN_COUNT) return [];
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
  return [{ name, bins, error }];
}

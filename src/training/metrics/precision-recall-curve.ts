import { type PrecisionRecall, precisionRecall } from './classification.js';
import { scoreLevels } from './score-levels.js';

/** What a threshold ("score ≥ threshold is true") gives. */
export interface ThresholdScores extends PrecisionRecall {
  readonly threshold: number;
}

/** Precision, recall and F1 at every distinct score, from the highest threshold (low recall) to the lowest. */
export function precisionRecallCurve(
  truth: readonly boolean[],
  scores: ArrayLike<number>,
): ThresholdScores[] {
  const levels = scoreLevels(truth, scores);
  const actual = levels.at(-1)?.hits ?? 0;
  return levels.map(({ threshold, hits, falseAlarms }) => ({
    threshold,
    ...precisionRecall(hits, hits + falseAlarms, actual),
  }));
}

/**
 * Average precision: the mean of the precision at each threshold weighted by the gain of recall, without
 * interpolation, 0..1. NaN when no item is true.
 */
export function averagePrecision(truth: readonly boolean[], scores: ArrayLike<number>): number {
  if (!truth.includes(true)) return Number.NaN;
  let sum = 0;
  let recallBefore = 0;
  for (const { precision, recall } of precisionRecallCurve(truth, scores)) {
    sum += (recall - recallBefore) * precision;
    recallBefore = recall;
  }
  return sum;
}

/**
 * The threshold of the best F1, halfway between the lowest score it lets through and the highest it holds back (so that
 * scores a little off fall on the right side), with what it gives. The highest of equally good ones.
 */
export function bestThreshold(truth: readonly boolean[], scores: ArrayLike<number>): ThresholdScores {
  const curve = precisionRecallCurve(truth, scores);
  let best = 0;
  for (const [index, { f1 }] of curve.entries()) {
    if (f1 > (curve[best]?.f1 ?? 0)) best = index;
  }
  const chosen = curve[best] as ThresholdScores;
  const next = curve[best + 1];
  return next === undefined ? chosen : { ...chosen, threshold: (chosen.threshold + next.threshold) / 2 };
}

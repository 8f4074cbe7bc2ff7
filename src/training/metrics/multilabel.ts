import { type PrecisionRecall, precisionRecall } from './classification.js';
import { requirePaired } from './paired.js';

/** Scores of a classifier that gives an item any number of labels, all 0..1. */
export interface MultilabelScores {
  readonly labels: readonly PrecisionRecall[];
  /** Mean over the items of their own F1; an item with no label, true or predicted, counts as 0. */
  readonly samplesF1: number;
  /** From counts summed over the labels. */
  readonly microF1: number;
  /** Plain mean over the labels. */
  readonly macroF1: number;
  /** Share of wrong decisions among all items and labels; 0 is best. */
  readonly hammingLoss: number;
  /** Share of items with every label right. */
  readonly exactMatch: number;
}

/** Scores of `predicted` against `truth`, both one row an item and one column a label. */
export function multilabelScores(
  truth: readonly (readonly boolean[])[],
  predicted: readonly (readonly boolean[])[],
): MultilabelScores {
  requirePaired(truth, predicted, 'multilabelScores');
  const labelCount = truth[0]?.length ?? 0;
  const counts = Array.from({ length: labelCount }, () => ({ hits: 0, predicted: 0, actual: 0 }));
  let samplesF1 = 0;
  let wrong = 0;
  let exact = 0;
  for (const [index, row] of truth.entries()) {
    const guesses = predicted[index] ?? [];
    requirePaired(row, guesses, 'multilabelScores');
    const item = { hits: 0, predicted: 0, actual: 0 };
    let wrongHere = 0;
    for (const [label, count] of counts.entries()) {
      const actual = row[label] === true;
      const guess = guesses[label] === true;
      for (const sum of [item, count]) {
        if (actual && guess) sum.hits += 1;
        if (guess) sum.predicted += 1;
        if (actual) sum.actual += 1;
      }
      if (actual !== guess) wrongHere += 1;
    }
    samplesF1 += precisionRecall(item.hits, item.predicted, item.actual).f1;
    wrong += wrongHere;
    if (wrongHere === 0) exact += 1;
  }
  const labels = counts.map((count) => precisionRecall(count.hits, count.predicted, count.actual));
  const sum = (key: 'hits' | 'predicted' | 'actual'): number =>
    counts.reduce((total, count) => total + count[key], 0);
  return {
    labels,
    samplesF1: samplesF1 / truth.length,
    microF1: precisionRecall(sum('hits'), sum('predicted'), sum('actual')).f1,
    macroF1: labels.reduce((total, { f1 }) => total + f1, 0) / labelCount,
    hammingLoss: wrong / (truth.length * labelCount),
    exactMatch: exact / truth.length,
  };
}

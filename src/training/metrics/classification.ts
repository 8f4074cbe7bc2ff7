import { AffektError } from '../../core/errors.js';
import { requirePaired } from './paired.js';

/** Precision, recall and their harmonic mean, 0..1. */
export interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Scores of a one-of-many classifier. Averages run over all classes, also those that never occur. */
export interface ClassificationScores {
  readonly accuracy: number;
  /** `support` is how often the class is true. */
  readonly classes: readonly (PrecisionRecall & { readonly support: number })[];
  /** From counts summed over the classes; with one label an item all three equal the accuracy. */
  readonly micro: PrecisionRecall;
  /** Plain mean over the classes. */
  readonly macro: PrecisionRecall;
  /** Mean over the classes weighted by support. */
  readonly weighted: PrecisionRecall;
}

/**
 * Counts of items by true class (row) and predicted class (column), classes 0..classCount − 1.
 * @throws AFFEKT_INTERNAL for a class outside.
 */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classCount: number,
): number[][] {
  requirePaired(truth, predicted, 'confusionMatrix');
  const matrix = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  for (let index = 0; index < truth.length; index++) {
    const row = matrix[truth[index] as number];
    const column = predicted[index] as number;
    if (row?.[column] === undefined) {
      throw new AffektError(
        'AFFEKT_INTERNAL',
        `item ${index} has classes ${truth[index]} and ${column}; expected 0..${classCount - 1}`,
      );
    }
    row[column] += 1;
  }
  return matrix;
}

/** Scores of a confusion matrix. A share of nothing (a class never predicted, never true) counts as 0. */
export function classificationScores(matrix: readonly (readonly number[])[]): ClassificationScores {
  const supports = matrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const total = supports.reduce((sum, count) => sum + count, 0);
  let hits = 0;
  const classes = matrix.map((row, label) => {
    const hit = row[label] ?? 0;
    hits += hit;
    const predicted = matrix.reduce((sum, other) => sum + (other[label] ?? 0), 0);
    const support = supports[label] ?? 0;
    return { ...precisionRecall(hit, predicted, support), support };
  });
  const average = (weightOf: (support: number) => number): PrecisionRecall => {
    const mean = (key: keyof PrecisionRecall): number =>
      classes.reduce((sum, scores) => sum + scores[key] * weightOf(scores.support), 0);
    return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') };
  };
  return {
    accuracy: share(hits, total),
    classes,
    micro: precisionRecall(hits, total, total),
    macro: average(() => 1 / classes.length),
    weighted: average((support) => share(support, total)),
  };
}

/** Precision, recall and F1 from the counts of hits, of predictions and of what is true; a share of nothing is 0. */
export function precisionRecall(hits: number, predicted: number, actual: number): PrecisionRecall {
  return {
    precision: share(hits, predicted),
    recall: share(hits, actual),
    f1: share(2 * hits, predicted + actual),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

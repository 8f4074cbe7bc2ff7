import { pearson } from '../metrics/regression.js';

/** Two labels: how often items stand under both, and how often one is taken for the other. */
export interface LabelPair {
  readonly first: number;
  readonly second: number;
  readonly bothCount: number;
  /** Items under both, as a share of those under either. */
  readonly jaccard: number;
  /** Of the items under one and not the other, the share for which the other was predicted; both ways together. */
  readonly confusion: number;
}

/** Every pair of labels, most frequently together first. */
export function labelPairs(
  truth: readonly (readonly boolean[])[],
  predicted: readonly (readonly boolean[])[],
): LabelPair[] {
  const labels = [...(truth[0] ?? []).keys()];
  return labels
    .flatMap((first) => labels.filter((second) => second > first).map((second) => ({ first, second })))
    .map(({ first, second }) => {
      let bothCount = 0;
      let oneCount = 0;
      let takenCount = 0;
      for (const [index, row] of truth.entries()) {
        const has = [row[first] === true, row[second] === true];
        if (has[0] && has[1]) bothCount += 1;
        if (has[0] === has[1]) continue;
        oneCount += 1;
        if (predicted[index]?.[has[0] ? second : first]) takenCount += 1;
      }
      return {
        first,
        second,
        bothCount,
        jaccard: bothCount / Math.max(1, bothCount + oneCount),
        confusion: takenCount / Math.max(1, oneCount),
      };
    })
    .sort((a, b) => b.jaccard - a.jaccard);
}

/** Spearman's rank correlation, −1..1; equal values share the mean of their ranks. */
export function spearman(first: readonly number[], second: readonly number[]): number {
  return pearson(ranks(first), ranks(second));
}

function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

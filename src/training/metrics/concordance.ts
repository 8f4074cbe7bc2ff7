import { requirePaired } from './paired.js';

/**
 * Concordance correlation coefficient (Lin 1989), −1..1: correlation that is lowered by a difference of mean or of
 * spread, 2 cov / (var + var + (difference of means)²) with moments divided by the count. NaN when both lists are
 * constant and equal.
 */
export function ccc(first: ArrayLike<number>, second: ArrayLike<number>): number {
  requirePaired(first, second, 'ccc');
  const count = first.length;
  let firstMean = 0;
  let secondMean = 0;
  for (let index = 0; index < count; index++) {
    firstMean += (first[index] as number) / count;
    secondMean += (second[index] as number) / count;
  }
  let covariance = 0;
  let variances = 0;
  for (let index = 0; index < count; index++) {
    const a = (first[index] as number) - firstMean;
    const b = (second[index] as number) - secondMean;
    covariance += (a * b) / count;
    variances += (a * a + b * b) / count;
  }
  const denominator = variances + (firstMean - secondMean) ** 2;
  return denominator === 0 ? Number.NaN : (2 * covariance) / denominator;
}

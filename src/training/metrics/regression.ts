import { requirePaired } from './paired.js';

/**
 * Coefficient of determination: the share of the variance of `truth` that `predicted` explains, −∞..1.
 * NaN when `truth` is constant.
 */
export function r2(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  requirePaired(truth, predicted, 'r2');
  const mean = meanOf(truth);
  let residual = 0;
  let total = 0;
  for (let index = 0; index < truth.length; index++) {
    const value = truth[index] as number;
    residual += (value - (predicted[index] as number)) ** 2;
    total += (value - mean) ** 2;
  }
  return total === 0 ? Number.NaN : 1 - residual / total;
}

/** Root of the mean squared error, in units of the value. */
export function rmse(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  requirePaired(truth, predicted, 'rmse');
  let sum = 0;
  for (let index = 0; index < truth.length; index++) {
    sum += ((truth[index] as number) - (predicted[index] as number)) ** 2;
  }
  return Math.sqrt(sum / truth.length);
}

/** Pearson's product-moment correlation, −1..1. NaN when either list is constant. */
export function pearson(first: ArrayLike<number>, second: ArrayLike<number>): number {
  requirePaired(first, second, 'pearson');
  const firstMean = meanOf(first);
  const secondMean = meanOf(second);
  let covariance = 0;
  let firstSquares = 0;
  let secondSquares = 0;
  for (let index = 0; index < first.length; index++) {
    const a = (first[index] as number) - firstMean;
    const b = (second[index] as number) - secondMean;
    covariance += a * b;
    firstSquares += a * a;
    secondSquares += b * b;
  }
  if (firstSquares === 0 || secondSquares === 0) return Number.NaN;
  return Math.max(-1, Math.min(1, covariance / Math.sqrt(firstSquares * secondSquares)));
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] as number;
  return sum / values.length;
}

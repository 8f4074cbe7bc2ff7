import { requirePaired } from './paired.js';

/** Items whose predicted probability falls into one bin. */
export interface CalibrationBin {
  readonly count: number;
  readonly meanPredicted: number;
  /** Share of the items that are true: equals `meanPredicted` when the probabilities can be taken at their word. */
  readonly shareTrue: number;
}

/** Reliability of probabilities (0..1) in bins of equal width; bins without items are left out. */
export function calibrationCurve(
  truth: readonly boolean[],
  probabilities: ArrayLike<number>,
  binCount = 10,
): CalibrationBin[] {
  requirePaired(truth, probabilities, 'calibrationCurve');
  const bins = Array.from({ length: binCount }, () => ({ count: 0, sum: 0, hits: 0 }));
  for (const [index, actual] of truth.entries()) {
    const probability = probabilities[index] as number;
    const bin = bins[Math.max(0, Math.min(binCount - 1, Math.floor(probability * binCount)))];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.sum += probability;
    if (actual) bin.hits += 1;
  }
  return bins
    .filter(({ count }) => count > 0)
    .map(({ count, sum, hits }) => ({ count, meanPredicted: sum / count, shareTrue: hits / count }));
}

/** Mean distance between predicted and true share over the bins, weighted by their items, 0..1; 0 is best. */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce(
    (sum, { count, meanPredicted, shareTrue }) => sum + (count / total) * Math.abs(meanPredicted - shareTrue),
    0,
  );
}

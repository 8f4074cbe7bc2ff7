import { scoreLevels } from './score-levels.js';

/** A point of the receiver operating characteristic: what a threshold ("score ≥ threshold is true") lets through. */
export interface RocPoint {
  readonly threshold: number;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/**
 * The receiver operating characteristic, from (0, 0) at threshold +∞ to (1, 1), one point a distinct score. A rate is
 * NaN when no item is true, or none is false.
 */
export function rocCurve(truth: readonly boolean[], scores: ArrayLike<number>): RocPoint[] {
  const levels = scoreLevels(truth, scores);
  const last = levels.at(-1);
  const positives = last?.hits ?? 0;
  const negatives = last?.falseAlarms ?? 0;
  return [{ threshold: Number.POSITIVE_INFINITY, hits: 0, falseAlarms: 0 }, ...levels].map((level) => ({
    threshold: level.threshold,
    falsePositiveRate: level.falseAlarms / negatives,
    truePositiveRate: level.hits / positives,
  }));
}

/**
 * Area under the receiver operating characteristic, 0..1: the chance that a true item scores above a false one, equal
 * scores counting half. NaN when no item is true, or none is false.
 */
export function areaUnderRoc(truth: readonly boolean[], scores: ArrayLike<number>): number {
  const curve = rocCurve(truth, scores);
  let area = 0;
  for (const [index, point] of curve.entries()) {
    const before = curve[index - 1];
    if (before === undefined) continue;
    const width = point.falsePositiveRate - before.falsePositiveRate;
    area += (width * (point.truePositiveRate + before.truePositiveRate)) / 2;
  }
  return curve.some((point) => Number.isNaN(point.falsePositiveRate + point.truePositiveRate))
    ? Number.NaN
    : area;
}

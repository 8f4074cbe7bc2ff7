import { describe, expect, it } from 'vitest';
import { calibrationCurve, calibrationError } from '../../../src/training/metrics/calibration-curve.js';
import { centralProbability, normalCoverage } from '../../../src/training/metrics/interval-coverage.js';
import { Random } from '../../../src/training/random.js';
import { GOLDEN, rounded } from './golden.js';

describe('calibrationCurve and calibrationError', () => {
  it('agree with scikit-learn', () => {
    for (const { binCount, truth, probabilities, shareTrue, meanPredicted } of GOLDEN.calibration) {
      const bins = calibrationCurve(truth, probabilities, binCount);
      expect(rounded(bins.map((bin) => bin.shareTrue))).toEqual(rounded(shareTrue));
      expect(rounded(bins.map((bin) => bin.meanPredicted))).toEqual(rounded(meanPredicted));
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(truth.length);
    }
  });

  it('weighs bins by their items and takes 0 and 1 into the outer bins', () => {
    const bins = calibrationCurve([true, true, true, false], [1, 1, 1, 0], 5);
    expect(bins).toEqual([
      { count: 1, meanPredicted: 0, shareTrue: 0 },
      { count: 3, meanPredicted: 1, shareTrue: 1 },
    ]);
    expect(calibrationError(bins)).toBe(0);
    expect(calibrationError(calibrationCurve([false, false, false, false], [1, 1, 1, 0], 5))).toBe(0.75);
  });
});

describe('normalCoverage', () => {
  it('knows the normal distribution as scipy does', () => {
    for (const [index, distance] of GOLDEN.normal.distances.entries()) {
      expect(
        Math.abs(centralProbability(distance) - (GOLDEN.normal.central[index] ?? Number.NaN)),
      ).toBeLessThan(2e-7);
    }
  });

  it('gives back the levels for honest uncertainty, more for modest and less for bold', () => {
    const random = new Random(3);
    const deviations = Array.from({ length: 20_000 }, (_, index) => 0.1 + (index % 7));
    const truth = deviations.map((deviation) => 5 + deviation * random.normal());
    const means = truth.map(() => 5);
    const levels = [0.1, 0.5, 0.68, 0.95];
    const coverage = (scale: number) =>
      normalCoverage(
        truth,
        means,
        deviations.map((d) => d * scale),
        levels,
      );
    for (const [index, level] of levels.entries()) expect(coverage(1)[index]).toBeCloseTo(level, 1);
    expect(coverage(2)[2]).toBeCloseTo(0.953, 1);
    expect(coverage(0.5)[2]).toBeCloseTo(0.381, 1);
  });
});

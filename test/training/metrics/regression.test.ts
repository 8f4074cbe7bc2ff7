import { describe, expect, it } from 'vitest';
import { ccc } from '../../../src/training/metrics/concordance.js';
import { pearson, r2, rmse } from '../../../src/training/metrics/regression.js';
import { GOLDEN } from './golden.js';

describe('r2, rmse, pearson and ccc', () => {
  it('agree with scikit-learn and scipy', () => {
    for (const { truth, predicted, ...expected } of GOLDEN.regression) {
      expect(r2(truth, predicted) / expected.r2).toBeCloseTo(1, 10);
      expect(rmse(truth, predicted)).toBeCloseTo(expected.rmse, 10);
      expect(pearson(truth, predicted)).toBeCloseTo(expected.pearson, 10);
      expect(ccc(truth, predicted)).toBeCloseTo(expected.ccc, 10);
    }
  });

  it('are 1 (error 0) for perfect predictions', () => {
    const values = [3, -1, 4, 1];
    expect([r2(values, values), rmse(values, values), ccc(values, values)]).toEqual([1, 0, 1]);
    expect(pearson(values, values)).toBeCloseTo(1, 12);
  });

  it('tell a shift from a stretch', () => {
    const truth = [0, 1, 2, 3];
    const shifted = truth.map((value) => value + 10);
    expect(pearson(truth, shifted)).toBeCloseTo(1, 12);
    expect(ccc(truth, shifted)).toBeCloseTo(2.5 / (2.5 + 100), 12);
    expect(r2(truth, [1.5, 1.5, 1.5, 1.5])).toBe(0);
  });

  it('are NaN where they are not defined', () => {
    expect(r2([1, 1], [1, 2])).toBeNaN();
    expect(pearson([1, 1], [1, 2])).toBeNaN();
    expect(pearson([1, 2], [1, 1])).toBeNaN();
    expect(ccc([1, 1], [1, 1])).toBeNaN();
    expect(ccc([1, 1], [2, 2])).toBe(0);
  });

  it('reject lists that do not pair', () => {
    for (const metric of [r2, rmse, pearson, ccc]) {
      expect(() => metric([1, 2], [1])).toThrow(/was given 2 and 1 items/);
      expect(() => metric([], [])).toThrow(/was given 0 and 0 items/);
    }
  });
});

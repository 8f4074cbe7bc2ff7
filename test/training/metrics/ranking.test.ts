import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averagePrecision,
  bestThreshold,
  precisionRecallCurve,
} from '../../../src/training/metrics/precision-recall-curve.js';
import { areaUnderRoc, rocCurve } from '../../../src/training/metrics/ranking.js';
import { GOLDEN, rounded } from './golden.js';

describe('rocCurve and areaUnderRoc', () => {
  it('agree with scikit-learn, also with equal scores', () => {
    for (const { truth, scores, roc, areaUnderRoc: area } of GOLDEN.ranking) {
      expect(rounded(rocCurve(truth, scores))).toEqual(rounded(roc));
      expect(areaUnderRoc(truth, scores)).toBeCloseTo(area, 12);
    }
  });

  it('is the share of pairs in the right order, whatever the scores', () => {
    const items = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 5 })), { minLength: 1 });
    fc.assert(
      fc.property(items, (pairs) => {
        const truth = pairs.map(([actual]) => actual);
        const scores = pairs.map(([, score]) => score);
        let ordered = 0;
        let total = 0;
        for (const [high, highScore] of pairs) {
          for (const [low, lowScore] of pairs) {
            if (!high || low) continue;
            total += 1;
            ordered += highScore > lowScore ? 1 : highScore === lowScore ? 0.5 : 0;
          }
        }
        if (total === 0) expect(areaUnderRoc(truth, scores)).toBeNaN();
        else expect(areaUnderRoc(truth, scores)).toBeCloseTo(ordered / total, 12);
      }),
    );
  });
});

describe('precisionRecallCurve, averagePrecision and bestThreshold', () => {
  it('agree with scikit-learn', () => {
    for (const { truth, scores, precisionRecall, averagePrecision: average, bestF1 } of GOLDEN.ranking) {
      const curve = precisionRecallCurve(truth, scores).map(({ threshold, precision, recall }) => ({
        threshold,
        precision,
        recall,
      }));
      expect(rounded(curve)).toEqual(rounded(precisionRecall));
      expect(averagePrecision(truth, scores)).toBeCloseTo(average, 12);
      expect(bestThreshold(truth, scores).f1).toBeCloseTo(bestF1, 12);
    }
  });

  it('puts the best threshold halfway to the first score it holds back', () => {
    const truth = [true, true, false, false];
    expect(bestThreshold(truth, [0.9, 0.7, 0.3, 0.1])).toEqual({
      threshold: 0.5,
      precision: 1,
      recall: 1,
      f1: 1,
    });
  });

  it('has a threshold that gives what it says', () => {
    for (const { truth, scores } of GOLDEN.ranking) {
      const { threshold, precision, recall } = bestThreshold(truth, scores);
      const chosen = truth.filter((_, index) => (scores[index] ?? 0) >= threshold);
      expect(chosen.filter(Boolean).length / chosen.length).toBeCloseTo(precision, 12);
      expect(chosen.filter(Boolean).length / truth.filter(Boolean).length).toBeCloseTo(recall, 12);
    }
  });

  it('takes the lowest score when everything is true, and has no average precision without a true item', () => {
    expect(bestThreshold([true, true], [0.2, 0.6]).threshold).toBe(0.2);
    expect(averagePrecision([false, false], [0.2, 0.6])).toBeNaN();
    expect(bestThreshold([false, false], [0.2, 0.6]).f1).toBe(0);
  });
});

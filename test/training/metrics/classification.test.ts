import { describe, expect, it } from 'vitest';
import { classificationScores, confusionMatrix } from '../../../src/training/metrics/classification.js';
import { multilabelScores } from '../../../src/training/metrics/multilabel.js';
import { GOLDEN, rounded } from './golden.js';

describe('confusionMatrix and classificationScores', () => {
  it('agree with scikit-learn, also with a class that never occurs', () => {
    for (const {
      classCount,
      truth,
      predicted,
      confusionMatrix: matrix,
      ...expected
    } of GOLDEN.classification) {
      expect(confusionMatrix(truth, predicted, classCount)).toEqual(matrix);
      expect(rounded(classificationScores(matrix))).toEqual(rounded(expected));
    }
  });

  it('has true classes in rows and predicted ones in columns', () => {
    expect(confusionMatrix([0, 0, 1], [1, 1, 0], 2)).toEqual([
      [0, 2],
      [1, 0],
    ]);
  });

  it('rejects classes outside', () => {
    expect(() => confusionMatrix([0, 2], [0, 0], 2)).toThrow('item 1 has classes 2 and 0; expected 0..1');
    expect(() => confusionMatrix([0], [-1], 2)).toThrow('item 0 has classes 0 and -1');
    expect(() => confusionMatrix([0], [], 2)).toThrow('was given 1 and 0 items');
  });
});

describe('multilabelScores', () => {
  it('agrees with scikit-learn, also for items and labels without any', () => {
    for (const { truth, predicted, labelF1, ...expected } of GOLDEN.multilabel) {
      const { labels, ...scores } = multilabelScores(truth, predicted);
      expect(rounded(scores)).toEqual(rounded(expected));
      expect(rounded(labels.map(({ f1 }) => f1))).toEqual(rounded(labelF1));
    }
  });

  it('rejects rows of different length', () => {
    expect(() => multilabelScores([[true, false]], [[true]])).toThrow('was given 2 and 1 items');
  });
});

import { describe, expect, it } from 'vitest';
import { silhouetteScore, silhouettes } from '../../../src/training/metrics/silhouette.js';
import { GOLDEN, rounded } from './golden.js';

describe('silhouettes and silhouetteScore', () => {
  it('agree with scikit-learn, also for a point alone in its cluster', () => {
    for (const { points, clusters, silhouettes: expected, score } of GOLDEN.silhouette) {
      expect(rounded(silhouettes(points, clusters))).toEqual(rounded(expected));
      expect(silhouetteScore(points, clusters)).toBeCloseTo(score, 12);
    }
  });

  it('is NaN with one cluster and 0 where all points coincide', () => {
    expect(silhouetteScore([[0], [1]], [0, 0])).toBeNaN();
    expect(silhouettes([[1], [1], [1], [1]], [0, 0, 1, 1])).toEqual([0, 0, 0, 0]);
  });
});

import { describe, expect, it } from 'vitest';
import { clusterFits, elbowAt } from '../../../src/training/classical/clusters.js';
import { fitGaussianMixture } from '../../../src/training/classical/gaussian-mixture.js';
import { Random } from '../../../src/training/random.js';

const random = new Random(11);
/** Three round groups, apart by ten of their standard deviations. */
const rows = Array.from({ length: 150 }, (_, index) => [
  [0, 10, 5][index % 3] as number,
  [0, 0, 9][index % 3] as number,
]).map(([x = 0, y = 0]) => [x + random.normal(), y + random.normal()]);

describe('Gaussian mixture', () => {
  it('of one component has the moments of the rows, and their likelihood', () => {
    const line = [[1], [2], [3], [6]];
    const { logLikelihood, bic, responsibilities } = fitGaussianMixture(line, 1, 1);
    // Mean 3, variance 3.5: the mean of −½(ln 2πσ² + z²) is −½(ln 7π + 1).
    expect(logLikelihood).toBeCloseTo(-0.5 * (Math.log(7 * Math.PI) + 1), 9);
    expect(bic).toBeCloseTo(2 * Math.log(4) - 8 * logLikelihood, 9);
    expect(responsibilities([[100], [-5]])).toEqual([[1], [1]]);
  });

  it('finds groups, with probabilities that sum to 1, far outside as well', () => {
    const { responsibilities, bic } = fitGaussianMixture(rows, 3, 1);
    const likeliest = responsibilities(rows).map((shares) => shares.indexOf(Math.max(...shares)));
    for (const [index, component] of likeliest.entries()) expect(component).toBe(likeliest[index % 3]);
    expect(new Set(likeliest).size).toBe(3);
    for (const shares of responsibilities([
      [1e4, -1e4],
      [5, 4],
    ])) {
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }
    expect(bic).toBeLessThan(fitGaussianMixture(rows, 2, 1).bic);
  });

  it('does not close around a point that stands alone', () => {
    const lonely = [...rows, [500, 500]];
    const { logLikelihood, responsibilities } = fitGaussianMixture(lonely, 4, 1);
    expect(Number.isFinite(logLikelihood)).toBe(true);
    expect(responsibilities(lonely).flat().every(Number.isFinite)).toBe(true);
  });
});

describe('number of clusters', () => {
  it('is told by silhouette, elbow and criterion where there are groups', () => {
    const fits = clusterFits(rows, 6, 1);
    expect(fits.map(({ clusterCount }) => clusterCount)).toEqual([2, 3, 4, 5, 6]);
    const best = (of: (fit: (typeof fits)[number]) => number): number =>
      fits.reduce((first, fit) => (of(fit) > of(first) ? fit : first)).clusterCount;
    expect(best(({ kmeansSilhouette }) => kmeansSilhouette)).toBe(3);
    expect(best(({ mixtureSilhouette }) => mixtureSilhouette)).toBe(3);
    expect(best(({ mixtureBic }) => -mixtureBic)).toBe(3);
    expect(fits[elbowAt(fits.map(({ inertia }) => inertia))]?.clusterCount).toBe(3);
    // Variance 1 along two axes.
    expect(fits[1]?.inertia).toBeGreaterThan(1.5);
    expect(fits[1]?.inertia).toBeLessThan(2.5);
  });

  it('has its elbow farthest below the straight line', () => {
    expect(elbowAt([10, 4, 3, 2, 1])).toBe(1);
    expect(elbowAt([10, 9, 2, 1, 0])).toBe(2);
    expect(elbowAt([4, 3, 2, 1])).toBe(0);
  });
});

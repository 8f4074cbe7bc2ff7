import { requirePaired } from './paired.js';

/**
 * For each level (0..1), the share of true values inside the central interval of that level of a normal distribution
 * with the predicted means and standard deviations: equal to the level when the uncertainty is calibrated.
 */
export function normalCoverage(
  truth: ArrayLike<number>,
  means: ArrayLike<number>,
  standardDeviations: ArrayLike<number>,
  levels: readonly number[],
): number[] {
  requirePaired(truth, means, 'normalCoverage');
  requirePaired(truth, standardDeviations, 'normalCoverage');
  const centralLevels = Array.from({ length: truth.length }, (_, index) => {
    const distance = Math.abs((truth[index] as number) - (means[index] as number));
    return centralProbability(distance / (standardDeviations[index] as number));
  });
  return levels.map((level) => centralLevels.filter((central) => central <= level).length / truth.length);
}

/**
 * Probability that a standard normal value lies within ±`distance`: erf(distance / √2), by formula 7.1.26 of
 * Abramowitz & Stegun 1964, off by less than 1.5e−7.
 */
export function centralProbability(distance: number): number {
  const x = distance / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const polynomial =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return 1 - polynomial * Math.exp(-x * x);
}

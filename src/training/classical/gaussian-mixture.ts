import { kmeans } from 'ml-kmeans';
import type { Rows } from './method.js';

const ITERATION_COUNT = 100;
const LEAST_GAIN = 1e-4;
/** Least variance of a component along a column, as a share of the column's: keeps one from closing around one point. */
const VARIANCE_FLOOR = 0.01;

interface Component {
  readonly logWeight: number;
  readonly mean: readonly number[];
  readonly variances: readonly number[];
}

/** A mixture of Gaussians with diagonal covariances. */
export interface GaussianMixture {
  /** Mean log-likelihood of the rows it was fitted to, natural logarithm. */
  readonly logLikelihood: number;
  /** Bayesian information criterion (Schwarz 1978), lower is better. */
  readonly bic: number;
  /** Probability of each component for each row. */
  responsibilities(rows: Rows): number[][];
}

/**
 * Fits a mixture of Gaussians by expectation maximisation (Dempster, Laird & Rubin 1977), from the clusters of k-means, in
 * the log domain. No kept library does this for more than one dimension.
 */
export function fitGaussianMixture(rows: Rows, componentCount: number, seed: number): GaussianMixture {
  const { clusters } = kmeans(
    rows.map((row) => [...row]),
    componentCount,
    { seed },
  );
  const all = componentOf(
    rows,
    rows.map(() => 1),
    null,
  );
  let weights = clusters.map((cluster) => indicator(componentCount, cluster));
  let components: Component[] = [];
  let logLikelihood = Number.NEGATIVE_INFINITY;
  for (let iteration = 0; iteration < ITERATION_COUNT; iteration += 1) {
    components = Array.from({ length: componentCount }, (_, index) =>
      componentOf(
        rows,
        weights.map((row) => row[index] as number),
        all.variances,
      ),
    );
    const expected = rows.map((row) => expectation(components, row));
    const next = expected.reduce((sum, { logDensity }) => sum + logDensity, 0) / rows.length;
    weights = expected.map(({ shares }) => shares);
    const gain = next - logLikelihood;
    logLikelihood = next;
    if (gain < LEAST_GAIN) break;
  }
  const parameterCount = componentCount * (1 + 2 * (rows[0]?.length ?? 0)) - 1;
  return {
    logLikelihood,
    bic: parameterCount * Math.log(rows.length) - 2 * rows.length * logLikelihood,
    responsibilities: (others) => others.map((row) => expectation(components, row).shares),
  };
}

function componentOf(rows: Rows, weights: readonly number[], overall: readonly number[] | null): Component {
  const total = weights.reduce((sum, weight) => sum + weight, 0) + Number.EPSILON;
  const weighted = (of: (row: readonly number[]) => number): number =>
    rows.reduce((sum, row, index) => sum + (weights[index] as number) * of(row), 0) / total;
  const columns = [...(rows[0] ?? []).keys()];
  const mean = columns.map((column) => weighted((row) => row[column] as number));
  const variances = columns.map((column) =>
    Math.max(
      weighted((row) => ((row[column] as number) - (mean[column] as number)) ** 2),
      VARIANCE_FLOOR * (overall?.[column] ?? 0),
    ),
  );
  return { logWeight: Math.log(total / rows.length), mean, variances };
}

function expectation(
  components: readonly Component[],
  row: readonly number[],
): { logDensity: number; shares: number[] } {
  const logs = components.map(({ logWeight, mean, variances }) =>
    row.reduce((sum, value, column) => {
      const variance = variances[column] as number;
      const distance = (value - (mean[column] as number)) ** 2 / variance;
      return sum - 0.5 * (Math.log(2 * Math.PI * variance) + distance);
    }, logWeight),
  );
  const largest = Math.max(...logs);
  const sum = logs.reduce((total, log) => total + Math.exp(log - largest), 0);
  const logDensity = largest + Math.log(sum);
  return { logDensity, shares: logs.map((log) => Math.exp(log - logDensity)) };
}

function indicator(length: number, at: number): number[] {
  return Array.from({ length }, (_, index) => (index === at ? 1 : 0));
}

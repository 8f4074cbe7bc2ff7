import { kmeans } from 'ml-kmeans';
import { silhouetteScore } from '../metrics/silhouette.js';
import { fitGaussianMixture } from './gaussian-mixture.js';
import type { Method, Rows } from './method.js';

/** How well a number of clusters fits. */
export interface ClusterFit {
  readonly clusterCount: number;
  /** Mean squared distance of the rows to their centre. */
  readonly inertia: number;
  /** Mean silhouette of the clusters of k-means, −1..1. */
  readonly kmeansSilhouette: number;
  /** Mean silhouette of the likeliest components of a Gaussian mixture, −1..1; NaN when one takes all rows. */
  readonly mixtureSilhouette: number;
  /** Bayesian information criterion of the mixture a row, lower is better. */
  readonly mixtureBic: number;
}

/** k-means and Gaussian mixtures with 2 to `largestCount` clusters. */
export function clusterFits(rows: Rows, largestCount: number, seed: number): ClusterFit[] {
  return Array.from({ length: largestCount - 1 }, (_, index) => {
    const clusterCount = index + 2;
    const points = rows.map((row) => [...row]);
    const { clusters, centroids } = kmeans(points, clusterCount, { seed });
    const inertia =
      points.reduce(
        (sum, point, at) => sum + squaredDistance(point, centroids[clusters[at] as number] ?? []),
        0,
      ) / points.length;
    const mixture = fitGaussianMixture(points, clusterCount, seed);
    const components = mixture.responsibilities(points).map(largestAt);
    return {
      clusterCount,
      inertia,
      kmeansSilhouette: silhouetteScore(points, clusters),
      mixtureSilhouette: silhouetteScore(points, components),
      mixtureBic: mixture.bic / points.length,
    };
  });
}

/**
 * The elbow of a falling curve: the point farthest below the straight line from its first to its last one. Index into
 * `values`; the first of equals.
 */
export function elbowAt(values: readonly number[]): number {
  const first = values[0] as number;
  const last = values.at(-1) as number;
  const depths = values.map(
    (value, index) => first + ((last - first) * index) / Math.max(1, values.length - 1) - value,
  );
  return largestAt(depths);
}

/** Predicts the mean target of the training rows in the nearest cluster of k-means. */
export function clusterMeans(clusterCount: number): Method {
  return {
    names: [`k-means, ${clusterCount} clusters`],
    fit(features, targets, seed) {
      const points = features.map((row) => [...row]);
      const result = kmeans(points, clusterCount, { seed });
      const shares = result.clusters.map((cluster) => indicator(clusterCount, cluster));
      const means = weightedMeans(shares, targets);
      return [
        {
          predict: (rows) => result.nearest(rows.map((row) => [...row])).map((at) => [...(means[at] ?? [])]),
        },
      ];
    },
  };
}

/** Predicts the mean target of the components of a Gaussian mixture, by their probabilities. */
export function mixtureMeans(componentCount: number): Method {
  return {
    names: [`Gaussian mixture, ${componentCount} components`],
    fit(features, targets, seed) {
      const mixture = fitGaussianMixture(features, componentCount, seed);
      const means = weightedMeans(mixture.responsibilities(features), targets);
      return [
        {
          predict: (rows) =>
            mixture
              .responsibilities(rows)
              .map((shares) =>
                (means[0] ?? []).map((_, column) =>
                  shares.reduce((sum, share, at) => sum + share * (means[at]?.[column] ?? 0), 0),
                ),
              ),
        },
      ];
    },
  };
}

function weightedMeans(shares: Rows, targets: Rows): number[][] {
  return (shares[0] ?? []).map((_, cluster) => {
    const total = shares.reduce((sum, row) => sum + (row[cluster] as number), 0) + Number.EPSILON;
    return (targets[0] ?? []).map(
      (_, column) =>
        shares.reduce((sum, row, at) => sum + (row[cluster] as number) * (targets[at]?.[column] ?? 0), 0) /
        total,
    );
  });
}

function largestAt(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}

function squaredDistance(first: readonly number[], second: readonly number[]): number {
  return first.reduce((sum, value, at) => sum + (value - (second[at] ?? 0)) ** 2, 0);
}

function indicator(length: number, at: number): number[] {
  return Array.from({ length }, (_, index) => (index === at ? 1 : 0));
}

import { requirePaired } from './paired.js';

/**
 * Silhouette of each point (Rousseeuw 1987), −1..1: how much nearer it is to its own cluster than to the next one, by
 * mean Euclidean distance. A point alone in its cluster has 0. Takes time and memory of the square of the count.
 */
export function silhouettes(points: readonly ArrayLike<number>[], clusters: readonly number[]): number[] {
  requirePaired(points, clusters, 'silhouettes');
  const names = [...new Set(clusters)];
  const sizes = new Map(names.map((name) => [name, clusters.filter((cluster) => cluster === name).length]));
  return points.map((point, index) => {
    const own = clusters[index] as number;
    const sums = new Map(names.map((name) => [name, 0]));
    for (const [other, otherPoint] of points.entries()) {
      const cluster = clusters[other] as number;
      sums.set(cluster, (sums.get(cluster) ?? 0) + distance(point, otherPoint));
    }
    const ownSize = sizes.get(own) ?? 0;
    if (ownSize <= 1) return 0;
    const within = (sums.get(own) ?? 0) / (ownSize - 1);
    let nearest = Number.POSITIVE_INFINITY;
    for (const name of names) {
      if (name !== own) nearest = Math.min(nearest, (sums.get(name) ?? 0) / (sizes.get(name) ?? 1));
    }
    const larger = Math.max(within, nearest);
    return larger === 0 ? 0 : (nearest - within) / larger;
  });
}

/** Mean silhouette: how well the clusters are apart, −1..1. NaN with a single cluster. */
export function silhouetteScore(points: readonly ArrayLike<number>[], clusters: readonly number[]): number {
  const values = silhouettes(points, clusters);
  return new Set(clusters).size < 2
    ? Number.NaN
    : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function distance(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < first.length; index++) {
    sum += ((first[index] as number) - (second[index] as number)) ** 2;
  }
  return Math.sqrt(sum);
}

import { squaredEuclidean } from 'ml-distance-euclidean';
import type { Method, Rows } from './method.js';

/**
 * The mean target of the `neighbourCount` nearest training rows, by Euclidean distance: values for regression, shares of
 * votes for classes and labels. Every row is looked at: a search tree saves nothing in tens of dimensions.
 */
export function nearestNeighbours(neighbourCount: number): Method {
  return {
    names: [`k-nearest neighbours, k = ${neighbourCount}`],
    fit: (features, targets) => [
      {
        predict: (rows) =>
          rows.map((row) => {
            const nearest = nearestOf(features, [...row], neighbourCount);
            const width = targets[0]?.length ?? 0;
            return Array.from(
              { length: width },
              (_, column) =>
                nearest.reduce((sum, index) => sum + (targets[index]?.[column] ?? 0), 0) / nearest.length,
            );
          }),
      },
    ],
  };
}

/** Indices of the nearest rows, nearest first; the earlier of equals. */
function nearestOf(features: Rows, point: number[], count: number): number[] {
  const nearest: { readonly index: number; readonly distance: number }[] = [];
  for (const [index, other] of features.entries()) {
    const distance = squaredEuclidean(other as number[], point);
    if (nearest.length === count && distance >= (nearest.at(-1)?.distance ?? 0)) continue;
    const place = nearest.findIndex((one) => one.distance > distance);
    nearest.splice(place < 0 ? nearest.length : place, 0, { index, distance });
    if (nearest.length > count) nearest.pop();
  }
  return nearest.map(({ index }) => index);
}

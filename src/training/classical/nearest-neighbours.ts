import { squaredEuclidean } from 'ml-distance-euclidean';
import type { Method } from './method.js';

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
            const point = [...row];
            const nearest = features
              .map((other, index) => ({ index, distance: squaredEuclidean(point, other as number[]) }))
              .sort((a, b) => a.distance - b.distance)
              .slice(0, neighbourCount);
            const width = targets[0]?.length ?? 0;
            return Array.from(
              { length: width },
              (_, column) =>
                nearest.reduce((sum, { index }) => sum + (targets[index]?.[column] ?? 0), 0) / nearest.length,
            );
          }),
      },
    ],
  };
}

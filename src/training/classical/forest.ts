import { RandomForestClassifier, RandomForestRegression } from 'ml-random-forest';
import type { Fitted, Method, Rows } from './method.js';

/** Least rows in a node that is split further. */
const LEAST_SAMPLES = 5;

/**
 * Random forests (Breiman 2001) that predict values, one forest a target. The largest is grown once; a smaller one is its
 * first trees. Deviation, by the library: the features of a tree (the square root of their number) are drawn once a tree,
 * not at each split.
 */
export function regressionForests(treeCounts: readonly number[]): Method {
  return {
    names: treeCounts.map(forestName),
    fit(features, targets, seed) {
      const width = targets[0]?.length ?? 0;
      const forests = Array.from({ length: width }, (_, column) => {
        const forest = new RandomForestRegression(forestOptions(features, treeCounts, seed + column));
        forest.train(
          copy(features),
          targets.map((row) => row[column] as number),
        );
        return forest;
      });
      return treeCounts.map(
        (treeCount): Fitted => ({
          predict(rows) {
            const trees = forests.map((forest) => forest.predictionValues(copy(rows)));
            return rows.map((_, index) =>
              trees.map((values) => {
                const first = values.getRow(index).slice(0, treeCount);
                return first.reduce((sum, value) => sum + value, 0) / first.length;
              }),
            );
          },
        }),
      );
    },
  };
}

/**
 * Random forests that predict classes: the shares of votes. An item with several labels (targets of 1) stands once under
 * each of them.
 */
export function classificationForests(treeCounts: readonly number[]): Method {
  return {
    names: treeCounts.map(forestName),
    fit(features, targets, seed) {
      const width = targets[0]?.length ?? 0;
      const labelled = targets.flatMap((row, index) =>
        row.flatMap((value, label) => (value > 0 ? [{ row: [...(features[index] ?? [])], label }] : [])),
      );
      const forest = new RandomForestClassifier({
        ...forestOptions(features, treeCounts, seed),
        useSampleBagging: true,
      });
      forest.train(
        labelled.map(({ row }) => row),
        labelled.map(({ label }) => label),
      );
      return treeCounts.map(
        (treeCount): Fitted => ({
          predict(rows) {
            const votes = forest.predictionValues(copy(rows));
            return rows.map((_, index) => {
              const shares = new Array<number>(width).fill(0);
              const first = votes.getRow(index).slice(0, treeCount);
              for (const label of first) shares[label] = (shares[label] ?? 0) + 1 / first.length;
              return shares;
            });
          },
        }),
      );
    },
  };
}

function forestName(treeCount: number): string {
  return `random forest, ${treeCount} trees`;
}

function forestOptions(features: Rows, treeCounts: readonly number[], seed: number) {
  return {
    seed,
    nEstimators: Math.max(...treeCounts),
    maxFeatures: Math.max(1, Math.round(Math.sqrt(features[0]?.length ?? 1))),
    replacement: false,
    noOOB: true,
    // Without its threshold of 0.01 the library does not split at all where labels are as noisy as here.
    treeOptions: { minNumSamples: LEAST_SAMPLES, gainThreshold: 0 },
  };
}

function copy(rows: Rows): number[][] {
  return rows.map((row) => [...row]);
}

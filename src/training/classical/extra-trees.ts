import { Random } from '../random.js';
import { type Fitted, innerSplits, type Method, type Rows, rowsAt } from './method.js';

const TREE_COUNT = 100;
const TUNING_TREE_COUNT = 20;
/** Tried: least rows in a leaf, and share of the features that a split chooses from. */
const LEAST_LEAVES = [2, 5] as const;
const FEATURE_SHARES = [0.1, 0.4] as const;

interface Shape {
  readonly leastLeaf: number;
  readonly featureShare: number;
}

/** A split, or the mean of the targets in a leaf. */
type Node =
  | { readonly feature: number; readonly threshold: number; readonly below: Node; readonly above: Node }
  | { readonly mean: readonly number[] };

/**
 * Extremely randomised trees (Geurts, Ernst & Wehenkel 2006): every tree sees all rows; at each split some features are drawn, each
 * with a threshold anywhere in its range there, and the one that leaves least variance of all targets (which should be of like size) is
 * taken. Size of leaves and share of features are those with the least error on a part of the training rows left out.
 */
export const extraTrees: Method = {
  names: ['extra trees'],
  fit(features, targets, seed, parts) {
    const { inside, outside } = innerSplits(features, parts)[0] ?? { inside: [], outside: [] };
    const shapes = LEAST_LEAVES.flatMap((leastLeaf) =>
      FEATURE_SHARES.map((featureShare): Shape => ({ leastLeaf, featureShare })),
    );
    const errors = shapes.map((shape) => {
      const tried = grow(rowsAt(features, inside), rowsAt(targets, inside), shape, TUNING_TREE_COUNT, seed);
      const said = tried.predict(rowsAt(features, outside));
      return outside.reduce(
        (sum, row, at) =>
          sum +
          (targets[row] ?? []).reduce(
            (of, value, column) => of + (value - (said[at]?.[column] ?? 0)) ** 2,
            0,
          ),
        0,
      );
    });
    const best = shapes[errors.indexOf(Math.min(...errors))] as Shape;
    return [grow(features, targets, best, TREE_COUNT, seed)];
  },
};

function grow(features: Rows, targets: Rows, shape: Shape, treeCount: number, seed: number): Fitted {
  const random = new Random(seed);
  const everyRow = [...features.keys()];
  const trees = Array.from({ length: treeCount }, () => node(features, targets, everyRow, shape, random));
  return {
    predict: (asked) =>
      asked.map((row) => {
        const leaves = trees.map((tree) => leafOf(tree, row));
        return (targets[0] ?? []).map(
          (_, column) => leaves.reduce((sum, leaf) => sum + (leaf[column] as number), 0) / treeCount,
        );
      }),
  };
}

function node(features: Rows, targets: Rows, rows: readonly number[], shape: Shape, random: Random): Node {
  const width = features[0]?.length ?? 0;
  const drawCount = Math.max(1, Math.round(shape.featureShare * width));
  const at = (row: number, feature: number): number => features[row]?.[feature] as number;
  let best: { feature: number; threshold: number; rest: number } | null = null;
  for (let draw = 0; draw < drawCount && rows.length >= 2 * shape.leastLeaf; draw += 1) {
    const feature = random.below(width);
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const row of rows) {
      low = Math.min(low, at(row, feature));
      high = Math.max(high, at(row, feature));
    }
    const threshold = low + (high - low) * random.uniform();
    const below = rows.filter((row) => at(row, feature) < threshold);
    const above = rows.filter((row) => at(row, feature) >= threshold);
    if (Math.min(below.length, above.length) < shape.leastLeaf) continue;
    const rest = unrest(targets, below) + unrest(targets, above);
    if (best === null || rest < best.rest) best = { feature, threshold, rest };
  }
  if (best === null) return { mean: means(targets, rows) };
  const { feature, threshold } = best;
  const side = (isBelow: boolean): Node =>
    node(
      features,
      targets,
      rows.filter((row) => at(row, feature) < threshold === isBelow),
      shape,
      random,
    );
  return { feature, threshold, below: side(true), above: side(false) };
}

function leafOf(tree: Node, row: readonly number[]): readonly number[] {
  let at = tree;
  while ('feature' in at) at = (row[at.feature] as number) < at.threshold ? at.below : at.above;
  return at.mean;
}

function means(targets: Rows, rows: readonly number[]): number[] {
  return (targets[0] ?? []).map(
    (_, column) => rows.reduce((sum, row) => sum + (targets[row]?.[column] as number), 0) / rows.length,
  );
}

/** Sum of the squared distances of all targets from their means. */
function unrest(targets: Rows, rows: readonly number[]): number {
  let total = 0;
  for (let column = 0; column < (targets[0]?.length ?? 0); column += 1) {
    let [sum, squares] = [0, 0];
    for (const row of rows) {
      const value = targets[row]?.[column] as number;
      sum += value;
      squares += value * value;
    }
    total += squares - (sum * sum) / rows.length;
  }
  return total;
}

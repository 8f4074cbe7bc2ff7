import { Ridge, type RidgeLines } from '../ridge.js';
import { innerSplits, type Method, type Rows, rowsAt } from './method.js';

/** Strengths tried, each times the number of rows. */
const RIDGE_STRENGTHS = [0.01, 0.03, 0.1, 0.3, 1, 3] as const;

/** Ridge regression; the strength is the one with the least error on parts of the training rows left out. */
export const ridgeRegression: Method = {
  names: ['ridge regression'],
  fit(features, targets, _seed, parts) {
    const errors = RIDGE_STRENGTHS.map(() => 0);
    for (const { inside, outside } of innerSplits(features, parts)) {
      const ridge = new Ridge(rowsAt(features, inside), rowsAt(targets, inside));
      for (const [at, strength] of RIDGE_STRENGTHS.entries()) {
        const predicted = onLines(ridge.lines(strength * inside.length), rowsAt(features, outside));
        for (const [row, index] of outside.entries())
          errors[at] = (errors[at] as number) + squaredDistance(predicted[row] ?? [], targets[index] ?? []);
      }
    }
    const best = RIDGE_STRENGTHS[errors.indexOf(Math.min(...errors))] as number;
    const lines = new Ridge(features, targets).lines(best * features.length);
    return [{ predict: (rows) => onLines(lines, rows) }];
  },
};

function onLines({ weights, biases }: RidgeLines, rows: Rows): number[][] {
  return rows.map((row) =>
    biases.map((bias, target) =>
      row.reduce((sum, value, at) => sum + value * (weights[target]?.[at] as number), bias),
    ),
  );
}

function squaredDistance(some: readonly number[], others: readonly number[]): number {
  return some.reduce((sum, value, at) => sum + (value - (others[at] ?? 0)) ** 2, 0);
}

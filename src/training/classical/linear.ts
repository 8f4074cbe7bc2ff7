import { PCA } from 'ml-pca';
import MultivariateLinearRegression from 'ml-regression-multivariate-linear';
import { type RidgeLines, RidgeRegression } from '../ridge-lines.js';
import { type Fitted, type Method, type Rows, rowsAt } from './method.js';

/** Ordinary least squares on all features. */
export const linearRegression: Method = {
  names: ['linear regression'],
  fit: (features, targets) => [leastSquares(features, targets)],
};

/** Strengths tried, each times the number of rows. */
const RIDGE_STRENGTHS = [0.01, 0.03, 0.1, 0.3, 1, 3] as const;
const INNER_PARTS = 5;

/** Ridge regression; the strength is the one with the least error on parts of the training rows left out. */
export const ridgeRegression: Method = {
  names: ['ridge regression'],
  fit(features, targets) {
    const errors = RIDGE_STRENGTHS.map(() => 0);
    for (let part = 0; part < INNER_PARTS; part += 1) {
      const [inside, outside] = [true, false].map((isInside) =>
        [...features.keys()].filter((row) => (row % INNER_PARTS !== part) === isInside),
      ) as [number[], number[]];
      const ridge = new RidgeRegression(rowsAt(features, inside), rowsAt(targets, inside));
      for (const [at, strength] of RIDGE_STRENGTHS.entries()) {
        const predicted = onLines(ridge.lines(strength * inside.length), rowsAt(features, outside));
        for (const [row, index] of outside.entries())
          errors[at] = (errors[at] as number) + squaredDistance(predicted[row] ?? [], targets[index] ?? []);
      }
    }
    const best = RIDGE_STRENGTHS[errors.indexOf(Math.min(...errors))] as number;
    const lines = new RidgeRegression(features, targets).lines(best * features.length);
    return [{ predict: (rows) => onLines(lines, rows) }];
  },
};

/** Least squares on the first principal components. */
export function principalRegression(componentCount: number): Method {
  return {
    names: [`linear regression, ${componentCount} PCA`],
    fit(features, targets) {
      const project = principalComponents(features, componentCount);
      const fitted = leastSquares(project(features), targets);
      return [{ predict: (rows) => fitted.predict(project(rows)) }];
    },
  };
}

/** Projection onto the first principal components of `features` (which should be standardised): as many as asked, or all. */
export function principalComponents(features: Rows, componentCount: number): (rows: Rows) => number[][] {
  const pca = new PCA(
    features.map((row) => [...row]),
    { method: 'covarianceMatrix' },
  );
  return (rows) =>
    pca
      .predict(
        rows.map((row) => [...row]),
        { nComponents: Math.min(componentCount, features[0]?.length ?? 0) },
      )
      .to2DArray();
}

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

function leastSquares(features: Rows, targets: Rows): Fitted {
  const copy = (rows: Rows): number[][] => rows.map((row) => [...row]);
  const model = new MultivariateLinearRegression(copy(features), copy(targets), { statistics: false });
  return { predict: (rows) => model.predict(copy(rows)) };
}

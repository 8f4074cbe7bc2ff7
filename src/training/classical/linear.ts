import { PCA } from 'ml-pca';
import MultivariateLinearRegression from 'ml-regression-multivariate-linear';
import { type Fitted, type Method, type Rows, rowsAt } from './method.js';

/** Ordinary least squares on all features. */
export const linearRegression: Method = {
  names: ['linear regression'],
  fit: (features, targets) => [leastSquares(features, targets)],
};

/** Strengths tried, each times the number of rows. */
const RIDGE_STRENGTHS = [0.01, 0.03, 0.1, 0.3, 1, 3] as const;
const INNER_PARTS = 5;

/**
 * Ridge regression (Hoerl & Kennard 1970) on features of mean 0 and deviation 1: least squares with a row for every
 * coefficient that asks it to be 0. The strength is the one with the least error on parts of the training rows left out.
 */
export const ridgeRegression: Method = {
  names: ['ridge regression'],
  fit(features, targets) {
    const errors = RIDGE_STRENGTHS.map((strength) => {
      let sum = 0;
      for (let part = 0; part < INNER_PARTS; part += 1) {
        const [inside, outside] = [true, false].map((isInside) =>
          [...features.keys()].filter((row) => (row % INNER_PARTS !== part) === isInside),
        ) as [number[], number[]];
        const fitted = ridge(rowsAt(features, inside), rowsAt(targets, inside), strength);
        const predicted = fitted.predict(rowsAt(features, outside));
        for (const [at, row] of outside.entries())
          sum += squaredDistance(predicted[at] ?? [], targets[row] ?? []);
      }
      return sum;
    });
    const best = RIDGE_STRENGTHS[errors.indexOf(Math.min(...errors))] as number;
    return [ridge(features, targets, best)];
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

function ridge(features: Rows, targets: Rows, strength: number): Fitted {
  const means = (targets[0] ?? []).map(
    (_, column) => targets.reduce((sum, row) => sum + (row[column] as number), 0) / targets.length,
  );
  const penalty = Math.sqrt(strength * features.length);
  const width = features[0]?.length ?? 0;
  const rows = [
    ...features.map((row) => [...row]),
    ...Array.from({ length: width }, (_, at) =>
      Array.from({ length: width }, (_x, column) => (column === at ? penalty : 0)),
    ),
  ];
  const wanted = [
    ...targets.map((row) => row.map((value, column) => value - (means[column] as number))),
    ...Array.from({ length: width }, () => means.map(() => 0)),
  ];
  const model = new MultivariateLinearRegression(rows, wanted, { intercept: false, statistics: false });
  return {
    predict: (asked) =>
      model
        .predict(asked.map((row) => [...row]))
        .map((row) => row.map((value, column) => value + (means[column] as number))),
  };
}

function squaredDistance(some: readonly number[], others: readonly number[]): number {
  return some.reduce((sum, value, at) => sum + (value - (others[at] ?? 0)) ** 2, 0);
}

function leastSquares(features: Rows, targets: Rows): Fitted {
  const copy = (rows: Rows): number[][] => rows.map((row) => [...row]);
  const model = new MultivariateLinearRegression(copy(features), copy(targets), { statistics: false });
  return { predict: (rows) => model.predict(copy(rows)) };
}

import { PCA } from 'ml-pca';
import MultivariateLinearRegression from 'ml-regression-multivariate-linear';
import type { Fitted, Method, Rows } from './method.js';

/** Ordinary least squares on all features. */
export const linearRegression: Method = {
  names: ['linear regression'],
  fit: (features, targets) => [leastSquares(features, targets)],
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

function leastSquares(features: Rows, targets: Rows): Fitted {
  const copy = (rows: Rows): number[][] => rows.map((row) => [...row]);
  const model = new MultivariateLinearRegression(copy(features), copy(targets), { statistics: false });
  return { predict: (rows) => model.predict(copy(rows)) };
}

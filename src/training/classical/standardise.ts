import type { Fitted, Method, Rows } from './method.js';

/**
 * Puts each column to mean 0 and standard deviation 1 by the rows given, and leaves out columns that are constant there
 * (they say nothing, and make least squares singular).
 */
export function standardiser(rows: Rows): (rows: Rows) => number[][] {
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, column) => {
    const mean = rows.reduce((sum, row) => sum + (row[column] as number), 0) / rows.length;
    const variance = rows.reduce((sum, row) => sum + ((row[column] as number) - mean) ** 2, 0) / rows.length;
    return { column, mean, deviation: Math.sqrt(variance) };
  }).filter(({ mean, deviation }) => deviation > 1e-9 * Math.max(1, Math.abs(mean)));
  return (others) =>
    others.map((row) =>
      columns.map(({ column, mean, deviation }) => ((row[column] as number) - mean) / deviation),
    );
}

/** A method whose features are standardised by its training rows first. */
export function standardised(method: Method): Method {
  return {
    names: method.names,
    async fit(features, targets, seed, parts) {
      const scale = standardiser(features);
      const fitted = await method.fit(scale(features), targets, seed, parts);
      return fitted.map(
        (one): Fitted => ({
          predict: (rows) => one.predict(scale(rows)),
          dispose: () => one.dispose?.(),
        }),
      );
    },
  };
}

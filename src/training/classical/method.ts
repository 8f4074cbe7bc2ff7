/** One row an item, one column a feature or a target. */
export type Rows = readonly (readonly number[])[];

/** A method after fitting. */
export interface Fitted {
  /** One row of target values (or class probabilities) for each row of features. */
  predict(features: Rows): number[][];
  /** Frees what the garbage collector does not. */
  dispose?(): void;
}

/** A method of the bench: several `names` when one fit gives several rows of the table, as a forest of several sizes does. */
export interface Method {
  readonly names: readonly string[];
  /** Learns `targets` from `features`, row by row; gives one fitted method a name. The same seed gives the same fit. */
  fit(features: Rows, targets: Rows, seed: number): Fitted[] | Promise<Fitted[]>;
}

/** The rows with these indices. */
export function rowsAt<T>(rows: readonly T[], indices: readonly number[]): T[] {
  return indices.map((index) => rows[index] as T);
}

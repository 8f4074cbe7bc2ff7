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
  /**
   * Learns `targets` from `features`, row by row; gives one fitted method a name. The same seed gives the same fit. `parts`: a number a
   * row, the same for rows that belong together (clips of a song); what a method tunes is judged on parts left out.
   */
  fit(features: Rows, targets: Rows, seed: number, parts?: readonly number[]): Fitted[] | Promise<Fitted[]>;
}

/** The rows with these indices. */
export function rowsAt<T>(rows: readonly T[], indices: readonly number[]): T[] {
  return indices.map((index) => rows[index] as T);
}

const PART_COUNT = 5;

/** Rows to fit on and rows to judge by, once for each part; without parts, or with one alone, every fifth row belongs together. */
export function innerSplits(
  features: Rows,
  known: readonly number[] = [],
): { readonly inside: number[]; readonly outside: number[] }[] {
  const rows = [...features.keys()];
  const parts = new Set(known).size > 1 ? known : rows.map((row) => row % PART_COUNT);
  return [...new Set(parts)].map((part) => ({
    inside: rows.filter((row) => parts[row] !== part),
    outside: rows.filter((row) => parts[row] === part),
  }));
}

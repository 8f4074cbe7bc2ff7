import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** Lines through the same inputs, one a target: `biases[t]` + Σᵢ `weights[t][i]` · input i. */
export interface RidgeLines {
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
}

const LEAST_DEVIATION = 1e-6;

/**
 * Ridge regression (Hoerl & Kennard 1970) of `wanted` [rows][targets] on `inputs` [rows][inputs], which are brought to mean 0 and
 * deviation 1 for it. `counts`: for how many rows each row stands. What all strengths share is computed once.
 */
export class Ridge {
  readonly #means: readonly number[];
  readonly #deviations: readonly number[];
  readonly #targetMeans: readonly number[];
  /** Products of the inputs with each other, and with the targets, summed over the rows. */
  readonly #products: Matrix;
  readonly #moments: Matrix;

  constructor(
    inputs: readonly ArrayLike<number>[],
    wanted: readonly (readonly number[])[],
    counts: readonly number[] = wanted.map(() => 1),
  ) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const average = (value: (row: number) => number): number =>
      counts.reduce((sum, count, row) => sum + count * value(row), 0) / Math.max(1, total);
    const columns = Array.from(inputs[0] ?? [], (_, at) =>
      Float64Array.from(inputs, (row) => row[at] as number),
    );
    this.#means = columns.map((column) => average((row) => column[row] as number));
    this.#deviations = columns.map((column, at) =>
      Math.sqrt(average((row) => ((column[row] as number) - (this.#means[at] as number)) ** 2)),
    );
    this.#targetMeans = (wanted[0] ?? []).map((_, target) =>
      average((row) => wanted[row]?.[target] as number),
    );
    const standard = columns.map((column, at) => {
      const [mean, deviation] = [this.#means[at] as number, this.#deviations[at] as number];
      // An input that never changes tells nothing.
      return deviation < LEAST_DEVIATION ? column.fill(0) : column.map((value) => (value - mean) / deviation);
    });
    const counted = standard.map((column) => column.map((value, row) => value * (counts[row] as number)));
    this.#products = new Matrix(columns.length, columns.length);
    for (const [first, column] of standard.entries()) {
      for (let second = 0; second <= first; second += 1) {
        const sum = dot(column, counted[second] as Float64Array);
        this.#products.set(first, second, sum);
        this.#products.set(second, first, sum);
      }
    }
    const targets = this.#targetMeans.map((mean, target) =>
      Float64Array.from(wanted, (row) => (row[target] as number) - mean),
    );
    this.#moments = new Matrix(counted.map((column) => targets.map((target) => dot(column, target))));
  }

  /** @param strength what a weight of 1 costs, in rows; above 0 */
  lines(strength: number): RidgeLines {
    const penalised = Matrix.add(this.#products, Matrix.eye(this.#products.rows).mul(strength));
    const solved = new CholeskyDecomposition(penalised).solve(this.#moments);
    const weights = this.#targetMeans.map((_, target) =>
      this.#deviations.map((deviation, at) => solved.get(at, target) / Math.max(LEAST_DEVIATION, deviation)),
    );
    return {
      weights,
      biases: this.#targetMeans.map((mean, target) => mean - dot(weights[target] ?? [], this.#means)),
    };
  }
}

/** How much each row counts so that all sets count alike, and all rows together as many as there are. */
export function countedAlike(sets: readonly string[]): number[] {
  const sizes = new Map<string, number>();
  for (const set of sets) sizes.set(set, (sizes.get(set) ?? 0) + 1);
  return sets.map((set) => sets.length / sizes.size / (sizes.get(set) as number));
}

function dot(some: ArrayLike<number>, others: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < some.length; at += 1) sum += (some[at] as number) * (others[at] as number);
  return sum;
}

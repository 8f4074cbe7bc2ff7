/** A line through many inputs: `bias` + Σᵢ `weights[i]` · input i. */
export interface RidgeLine {
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Iterations at most; as many as there are inputs would solve it exactly. */
const ITERATION_COUNT = 200;
const TOLERANCE = 1e-10;
const LEAST_DEVIATION = 1e-6;

/**
 * Ridge regression (Hoerl & Kennard 1970) of `wanted` on `inputs` [rows][inputs], which are brought to mean 0 and deviation 1 for
 * it; solved by conjugate gradients. `strength`: what a weight of 1 costs, in rows. `counts`: for how many rows each row stands.
 */
export function ridgeLine(
  inputs: readonly ArrayLike<number>[],
  wanted: readonly number[],
  strength: number,
  counts: readonly number[] = wanted.map(() => 1),
): RidgeLine {
  const width = inputs[0]?.length ?? 0;
  const average = (values: readonly number[]): number => dot(values, counts) / sum(counts);
  const mean = Array.from({ length: width }, (_, at) => average(inputs.map((row) => row[at] as number)));
  const deviation = mean.map((middle, at) =>
    Math.sqrt(average(inputs.map((row) => ((row[at] as number) - middle) ** 2))),
  );
  const rows = inputs.map((row) =>
    // An input that never changes tells nothing.
    mean.map((middle, at) =>
      (deviation[at] as number) < LEAST_DEVIATION
        ? 0
        : ((row[at] as number) - middle) / (deviation[at] as number),
    ),
  );
  const middle = average(wanted);
  const solved = conjugateGradients(
    (direction) =>
      plus(
        transposed(
          rows,
          rows.map((row, index) => (counts[index] as number) * dot(row, direction)),
        ),
        direction,
        strength,
      ),
    transposed(
      rows,
      wanted.map((value, index) => (counts[index] as number) * (value - middle)),
    ),
  );
  const weights = solved.map((weight, at) => weight / Math.max(LEAST_DEVIATION, deviation[at] as number));
  return { weights, bias: middle - dot(weights, mean) };
}

/** Solves A x = `target` for a symmetric positive A, of which only products are needed (Hestenes & Stiefel 1952). */
function conjugateGradients(product: (of: readonly number[]) => number[], target: number[]): number[] {
  let solution = target.map(() => 0);
  let rest = target;
  let direction = target;
  let size = dot(rest, rest);
  const enough = TOLERANCE * size;
  for (let iteration = 0; iteration < ITERATION_COUNT && size > enough; iteration += 1) {
    const moved = product(direction);
    const stride = size / dot(direction, moved);
    solution = plus(solution, direction, stride);
    rest = plus(rest, moved, -stride);
    const next = dot(rest, rest);
    direction = plus(rest, direction, next / size);
    size = next;
  }
  return solution;
}

function transposed(rows: readonly (readonly number[])[], values: readonly number[]): number[] {
  const sums = new Array<number>(rows[0]?.length ?? 0).fill(0);
  for (const [at, row] of rows.entries()) {
    const value = values[at] as number;
    for (const [column, entry] of row.entries()) sums[column] = (sums[column] as number) + value * entry;
  }
  return sums;
}

function plus(some: readonly number[], others: readonly number[], times: number): number[] {
  return some.map((value, at) => value + times * (others[at] as number));
}

function dot(some: readonly number[], others: readonly number[]): number {
  return some.reduce((sum, value, at) => sum + value * (others[at] as number), 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

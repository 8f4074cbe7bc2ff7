/** A row of features a step, all rows equally long. */
export interface Steps {
  readonly count: number;
  readonly size: number;
  readonly values: Float32Array;
}

/** Where two recordings are at the same place of the piece: pairs of steps, both never going back, from both beginnings to both ends. */
export type WarpPath = readonly (readonly [a: number, b: number])[];

/** Steps up to which every pair is weighed. */
const SMALL_COUNT = 200;
/** Steps around the way found in half the detail. */
const RADIUS = 24;

/**
 * The cheapest way through two recordings by dynamic time warping (Sakoe & Chiba 1978) with cosine distance, found from coarse to
 * fine as in FastDTW (Salvador & Chan 2007): time and memory grow with the length, not with its square. Pure. Both must have a
 * step or more.
 */
export function warpPath(a: Steps, b: Steps): WarpPath {
  if (Math.min(a.count, b.count) <= SMALL_COUNT) return cheapestPath(a, b, () => [0, b.count]);
  const coarse = warpPath(halved(a), halved(b));
  const lows = new Int32Array(a.count).fill(b.count);
  const ends = new Int32Array(a.count);
  for (const [coarseA, coarseB] of coarse) {
    const last = Math.min(a.count - 1, 2 * coarseA + 1 + RADIUS);
    for (let step = Math.max(0, 2 * coarseA - RADIUS); step <= last; step += 1) {
      lows[step] = Math.min(lows[step] as number, Math.max(0, 2 * coarseB - RADIUS));
      ends[step] = Math.max(ends[step] as number, Math.min(b.count, 2 * coarseB + 2 + RADIUS));
    }
  }
  return cheapestPath(a, b, (step) => [lows[step] as number, ends[step] as number]);
}

/** 1 less the cosine of two steps; 1 where one of them is empty, 0 where both are. */
export function stepDistance(a: Steps, stepA: number, b: Steps, stepB: number): number {
  let dot = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let index = 0; index < a.size; index += 1) {
    const x = a.values[stepA * a.size + index] as number;
    const y = b.values[stepB * b.size + index] as number;
    dot += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  if (squaresA === 0 || squaresB === 0) return squaresA === squaresB ? 0 : 1;
  return 1 - dot / Math.sqrt(squaresA * squaresB);
}

/** `rangeOf`: the steps of `b` (from, to before) that are weighed at a step of `a`. */
function cheapestPath(a: Steps, b: Steps, rangeOf: (step: number) => readonly [number, number]): WarpPath {
  const rows: { readonly low: number; readonly costs: Float64Array }[] = [];
  const costAt = (stepA: number, stepB: number): number => {
    const row = rows[stepA];
    return row?.costs[stepB - row.low] ?? Number.POSITIVE_INFINITY;
  };
  for (let stepA = 0; stepA < a.count; stepA += 1) {
    const [low, end] = rangeOf(stepA);
    const costs = new Float64Array(end - low);
    rows.push({ low, costs });
    for (let stepB = low; stepB < end; stepB += 1) {
      const before = Math.min(
        costAt(stepA - 1, stepB),
        costAt(stepA, stepB - 1),
        costAt(stepA - 1, stepB - 1),
      );
      const first = stepA === 0 && stepB === 0 ? 0 : before;
      costs[stepB - low] = first + stepDistance(a, stepA, b, stepB);
    }
  }
  const path: [number, number][] = [];
  let [stepA, stepB] = [a.count - 1, b.count - 1];
  for (;;) {
    path.push([stepA, stepB]);
    if (stepA === 0 && stepB === 0) return path.reverse();
    const both = costAt(stepA - 1, stepB - 1);
    const alone = costAt(stepA - 1, stepB);
    if (both <= alone && both <= costAt(stepA, stepB - 1)) [stepA, stepB] = [stepA - 1, stepB - 1];
    else if (alone <= costAt(stepA, stepB - 1)) stepA -= 1;
    else stepB -= 1;
  }
}

/** Pairs of steps as one; a last one that is alone stays. */
function halved({ count, size, values }: Steps): Steps {
  const half = new Float32Array(Math.ceil(count / 2) * size);
  for (let step = 0; step < count; step += 1) {
    for (let index = 0; index < size; index += 1) {
      const at = Math.floor(step / 2) * size + index;
      half[at] = (half[at] as number) + (values[step * size + index] as number);
    }
  }
  return { count: Math.ceil(count / 2), size, values: half };
}

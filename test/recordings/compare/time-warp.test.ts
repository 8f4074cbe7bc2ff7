import { describe, expect, it } from 'vitest';
import { type Steps, stepDistance, warpPath } from '../../../src/recordings/compare/time-warp.js';

/** Steps from rows. */
function stepsOf(rows: readonly (readonly number[])[]): Steps {
  return { count: rows.length, size: rows[0]?.length ?? 1, values: Float32Array.from(rows.flat()) };
}

/** A walk through 12 pitch classes that says where it is: each place differs from those around it. */
function walk(count: number, placeAt: (step: number) => number): Steps {
  const rows = Array.from({ length: count }, (_, step) => {
    const place = placeAt(step);
    return Array.from(
      { length: 12 },
      (_, pitch) => 1 + Math.cos(place * (0.011 + 0.007 * pitch) + pitch * pitch),
    );
  });
  return stepsOf(rows);
}

/** Reference: every pair, no corridor. */
function leastCost(a: Steps, b: Steps): number {
  let before = new Array<number>(b.count).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < a.count; i += 1) {
    const row: number[] = [];
    for (let j = 0; j < b.count; j += 1) {
      const from = Math.min(before[j] ?? Infinity, row[j - 1] ?? Infinity, before[j - 1] ?? Infinity);
      row.push((i === 0 && j === 0 ? 0 : from) + stepDistance(a, i, b, j));
    }
    before = row;
  }
  return before[b.count - 1] as number;
}

describe('the way through two recordings', () => {
  it('costs what the cheapest of all ways costs', () => {
    const a = walk(150, (step) => 5 * step);
    const b = walk(170, (step) => 4.4 * step + 20 * Math.sin(step / 20));
    const cost = warpPath(a, b).reduce((sum, [i, j]) => sum + stepDistance(a, i, b, j), 0);
    expect(cost).toBeCloseTo(leastCost(a, b), 6);
  });

  it('follows a performance that is slower, and slows down, also when it is long', () => {
    const placeInB = (step: number): number => (step < 2000 ? step / 1.25 : 1600 + (step - 2000) / 2);
    const a = walk(2400, (step) => step);
    const b = walk(3600, placeInB);
    const path = warpPath(a, b);
    expect(path[0]).toEqual([0, 0]);
    expect(path.at(-1)).toEqual([2399, 3599]);
    const errors = path.map(([i, j]) => Math.abs(placeInB(j) - i));
    expect(errors.sort((x, y) => x - y)[Math.floor(0.95 * errors.length)]).toBeLessThan(3);
    for (const [index, [i, j]] of path.entries()) {
      const [beforeI, beforeJ] = path[index - 1] ?? [i, j];
      expect(i - beforeI).toBeGreaterThanOrEqual(0);
      expect(i - beforeI).toBeLessThanOrEqual(1);
      expect(j - beforeJ).toBeGreaterThanOrEqual(0);
      expect(j - beforeJ).toBeLessThanOrEqual(1);
    }
  });

  it('is there for the least there can be, and where nothing sounds', () => {
    expect(warpPath(stepsOf([[1, 0]]), stepsOf([[0, 1]]))).toEqual([[0, 0]]);
    const silent = stepsOf(Array.from({ length: 5 }, () => [0, 0]));
    expect(warpPath(silent, silent).at(-1)).toEqual([4, 4]);
  });
});

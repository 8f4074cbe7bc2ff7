import { describe, expect, it } from 'vitest';
import { Random } from '../../src/training/random.js';
import { countedAlike, Ridge } from '../../src/training/ridge.js';

/** The line of one target. */
function ridgeLine(
  inputs: readonly (readonly number[])[],
  wanted: readonly number[],
  strength: number,
  counts?: readonly number[],
): { weights: readonly number[]; bias: number } {
  const rows = wanted.map((value) => [value]);
  const { weights, biases } = new Ridge(inputs, rows, counts).lines(strength);
  return { weights: weights[0] ?? [], bias: biases[0] ?? Number.NaN };
}

describe('ridge lines', () => {
  const random = new Random(3);
  const inputs = Array.from({ length: 200 }, () => [
    10 + 3 * random.normal(),
    random.normal(),
    7,
    0.1 * random.normal(),
  ]);
  const wanted = inputs.map(([a = 0, b = 0, , d = 0]) => 2 + 0.5 * a - b + 4 * d);

  it('without a cost finds the line that is there; an input that never changes gets nothing', () => {
    const { weights, bias } = ridgeLine(inputs, wanted, 1e-9);
    for (const [at, weight] of [0.5, -1, 0, 4].entries()) expect(weights[at]).toBeCloseTo(weight, 5);
    expect(bias).toBeCloseTo(2, 4);
  });

  it('shrinks a lone input by rows over rows and cost, and leaves the mean', () => {
    const lone = inputs.map(([a = 0]) => [a]);
    const line = lone.map(([a = 0]) => 3 * a - 1);
    const { weights, bias } = ridgeLine(lone, line, 100);
    expect(weights[0]).toBeCloseTo((3 * 200) / (200 + 100), 6);
    const mean = lone.reduce((sum, [a = 0]) => sum + a, 0) / 200;
    expect(bias + (weights[0] as number) * mean).toBeCloseTo(3 * mean - 1, 6);
  });

  it('takes a row that counts thrice as three rows', () => {
    const counts = inputs.map((_, index) => (index % 5 === 0 ? 3 : 1));
    const noisy = wanted.map((value, index) => value + Math.sin(7 * index));
    const repeated = <T>(values: readonly T[]): T[] =>
      values.flatMap((value, index) => new Array<T>(counts[index] as number).fill(value));
    const counted = ridgeLine(inputs, noisy, 20, counts);
    const spelt = ridgeLine(repeated(inputs), repeated(noisy), 20);
    expect(counted.bias).toBeCloseTo(spelt.bias, 6);
    for (const [at, weight] of spelt.weights.entries()) expect(counted.weights[at]).toBeCloseTo(weight, 6);
    expect(counted.weights[1]).not.toBeCloseTo(ridgeLine(inputs, noisy, 20).weights[1] as number, 4);
  });

  it('of several targets are those of each', () => {
    const other = inputs.map(([a = 0, b = 0], index) => a * b + Math.cos(index));
    const rows = wanted.map((value, index) => [value, other[index] as number]);
    const both = new Ridge(inputs, rows).lines(7);
    for (const [target, values] of [wanted, other].entries()) {
      const alone = ridgeLine(inputs, values, 7);
      expect(both.biases[target]).toBeCloseTo(alone.bias, 9);
      for (const [at, weight] of alone.weights.entries())
        expect(both.weights[target]?.[at]).toBeCloseTo(weight, 9);
    }
  });

  it('counts sets alike, however large', () => {
    const counts = countedAlike(['a', 'b', 'a', 'a', 'c', 'c']);
    expect(counts.map((count) => Number(count.toFixed(6)))).toEqual([0.666667, 2, 0.666667, 0.666667, 1, 1]);
  });
});

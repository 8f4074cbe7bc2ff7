import { describe, expect, it } from 'vitest';
import { labelPairs, spearman } from '../../../src/training/classical/co-occurrence.js';
import type { Rows } from '../../../src/training/classical/method.js';
import { permutationImportance } from '../../../src/training/classical/permutation-importance.js';
import { sampledShapley } from '../../../src/training/classical/shapley.js';
import { topLabels, topLabelsOf } from '../../../src/training/classical/top-labels.js';
import { Random } from '../../../src/training/random.js';

/** Two outputs of four features, with products that no sum of single effects gives. */
const model = (rows: Rows): number[][] =>
  rows.map(([a = 0, b = 0, c = 0, d = 0]) => [a * b + 2 * c, Math.max(a, d) - b * c * d]);

const background = [
  [0, 0, 0, 0],
  [1, -1, 2, 0.5],
  [0.5, 2, -1, 3],
];
const row = [2, 1, -1, 0.5];

/** By the definition: the mean gain of each feature over all 4! orders and all rows of the background. */
function byAllOrders(): number[][] {
  const orders = (left: readonly number[]): number[][] =>
    left.length === 0
      ? [[]]
      : left.flatMap((first) => orders(left.filter((one) => one !== first)).map((rest) => [first, ...rest]));
  const sums = row.map(() => [0, 0]);
  const all = orders([0, 1, 2, 3]);
  for (const order of all) {
    for (const start of background) {
      const mixed = [...start];
      for (const feature of order) {
        const before = model([mixed])[0] as number[];
        mixed[feature] = row[feature] as number;
        const after = model([mixed])[0] as number[];
        for (const output of [0, 1]) {
          const sum = sums[feature] as number[];
          sum[output] =
            (sum[output] as number) +
            ((after[output] as number) - (before[output] as number)) / (all.length * background.length);
        }
      }
    }
  }
  return sums;
}

describe('Shapley values', () => {
  it('from sampled orders come near those of all orders, the same with the same seed', () => {
    const exact = byAllOrders();
    const sampled = sampledShapley(model, row, background, 4000, new Random(1));
    for (const [feature, outputs] of sampled.entries()) {
      for (const [output, value] of outputs.entries()) {
        expect(Math.abs(value - (exact[feature]?.[output] as number))).toBeLessThan(0.15);
      }
    }
    expect(sampledShapley(model, row, background, 50, new Random(2))).toEqual(
      sampledShapley(model, row, background, 50, new Random(2)),
    );
    expect(sampledShapley(model, row, background, 50, new Random(3))).not.toEqual(
      sampledShapley(model, row, background, 50, new Random(2)),
    );
  });
});

describe('permutation importance', () => {
  it('is what the score loses without a feature, and nothing for one that is not used', () => {
    const random = new Random(4);
    const rows = Array.from({ length: 400 }, () => [random.normal(), random.normal(), random.normal()]);
    const truth = rows.map(([a = 0, b = 0]) => a + 0.2 * b > 0);
    const accuracy = (asked: Rows): number =>
      asked.filter(([a = 0, b = 0], index) => a + 0.2 * b > 0 === truth[index]).length / asked.length;
    const [first, second, third] = permutationImportance(accuracy, rows, 10, random);
    // Guessing from the sign of an independent feature is right in half the cases.
    expect(first?.mean).toBeGreaterThan(0.4);
    expect(second?.mean).toBeGreaterThan(0.02);
    expect(second?.mean).toBeLessThan(0.2);
    expect(third).toEqual({ mean: 0, deviation: 0 });
  });
});

describe('dynamic top-k', () => {
  it('gives an item as many labels as it has, the first of equals', () => {
    expect(topLabels([0.1, 0.5, 0.3, 0.5], 2)).toEqual([false, true, false, true]);
    expect(topLabels([0.4, 0.4, 0.4], 1)).toEqual([true, false, false]);
    expect(
      topLabelsOf(
        [
          [true, true, false],
          [false, false, true],
        ],
        [
          [0.2, 0.3, 0.9],
          [0.2, 0.3, 0.9],
        ],
      ),
    ).toEqual([
      [false, true, true],
      [false, false, true],
    ]);
  });
});

describe('co-occurrence', () => {
  it('counts pairs and what is taken for the other', () => {
    const truth = [
      [true, true, false],
      [true, false, false],
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ];
    const predicted = [
      [true, true, false],
      [false, true, false],
      [true, false, false],
      [true, false, false],
      [false, false, true],
    ];
    const [first, ...rest] = labelPairs(truth, predicted);
    expect(first).toEqual({ first: 0, second: 1, bothCount: 1, jaccard: 1 / 4, confusion: 2 / 3 });
    expect(rest.map(({ bothCount, confusion }) => [bothCount, confusion])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('ranks, equal values sharing theirs', () => {
    expect(spearman([1, 2, 3, 4], [1, 4, 9, 100])).toBeCloseTo(1, 12);
    expect(spearman([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1, 12);
    // Ranks 1.5 1.5 3 against 1 2 3: 1.5 / √(1.5 · 2).
    expect(spearman([5, 5, 9], [1, 2, 3])).toBeCloseTo(Math.sqrt(0.75), 12);
  });
});

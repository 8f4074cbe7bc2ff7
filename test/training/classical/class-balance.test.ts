import { describe, expect, it } from 'vitest';
import { GEMS_NAMES } from '../../../src/inference/estimate.js';
import { balanced, type ClassBalance } from '../../../src/training/classical/class-balance.js';
import { gemsBalanceTable } from '../../../src/training/classical/gems-balance.js';
import type { Method, Rows } from '../../../src/training/classical/method.js';
import { Random } from '../../../src/training/random.js';

/** Fits of the wrapped method: the rows and targets that each label was given. */
async function given(balance: ClassBalance, features: Rows, targets: Rows) {
  const fits: { features: Rows; targets: Rows; seed: number }[] = [];
  const spy: Method = {
    names: ['spy'],
    fit(rows, wanted, seed) {
      fits.push({ features: rows, targets: wanted, seed });
      return [{ predict: (asked) => asked.map(() => [seed]) }];
    },
  };
  const method = balanced(spy, balance);
  const [fitted] = await method.fit(features, targets, 10);
  return { fits, names: method.names, predicted: fitted?.predict([[0], [1]]) };
}

describe('class balancing', () => {
  // The first label is rare and lies on the line y = 2x with x in 0..3; the second is common, and absent at x ≥ 10 only.
  const features = [0, 1, 2, 3, 10, 11, 12, 13, 14, 15, 16, 17].map((x) => [x, x < 10 ? 2 * x : -x]);
  const targets = features.map(([x = 0]) => [Number(x < 10), Number(x < 15)]);

  it('without any gives each label the rows as they are, and joins what is said of the labels', async () => {
    const { fits, names, predicted } = await given('none', features, targets);
    expect(names).toEqual(['spy, no balancing']);
    expect(fits.map((fit) => fit.features)).toEqual([features, features]);
    expect(fits[1]?.targets).toEqual(targets.map(([, second]) => [second]));
    expect(predicted).toEqual([
      [10, 11],
      [10, 11],
    ]);
  });

  it('SMOTE adds rows of the rarer class between its own neighbours until both are equally many', async () => {
    const { fits } = await given('SMOTE', features, targets);
    const [rare, common] = fits;
    expect(rare?.targets.flat().filter((one) => one === 1)).toHaveLength(8);
    expect(rare?.features).toHaveLength(16);
    const added = rare?.features.slice(features.length) ?? [];
    for (const [x = -1, y] of added) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(3);
      expect(y).toBeCloseTo(2 * x, 9);
    }
    expect(added.some(([x = 0]) => !Number.isInteger(x))).toBe(true);
    // Where the label is the common one, rows without it are added.
    expect(common?.targets.slice(features.length).flat()).toEqual([0, 0, 0, 0, 0, 0]);
    for (const [x = 0] of common?.features.slice(features.length) ?? []) expect(x).toBeGreaterThanOrEqual(15);
    expect((await given('SMOTE', features, targets)).fits).toEqual(fits);
  });

  it('SMOTE leaves a label alone that fewer than two rows have', async () => {
    const lonely = features.map((_, index) => [Number(index === 0)]);
    expect((await given('SMOTE', features, lonely)).fits[0]?.features).toEqual(features);
  });

  it('mixup adds as many rows again, features and targets mixed in the same share', async () => {
    const line = [0, 1, 2, 3, 4].map((x) => [x]);
    const { fits } = await given(
      'mixup',
      line,
      line.map(([x = 0]) => [x / 4]),
    );
    expect(fits[0]?.features).toHaveLength(10);
    for (const [index, [x = -1]] of (fits[0]?.features ?? []).entries()) {
      expect(fits[0]?.targets[index]?.[0]).toBeCloseTo(x / 4, 9);
    }
    expect(fits[0]?.features.slice(5)).not.toEqual(line);
  });
});

describe('the table of class balancing', () => {
  it('finds more of rare labels at .5 when they are balanced, the same each time', async () => {
    const random = new Random(3);
    const features = Array.from({ length: 150 }, () => Array.from({ length: 9 }, () => random.normal()));
    // Few raters name an emotion, and then many of them: about a tenth of the tracks is above the mean.
    const shares = features.map((row) =>
      GEMS_NAMES.map((_, label) => ((row[label] as number) + 0.7 * random.normal() > 1.6 ? 1 : 0)),
    );
    const run = () =>
      gemsBalanceTable({
        ...{ features, shares, seed: 1, onProgress: () => undefined },
        groups: features.map((_, index) => `${index}`),
        folds: features.map((_, index) => index % 3),
      });
    const table = await run();
    expect(table.rows.map(([name]) => name)).toEqual([
      'k-nearest neighbours, k = 20, no balancing',
      'k-nearest neighbours, k = 20, SMOTE',
      'k-nearest neighbours, k = 20, mixup',
    ]);
    const figure = (row: number, at: number): number => {
      const cell = table.rows[row]?.[at];
      return typeof cell === 'object' ? cell.value : Number(cell);
    };
    expect(figure(1, 1)).toBeGreaterThan(figure(0, 1) + 0.05);
    for (const row of [0, 1, 2]) expect(figure(row, 5)).toBeGreaterThan(0.65);
    // A threshold of its own does for the unbalanced what balancing does.
    expect(figure(0, 3)).toBeGreaterThan(figure(0, 1));
    expect(await run()).toEqual(table);
  });
});

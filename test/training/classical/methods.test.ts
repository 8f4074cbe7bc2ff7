import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src/inference/backend.js';
import { trainingMean } from '../../../src/training/classical/training-mean.js';
import { clusterMeans, mixtureMeans } from '../../../src/training/classical/clusters.js';
import { extraTrees } from '../../../src/training/classical/extra-trees.js';
import { classificationForests, regressionForests } from '../../../src/training/classical/forest.js';
import { linearRegression, principalRegression } from '../../../src/training/classical/linear.js';
import { ridgeRegression } from '../../../src/training/classical/ridge-regression.js';
import type { Method } from '../../../src/training/classical/method.js';
import { nearestNeighbours } from '../../../src/training/classical/nearest-neighbours.js';
import { logisticRegression, multilayerPerceptron } from '../../../src/training/classical/neural.js';
import { standardised, standardiser } from '../../../src/training/classical/standardise.js';
import { r2 } from '../../../src/training/metrics/regression.js';
import { Random } from '../../../src/training/random.js';

/** Rows of standard normal numbers. */
function normalRows(count: number, width: number, seed: number): number[][] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => Array.from({ length: width }, () => random.normal()));
}

async function predictions(method: Method, features: number[][], targets: number[][], asked: number[][]) {
  const [fitted] = await method.fit(features, targets, 1);
  const rows = fitted?.predict(asked) ?? [];
  fitted?.dispose?.();
  return rows;
}

const features = normalRows(240, 4, 1);
const asked = normalRows(120, 4, 2);
const line = ([a = 0, b = 0, , d = 0]: number[]): number[] => [2 * a - b + 3, 0.5 * d - 1];

describe('linear regression', () => {
  it('finds the plane that the targets lie on, also on all principal components', async () => {
    for (const method of [linearRegression, principalRegression(4)]) {
      const rows = await predictions(method, features, features.map(line), asked);
      for (const [index, row] of rows.entries()) {
        const expected = line(asked[index] ?? []);
        expect(row[0]).toBeCloseTo(expected[0] as number, 6);
        expect(row[1]).toBeCloseTo(expected[1] as number, 6);
      }
    }
  });

  it('on fewer components keeps the direction of most variance', async () => {
    const stretched = features.map(([a = 0, ...rest]) => [50 * a, ...rest]);
    const targets = stretched.map(([a = 0]) => [a]);
    const rows = await predictions(principalRegression(1), stretched, targets, [[100, 0, 0, 0]]);
    expect(rows[0]?.[0]).toBeCloseTo(100, 0);
  });
});

describe('extra trees', () => {
  it('follow a step and a product that no plane follows, the same for the same seed', async () => {
    const rows = normalRows(400, 4, 5);
    const bent = ([a = 0, b = 0]: number[]): number[] => [a > 0 ? 2 : -1, a * b];
    const asked = normalRows(120, 4, 6);
    const said = await predictions(extraTrees, rows, rows.map(bent), asked);
    for (const [column, least] of [0.85, 0.5].entries()) {
      const truth = asked.map((row) => bent(row)[column] as number);
      const r2Of = (values: number[][]): number =>
        r2(
          truth,
          values.map((row) => row[column] as number),
        );
      expect(r2Of(said)).toBeGreaterThan(least);
      expect(r2Of(await predictions(linearRegression, rows, rows.map(bent), asked))).toBeLessThan(least);
    }
    expect(await predictions(extraTrees, rows, rows.map(bent), asked)).toEqual(said);
  });
});

describe('ridge regression', () => {
  it('is least squares with every coefficient made smaller by the strength, as on paper', async () => {
    // One feature, half 1 and half −1: the coefficient of y = 2x + 5 is 2 / (1 + strength), and the weakest, .01, fits best.
    const signs = Array.from({ length: 40 }, (_, index) => [index % 4 < 2 ? 1 : -1]);
    const targets = signs.map(([x = 0]) => [2 * x + 5]);
    const rows = await predictions(ridgeRegression, signs, targets, [[1], [-3]]);
    expect(rows[0]?.[0]).toBeCloseTo(5 + 2 / 1.01, 6);
    expect(rows[1]?.[0]).toBeCloseTo(5 - 6 / 1.01, 6);
  });

  it('does better than least squares where there are nearly as many features as rows', async () => {
    const few = normalRows(60, 50, 3);
    const many = normalRows(400, 50, 4);
    const noise = normalRows(60, 1, 5);
    const targets = few.map(([a = 0], index) => [a + 2 * (noise[index]?.[0] ?? 0)]);
    const error = async (method: Method): Promise<number> => {
      const rows = await predictions(method, few, targets, many);
      return rows.reduce((sum, [value = 0], index) => sum + (value - (many[index]?.[0] ?? 0)) ** 2, 0);
    };
    expect(await error(ridgeRegression)).toBeLessThan(0.5 * (await error(linearRegression)));
  });
});

describe('nearest neighbours', () => {
  it('gives the mean of the nearest, counted by hand', async () => {
    const points = [[0], [1], [2], [10], [11]];
    const targets = [[0], [3], [6], [100], [200]];
    expect(await predictions(nearestNeighbours(3), points, targets, [[0.9], [10.4]])).toEqual([[3], [102]]);
    expect(await predictions(nearestNeighbours(1), points, targets, [[1.6]])).toEqual([[6]]);
  });
});

describe('forests', () => {
  const targets = features.map(([a = 0, b = 0]) => [Math.sign(a) + (b > 0.5 ? 1 : 0)]);

  it('learn steps that no plane explains, better with more trees, the same with the same seed', async () => {
    const truth = asked.map(([a = 0, b = 0]) => Math.sign(a) + (b > 0.5 ? 1 : 0));
    const method = regressionForests([1, 40]);
    const grown = async () =>
      (await method.fit(features, targets, 3)).map((one) => one.predict(asked).flat());
    const [one = [], forty = []] = await grown();
    expect(r2(truth, forty)).toBeGreaterThan(0.6);
    expect(r2(truth, forty)).toBeGreaterThan(r2(truth, one));
    expect(await grown()).toEqual([one, forty]);
  });

  it('vote for classes; an item with two labels stands under both', async () => {
    const labels = features.map(([a = 0, b = 0]) => [Number(a < 0), Number(a >= 0), Number(b > 1)]);
    const [fitted] = await classificationForests([30]).fit(features, labels, 1);
    const shares = fitted?.predict(asked) ?? [];
    for (const row of shares) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    const right = asked.filter(([a = 0], index) => {
      const [negative = 0, positive = 0] = shares[index] ?? [];
      return a < 0 === negative > positive;
    });
    expect(right.length / asked.length).toBeGreaterThan(0.85);
    const mean = (isHigh: boolean): number => {
      const rows = shares.filter((_, index) => (asked[index]?.[1] ?? 0) > 1 === isHigh);
      return rows.reduce((sum, row) => sum + (row[2] ?? 0), 0) / rows.length;
    };
    expect(mean(true)).toBeGreaterThan(3 * mean(false));
  });
});

describe('clusters as predictors', () => {
  it('give the mean of their group', async () => {
    const random = new Random(5);
    const points = Array.from({ length: 90 }, (_, index) => [
      10 * (index % 3) + random.normal(),
      random.normal(),
    ]);
    const targets = points.map((_, index) => [index % 3]);
    for (const method of [clusterMeans(3), mixtureMeans(3)]) {
      const rows = await predictions(method, points, targets, [
        [0, 0],
        [10, 0],
        [20, 0],
      ]);
      expect(rows.map(([value = 0]) => Math.round(value * 100) / 100)).toEqual([0, 1, 2]);
    }
  });
});

describe('small networks', () => {
  it('logistic regression finds the weights that made the labels; a perceptron learns what it cannot', async () => {
    await selectBackend('wasm');
    const many = normalRows(600, 2, 7);
    const test = normalRows(200, 2, 8);
    const sides = ([a = 0, b = 0]: number[]): number[] => [Number(a + b > 0), Number(a * b > 0)];
    const hits = async (method: Method, label: number): Promise<number> => {
      const rows = await predictions(method, many, many.map(sides), test);
      return (
        test.filter((row, index) => (rows[index]?.[label] ?? 0) > 0.5 === (sides(row)[label] === 1)).length /
        200
      );
    };
    expect(await hits(logisticRegression('labels', 2), 0)).toBeGreaterThan(0.95);
    expect(await hits(logisticRegression('labels', 2), 1)).toBeLessThan(0.65);
    expect(await hits(multilayerPerceptron('labels', 2), 1)).toBeGreaterThan(0.9);
  });

  it('the same seed gives the same fit, and classes sum to 1', async () => {
    await selectBackend('wasm');
    const classes = features.map(([a = 0]) => (a > 0 ? [1, 0] : [0, 1]));
    const method = multilayerPerceptron('classes', 4);
    const first = await predictions(method, features, classes, asked.slice(0, 5));
    expect(await predictions(method, features, classes, asked.slice(0, 5))).toEqual(first);
    for (const [a = 0, b = 0] of first) expect(a + b).toBeCloseTo(1, 5);
  });
});

describe('preparation', () => {
  it('standardises by the rows it was made of and leaves constant columns out', () => {
    const scale = standardiser([
      [1, 5, 10],
      [3, 5, 30],
    ]);
    expect(scale([[3, 99, 20]])).toEqual([[1, 0]]);
  });

  it('is learned from the training rows alone', async () => {
    const method = standardised(nearestNeighbours(1));
    const rows = await predictions(
      method,
      [
        [0, 0],
        [1, 1000],
      ],
      [[5], [7]],
      [[0.9, 400]],
    );
    expect(rows).toEqual([[7]]);
    expect(
      await predictions(
        nearestNeighbours(1),
        [
          [0, 0],
          [1, 1000],
        ],
        [[5], [7]],
        [[0.9, 400]],
      ),
    ).toEqual([[5]]);
  });

  it('has a baseline that says the mean', async () => {
    expect(
      await predictions(
        trainingMean,
        [[1], [2]],
        [
          [1, 4],
          [3, 0],
        ],
        [[9]],
      ),
    ).toEqual([[2, 2]]);
  });
});

import { describe, expect, it } from 'vitest';
import { bootstrapInterval, quantile } from '../../../src/training/metrics/bootstrap.js';
import { Random } from '../../../src/training/random.js';
import { GOLDEN } from './golden.js';

const random = new Random(11);
const SAMPLES = Array.from({ length: 400 }, () => random.normal());

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function meanInterval(values: readonly number[], groups: readonly string[], coverage?: number) {
  return bootstrapInterval(groups, (indices) => meanOf(indices.map((index) => values[index] ?? Number.NaN)), {
    seed: 5,
    replicateCount: 2000,
    ...(coverage !== undefined && { coverage }),
  });
}

const ALONE = SAMPLES.map((_, index) => String(index));
const STANDARD_ERROR = Math.sqrt(meanOf(SAMPLES.map((x) => (x - meanOf(SAMPLES)) ** 2)) / SAMPLES.length);

describe('bootstrapInterval', () => {
  it('gives the normal interval of a mean', () => {
    const { value, low, high } = meanInterval(SAMPLES, ALONE);
    expect(value).toBeCloseTo(meanOf(SAMPLES), 12);
    expect((high - low) / (2 * 1.96 * STANDARD_ERROR)).toBeCloseTo(1, 1);
    expect((value - low) / (high - value)).toBeCloseTo(1, 0);
    const narrow = meanInterval(SAMPLES, ALONE, 0.6827);
    expect((narrow.high - narrow.low) / (2 * STANDARD_ERROR)).toBeCloseTo(1, 1);
  });

  it('is not fooled by items that repeat inside a group', () => {
    const fourfold = [...SAMPLES, ...SAMPLES, ...SAMPLES, ...SAMPLES];
    const once = meanInterval(SAMPLES, ALONE);
    const grouped = meanInterval(fourfold, [...ALONE, ...ALONE, ...ALONE, ...ALONE]);
    const naive = meanInterval(
      fourfold,
      fourfold.map((_, index) => String(index)),
    );
    expect((grouped.high - grouped.low) / (once.high - once.low)).toBeCloseTo(1, 5);
    expect((naive.high - naive.low) / (once.high - once.low)).toBeCloseTo(0.5, 1);
  });

  it('repeats with its seed and moves with another', () => {
    const draw = (seed: number) => bootstrapInterval(ALONE, (indices) => meanOf(indices), { seed });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1).low).not.toBe(draw(2).low);
  });

  it('leaves out replicates without a value, and says NaN when none has one', () => {
    const withoutFirst = (indices: readonly number[]) => (indices.includes(0) ? Number.NaN : 7);
    const { value, low, high } = bootstrapInterval(['a', 'b'], withoutFirst, { seed: 1 });
    expect([value, low, high]).toEqual([Number.NaN, 7, 7]);
    expect(bootstrapInterval(['a'], () => Number.NaN, { seed: 1 }).low).toBeNaN();
  });

  it('rejects no items', () => {
    expect(() => bootstrapInterval([], () => 0, { seed: 1 })).toThrow(/was given no items/);
  });
});

describe('quantile', () => {
  it('agrees with numpy', () => {
    const { sorted, shares, quantiles } = GOLDEN.quantiles;
    for (const [index, share] of shares.entries()) {
      expect(quantile(sorted, share)).toBeCloseTo(quantiles[index] ?? Number.NaN, 12);
    }
  });
});

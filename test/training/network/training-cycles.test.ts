import { describe, expect, it } from 'vitest';
import { countEpochs, cycleAt } from '../../../src/training/network/training-cycles.js';

const FIRST = { epochs: 4, mixupChance: 0.6, dropout: 0.3 };
const SECOND = { epochs: 2, mixupChance: 0.2, dropout: 0.1 };
const CYCLES = [FIRST, SECOND];

describe('training cycles', () => {
  it('follow each other, each with its own settings', () => {
    expect(countEpochs(CYCLES)).toBe(6);
    expect(cycleAt(0, CYCLES).cycle).toBe(FIRST);
    expect(cycleAt(3.99, CYCLES).cycle).toBe(FIRST);
    expect(cycleAt(4, CYCLES).cycle).toBe(SECOND);
    expect(() => cycleAt(6, CYCLES)).toThrow(RangeError);
  });

  it('rise to the peak and fall to its fiftieth, the second to a lower peak', () => {
    const rate = (epochs: number): number => cycleAt(epochs, CYCLES).learningRate;
    expect(rate(0)).toBeCloseTo(4e-5, 10);
    expect(rate(0.15 * 4)).toBeCloseTo(2e-3, 10);
    expect(rate(3.9999)).toBeCloseTo(4e-5, 7);
    expect(rate(4 + 0.15 * 2)).toBeCloseTo(1.8e-3, 10);
    const falling = [0.7, 1.5, 2.5, 3.5].map(rate);
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
  });
});

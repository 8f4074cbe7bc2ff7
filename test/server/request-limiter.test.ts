import { describe, expect, it } from 'vitest';
import { RequestLimiter } from '../../src/server/request-limiter.js';

describe('RequestLimiter', () => {
  it('allows a burst, then the rate, for each source apart', () => {
    let nowMs = 0;
    const limiter = new RequestLimiter({ burstCount: 3, rateHz: 2, clockMs: () => nowMs });
    const take = (source: string, count: number): boolean[] =>
      Array.from({ length: count }, () => limiter.allow(source));
    expect(take('a', 4)).toEqual([true, true, true, false]);
    expect(take('b', 1)).toEqual([true]);
    nowMs = 499;
    expect(take('a', 1)).toEqual([false]);
    nowMs = 500;
    expect(take('a', 2)).toEqual([true, false]);
    nowMs = 1_000_000;
    expect(take('a', 4)).toEqual([true, true, true, false]);
  });

  it('remembers a bounded number of sources, those heard from last (no growth)', () => {
    const limiter = new RequestLimiter({ burstCount: 1, rateHz: 0.001, sourceCount: 10, clockMs: () => 0 });
    expect(limiter.allow('kept')).toBe(true);
    for (let index = 0; index < 1000; index++) {
      limiter.allow(`source ${index}`);
      expect(limiter.allow('kept')).toBe(false);
    }
    expect(limiter.sourceCount).toBe(10);
    expect(limiter.allow('source 0')).toBe(true);
  });
});

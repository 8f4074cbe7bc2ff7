import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { worstCurve } from '../../src/lights/lamp-curves.js';

const value = fc.double({ min: 0, max: 1, noNaN: true });

describe('the worst curve', () => {
  it('makes no change smaller than any curve between linear and 2.2 does, and small ones hardly larger', () => {
    fc.assert(
      fc.property(value, value, fc.double({ min: 1, max: 2.2, noNaN: true }), (one, other, gamma) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const worst = worstCurve(high) - worstCurve(low);
        expect(worst).toBeGreaterThanOrEqual(high ** gamma - low ** gamma - 1e-12);
        const gammas = Array.from({ length: 121 }, (_, index) => 1 + index / 100);
        const largest = Math.max(...gammas.map((each) => high ** each - low ** each));
        if (high - low < 0.1) expect(worst).toBeLessThan(1.05 * largest + 1e-6);
      }),
    );
    expect([worstCurve(0), worstCurve(1)]).toEqual([0, expect.closeTo(1.29, 2)]);
  });
});

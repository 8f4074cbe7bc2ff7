import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangeLedger } from '../../src/lights/change-ledger.js';
import { worstCurve } from '../../src/lights/lamp-curves.js';
import { countFlashes } from '../support/flash-counter.js';

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

describe('ChangeLedger', () => {
  it('never counts fewer changes than there are in any window', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 120 }), value), { minLength: 10, maxLength: 120 }),
        (steps) => {
          const ledger = new ChangeLedger([0.1]);
          let timeMs = 0;
          const samples: { timeMs: number; value: number }[] = [];
          for (const [elapsedMs, wanted] of steps) {
            timeMs += elapsedMs;
            const isAllowed = !ledger.isFull(0, timeMs, 6) || !ledger.adds(0, wanted, timeMs);
            if (!isAllowed) continue;
            ledger.accept(0, wanted, timeMs);
            samples.push({ timeMs, value: wanted });
            expect(ledger.changeCount(0, timeMs)).toBeLessThanOrEqual(6);
          }
          expect(countFlashes(samples).changes).toBeLessThanOrEqual(6);
        },
      ),
    );
  });
});

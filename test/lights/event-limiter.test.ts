import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLimiter, ValueLimiter } from '../../src/lights/event-limiter.js';
import { countFlashes } from '../support/flash-counter.js';

describe('EventLimiter', () => {
  it('lets at most three events of a name pass in any second', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 80 }), (gaps) => {
        const limiter = new EventLimiter();
        let now = 0;
        const passed: number[] = [];
        for (const gap of gaps) {
          now += gap;
          if (limiter.allows('drop', now)) passed.push(now);
        }
        for (const start of passed)
          expect(passed.filter((at) => at >= start && at <= start + 1000).length).toBeLessThanOrEqual(3);
        expect(passed.length + limiter.droppedCount).toBe(gaps.length);
      }),
    );
  });

  it('counts names apart and lets a rare event always pass', () => {
    const limiter = new EventLimiter();
    for (let index = 0; index < 30; index += 1) limiter.allows('onset', index * 10);
    expect(limiter.allows('drop', 300)).toBe(true);
    expect(limiter.droppedCount).toBe(27);
  });
});

describe('ValueLimiter', () => {
  it('lets a value make at most three pairs of opposing changes in any second', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: 1, max: 80, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
          { minLength: 10, maxLength: 120 },
        ),
        (script) => {
          const limiter = new ValueLimiter();
          let timeMs = 0;
          const sent = script.map(([gap, value]) => {
            timeMs += gap;
            return { timeMs, value: limiter.limit(value, timeMs) };
          });
          expect(countFlashes(sent, 0.1, Number.POSITIVE_INFINITY).flashes).toBeLessThanOrEqual(3);
        },
      ),
    );
  });

  it('passes slow changes untouched', () => {
    const limiter = new ValueLimiter();
    for (let ms = 0; ms < 5000; ms += 23) {
      const value = 0.5 + 0.5 * Math.sin((ms / 1000) * 2 * Math.PI);
      expect(limiter.limit(value, ms)).toBe(value);
    }
  });
});

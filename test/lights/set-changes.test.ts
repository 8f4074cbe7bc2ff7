import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SetChanges } from '../../src/lights/set-changes.js';
import { countFlashes, type Sample } from '../support/flash-counter.js';

/** In changes that count: 0 to 10. */
const value = fc.double({ min: 0, max: 10, noNaN: true });
const elapsedMs = fc.integer({ min: 1, max: 120 });

describe('SetChanges', () => {
  it.each([1, 2, 3, 5, 6])('lets no mixture make more than %i changes in any window', (allowed) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(elapsedMs, value, value, value), { minLength: 20, maxLength: 90 }),
        fc.array(fc.tuple(value, value, value), { minLength: 12, maxLength: 12 }),
        (steps, weights) => {
          const changes = new SetChanges(3);
          let timeMs = 0;
          const seen: { timeMs: number; values: number[] }[] = [];
          for (const [elapsed, ...values] of steps) {
            timeMs += elapsed;
            changes.bind(timeMs, allowed);
            if (!changes.isWithin(Float64Array.from(values), 0, 3)) continue;
            changes.accept(Float64Array.from(values), timeMs);
            seen.push({ timeMs, values });
          }
          for (const shares of [[1, 0, 0], [0, 1, 0], [1, 1, 1], ...weights]) {
            const total = shares.reduce((sum, share) => sum + share, 1e-9);
            const mixture = seen.map(
              (one): Sample => ({
                timeMs: one.timeMs,
                value: one.values.reduce((sum, each, index) => sum + each * (shares[index] ?? 0), 0) / total,
              }),
            );
            const dark = { timeMs: -1e9, value: 0 };
            expect(countFlashes([dark, ...mixture], 1).changes).toBeLessThanOrEqual(allowed);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('knows that what glides past each other does not pulse, and that steps in turn do', () => {
    const countOf = (levels: (step: number) => readonly [number, number]) => {
      const changes = new SetChanges(2);
      for (let step = 0; step <= 24; step += 1)
        changes.accept(Float64Array.from(levels(step)), 2000 + step * 40);
      return changes.changeCount(2000 + 24 * 40);
    };
    const glide = (step: number): [number, number] => [step / 2.4, 10 - step / 2.4];
    // One climbs while the other stands, and so on: their mean goes up and down by 1.25.
    const inTurn = (step: number): [number, number] => [
      2.5 * Math.ceil(step / 6),
      10 - 2.5 * Math.floor((step + 3) / 6),
    ];
    // Out of the dark, down, and up: as one of the two does.
    expect(countOf(glide)).toBe(3);
    expect(countOf(inTurn)).toBeGreaterThan(6);
  });

  it('gives a column that is added the past of the one it was like', () => {
    const changes = new SetChanges(1);
    for (let step = 0; step < 6; step += 1)
      changes.accept(Float64Array.of(step % 2 === 0 ? 5 : 0), 25 * step);
    changes.addLike(0, 1);
    changes.bind(150, 6);
    expect(changes.isWithin(Float64Array.of(0, 5), 0, 2)).toBe(false);
    expect(changes.isWithin(Float64Array.of(0, 0.9), 0, 2)).toBe(true);
    changes.bind(1300, 6);
    expect(changes.isWithin(Float64Array.of(0, 5), 0, 2)).toBe(true);
  });
});

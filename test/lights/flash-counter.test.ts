import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFlashes, type Sample } from '../support/flash-counter.js';

/** A square wave between two values, one sample at each change. */
function square(hz: number, low: number, high: number, seconds = 4): { timeMs: number; value: number }[] {
  const count = Math.round(seconds * hz * 2);
  return Array.from({ length: count }, (_, index) => ({
    timeMs: (index * 500) / hz,
    value: index % 2 === 0 ? high : low,
  }));
}

/** Most rises and falls in turn from the first state on: each taken as soon as it is large enough. */
function turns(states: readonly number[], first: 1 | -1): number {
  let [count, direction, extreme] = [0, first as number, states[0] ?? 0];
  for (const state of states) {
    const isTurn = direction * (state - extreme) >= 0.1;
    if (isTurn) [count, direction] = [count + 1, -direction];
    if (isTurn || direction * (state - extreme) < 0) extreme = state;
  }
  return count;
}

/** Every window, one by one. */
function plainly(samples: readonly Sample[]): number {
  const counts = samples.map((first, start) => {
    const states = samples.slice(start).filter(({ timeMs }) => timeMs <= first.timeMs + 1000);
    const values = [samples[start - 1] ?? { value: 0 }, ...states].map(({ value }) => value);
    return Math.max(turns(values, 1), turns(values, -1));
  });
  return Math.max(...counts);
}

describe('the flash counter that judges the limiter', () => {
  it('counts pairs of opposing changes in a second', () => {
    expect(countFlashes(square(2, 0, 1)).flashes).toBe(2);
    expect(countFlashes(square(4, 0, 1)).flashes).toBe(4);
    expect(countFlashes(square(20, 0, 1)).flashes).toBe(20);
  });

  it('counts slow ramps between the extremes as the same flashes', () => {
    const ramps = Array.from({ length: 400 }, (_, index) => ({
      timeMs: index * 10,
      value: 0.5 + 0.5 * Math.sin((index / 100) * 5 * 2 * Math.PI),
    }));
    expect(countFlashes(ramps).flashes).toBe(5);
  });

  it('leaves out small changes and changes between bright states', () => {
    expect(countFlashes(square(20, 0.5, 0.59)).changes).toBe(1);
    expect(countFlashes(square(20, 0.81, 1), 0.1, 0.8).changes).toBe(1);
    expect(countFlashes(square(20, 0.79, 1), 0.1, 0.8).flashes).toBe(20);
    expect(countFlashes(square(20, 0.81, 1)).flashes).toBe(20);
  });

  it('counts a fade that only goes one way once', () => {
    const fade = Array.from({ length: 100 }, (_, index) => ({ timeMs: index * 10, value: index / 100 }));
    expect(countFlashes(fade).changes).toBe(1);
  });

  it('counts as one does who looks at every window for itself', () => {
    const sample = fc.tuple(fc.integer({ min: 5, max: 90 }), fc.integer({ min: 0, max: 40 }));
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 120 }), fc.boolean(), (steps, isSmall) => {
        let timeMs = 0;
        const samples = steps.map(([elapsedMs, level]) => {
          timeMs += elapsedMs;
          return { timeMs, value: level / (isSmall ? 200 : 40) };
        });
        expect(countFlashes(samples).changes).toBe(plainly(samples));
      }),
    );
  });
});

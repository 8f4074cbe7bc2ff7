import { describe, expect, it } from 'vitest';
import { countFlashes } from '../support/flash-counter.js';

/** A square wave between two values, one sample at each change. */
function square(hz: number, low: number, high: number, seconds = 4): { timeMs: number; value: number }[] {
  const count = Math.round(seconds * hz * 2);
  return Array.from({ length: count }, (_, index) => ({
    timeMs: (index * 500) / hz,
    value: index % 2 === 0 ? high : low,
  }));
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
});

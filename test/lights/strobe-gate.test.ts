import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlashLimiter } from '../../src/lights/flash-limiter.js';
import { type StrobeChannel, StrobeGate } from '../../src/lights/strobe-gate.js';
import { countFlashes, type Sample } from '../support/flash-counter.js';

const TABLE = [
  { value: 10, hz: 0.5 },
  { value: 60, hz: 1 },
  { value: 90, hz: 2.5 },
  { value: 120, hz: 3 },
  { value: 250, hz: 25 },
];
const open: StrobeChannel = { index: 0, open: 255, hzTable: [] };
const known: StrobeChannel = { index: 0, open: 8, hzTable: TABLE };

describe('StrobeGate', () => {
  it('pins a channel without a table open', () => {
    const bytes = Uint8Array.of(77);
    new StrobeGate([open]).apply(
      () => 20,
      () => 0,
      0,
      bytes,
    );
    expect(bytes[0]).toBe(255);
  });

  it('gives the fastest known rate that is asked for, and never more than 3 Hz', () => {
    const at = (hz: number) => {
      const bytes = new Uint8Array(1);
      new StrobeGate([known]).apply(
        () => hz,
        () => 0,
        0,
        bytes,
      );
      return bytes[0];
    };
    expect([0, 0.4, 1, 2, 2.9, 3, 25].map(at)).toEqual([8, 8, 60, 60, 90, 120, 120]);
  });

  it('stays open while the lights have used up the limit', () => {
    const bytes = new Uint8Array(1);
    const gate = new StrobeGate([known]);
    gate.apply(
      () => 3,
      () => 1,
      0,
      bytes,
    );
    expect(bytes[0]).toBe(8);
    gate.apply(
      () => 1,
      () => 2,
      0,
      bytes,
    );
    expect(bytes[0]).toBe(60);
    expect([gate.isRunning, gate.reservedCount(1000)]).toEqual([true, 4]);
    gate.apply(
      () => 0,
      () => 0,
      1100,
      bytes,
    );
    expect([gate.isRunning, gate.reservedCount(2100)]).toEqual([false, 4]);
    expect(gate.reservedCount(2130)).toBe(0);
  });

  it('never gives more than three flashes a second together with the dimmer and other strobes', () => {
    const step = fc.tuple(
      fc.constantFrom(0, 0, 0.5, 1, 2.5, 3, 25),
      fc.constantFrom(0, 0, 1, 3),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 20, maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (script, phase) => {
          expect(countFlashes(play(script, phase)).flashes).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 100 },
    );
  });
});

/** Two strobes over one dimmer, asked for new rates and levels every 100 ms: the light as it would be seen. */
function play(script: readonly (readonly [number, number, number])[], phase: number): Sample[] {
  const channels = [1, 2].map((index) => ({ ...known, index }));
  const gate = new StrobeGate(channels);
  const limiter = new FlashLimiter(
    [{ name: 'all', fixtures: [[{ role: 'dimmer', coarse: 0, fine: null }]] }],
    3,
  );
  const lit = channels.map(() => ({ value: known.open, sinceMs: 0 }));
  return script.flatMap(([first, second, level], index) => {
    const startMs = index * 100;
    const wanted = Uint8Array.of(level, 0, 0);
    gate.apply(
      (channel) => (channel.index === 1 ? first : second),
      () => limiter.changeCount(startMs),
      startMs,
      wanted,
    );
    const allowed = gate.isRunning ? -1 : 6 - gate.reservedCount(startMs);
    const out = limiter.apply(wanted, startMs, allowed);
    const dimmer = (out[0] ?? 0) / 255;
    channels.forEach((channel, lamp) => {
      const value = out[channel.index] ?? 0;
      if (lit[lamp]?.value !== value) lit[lamp] = { value, sinceMs: startMs };
    });
    return Array.from({ length: 20 }, (_, part) => {
      const timeMs = startMs + part * 5;
      // Each strobe starts anew with its rate, at a point of its cycle of its own.
      const open = lit.map(({ value, sinceMs }, lamp) => {
        const hz = TABLE.find((entry) => entry.value === value)?.hz;
        return hz === undefined || (((timeMs - sinceMs) / 1000) * hz + phase * (lamp + 1)) % 1 < 0.5 ? 1 : 0;
      });
      return { timeMs, value: (dimmer * ((open[0] ?? 0) + (open[1] ?? 0))) / 2 };
    });
  });
}

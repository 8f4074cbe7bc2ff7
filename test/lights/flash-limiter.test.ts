import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LightRole, LightSlot } from '../../src/lights/fixture-light.js';
import { FlashLimiter, type LimitedGroup } from '../../src/lights/flash-limiter.js';
import { countFlashes, type Sample } from '../support/flash-counter.js';

/** Dimmer; 16-bit dimmer; RGB; RGBW; dimmer and RGB: one byte after another. */
const KINDS: readonly (readonly LightRole[])[] = [
  ['dimmer'],
  ['red', 'green', 'blue'],
  ['red', 'green', 'blue', 'white'],
  ['dimmer', 'red', 'green', 'blue'],
];

function layOut(kinds: readonly (readonly LightRole[])[][]): { groups: LimitedGroup[]; byteCount: number } {
  let next = 0;
  const groups = kinds.map((fixtures, index) => ({
    name: `group ${index}`,
    fixtures: fixtures.map((roles) => roles.map((role): LightSlot => ({ role, coarse: next++, fine: null }))),
  }));
  return { groups, byteCount: next };
}

/** The judge's own reading of a fixture. */
function seen(slots: readonly LightSlot[], bytes: Uint8Array): { luminance: number; red: number } {
  const of = (role: LightRole) => {
    const slot = slots.find((candidate) => candidate.role === role);
    return slot === undefined ? null : (bytes[slot.coarse] ?? 0) / 255;
  };
  const dimmer = of('dimmer') ?? 1;
  const [red, green, blue, white] = [of('red'), of('green'), of('blue'), of('white')];
  if (red === null) return { luminance: dimmer, red: 0 };
  const colour = 0.2126 * red + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  return {
    luminance: (dimmer * (colour + (white ?? 0))) / (white === null ? 1 : 2),
    red: Math.max(0, dimmer * (red - (green ?? 0) - (blue ?? 0) - (white ?? 0))),
  };
}

interface Recording {
  timeMs: number;
  bytes: Uint8Array;
}

/** Every fixture, every group's mean and the rig's mean: most flashes and red flashes in any second. */
function judge(groups: readonly LimitedGroup[], recording: readonly Recording[]): number {
  const areas = [
    ...groups.flatMap((group) => [...group.fixtures.map((one) => [one]), group.fixtures]),
    groups.flatMap((group) => group.fixtures),
  ];
  let worst = 0;
  for (const area of areas) {
    const track = (read: (slots: readonly LightSlot[], bytes: Uint8Array) => number): Sample[] =>
      recording.map(({ timeMs, bytes }) => ({
        timeMs,
        value: area.reduce((sum, slots) => sum + read(slots, bytes), 0) / area.length,
      }));
    const general = countFlashes(track((slots, bytes) => seen(slots, bytes).luminance));
    const red = countFlashes(
      track((slots, bytes) => seen(slots, bytes).red),
      20 / 320,
      Number.POSITIVE_INFINITY,
    );
    worst = Math.max(worst, general.flashes, red.flashes);
  }
  return worst;
}

function record(
  limiter: FlashLimiter,
  wanted: readonly Recording[],
  isBlackout: (index: number) => boolean = () => false,
): Recording[] {
  return wanted.map(({ timeMs, bytes }, index) => {
    const dark = isBlackout(index);
    const out = limiter.apply(
      dark ? new Uint8Array(bytes.length) : bytes,
      timeMs,
      dark ? Number.POSITIVE_INFINITY : undefined,
    );
    return { timeMs, bytes: out.slice() };
  });
}

const rig = fc
  .array(fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 })
  .map((kinds) => layOut(kinds));
/** Time between output samples, ms: 44 Hz, or anything. */
const tickMs = fc.oneof(fc.constant(1000 / 44), fc.double({ min: 1, max: 120, noNaN: true }));
const level = fc.oneof(fc.constantFrom(0, 255), fc.integer({ min: 0, max: 255 }));

describe('FlashLimiter', () => {
  it('lets nothing flash more than three times a second, whatever is asked and however it is sampled', () => {
    fc.assert(
      fc.property(
        rig.chain(({ groups, byteCount }) =>
          fc.tuple(
            fc.constant(groups),
            fc.constant(byteCount),
            fc.array(fc.tuple(tickMs, fc.uint8Array({ minLength: byteCount, maxLength: byteCount })), {
              minLength: 30,
              maxLength: 90,
            }),
          ),
        ),
        ([groups, byteCount, script]) => {
          let timeMs = 0;
          const wanted = script.map(([elapsedMs, bytes]) => {
            timeMs += elapsedMs;
            return { timeMs, bytes };
          });
          expect(judge(groups, record(new FlashLimiter(groups, byteCount), wanted))).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('holds full-scale bursts of any rate at any sampling rate, of any colour', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 22, noNaN: true }),
        tickMs,
        fc.array(level, { minLength: 4, maxLength: 4 }),
        (hz, step, peak) => {
          const { groups, byteCount } = layOut([[['red', 'green', 'blue', 'white']]]);
          const wanted = Array.from({ length: 120 }, (_, index) => {
            const timeMs = index * step;
            const isOn = Math.floor((timeMs * hz) / 500) % 2 === 0;
            return { timeMs, bytes: Uint8Array.from(isOn ? peak : [0, 0, 0, 0]) };
          });
          expect(judge(groups, record(new FlashLimiter(groups, byteCount), wanted))).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('would let them through if it were not for the limit: the judge sees 20 flashes then', () => {
    const { groups } = layOut([[['dimmer']]]);
    const wanted = Array.from({ length: 88 }, (_, index) => ({
      timeMs: index * 25,
      bytes: Uint8Array.of(index % 2 === 0 ? 255 : 0),
    }));
    expect(judge(groups, wanted)).toBe(20);
  });

  it('withstands an adversary who sees what leaves and always asks for its opposite', () => {
    fc.assert(
      fc.property(
        fc.array(tickMs, { minLength: 60, maxLength: 160 }),
        fc.integer({ min: 26, max: 255 }),
        (steps, swing) => {
          const { groups, byteCount } = layOut([[['dimmer']], [['red', 'green', 'blue']]]);
          const limiter = new FlashLimiter(groups, byteCount);
          let timeMs = 0;
          let last = new Uint8Array(byteCount);
          const recording = steps.map((elapsedMs) => {
            timeMs += elapsedMs;
            const wanted = last.map((value) => (value >= swing ? value - swing : value + swing));
            last = limiter.apply(wanted, timeMs).slice();
            return { timeMs, bytes: last };
          });
          expect(judge(groups, recording)).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('goes dark at once in a blackout, and still never flashes more than three times when it is toggled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 60, maxLength: 160 }),
        fc.array(level, { minLength: 160, maxLength: 160 }),
        (dark, levels) => {
          const { groups, byteCount } = layOut([[['dimmer']]]);
          const wanted = dark.map((_, index) => ({
            timeMs: index * 22.7,
            bytes: Uint8Array.of(levels[index] ?? 0),
          }));
          const recording = record(
            new FlashLimiter(groups, byteCount),
            wanted,
            (index) => dark[index] ?? false,
          );
          dark.forEach((isDark, index) => {
            if (isDark) expect(recording[index]?.bytes[0]).toBe(0);
          });
          expect(judge(groups, recording)).toBeLessThanOrEqual(3);
        },
      ),
    );
  });

  it('keeps two groups that flash in turn from making the rig flash faster', () => {
    const { groups, byteCount } = layOut([[['dimmer']], [['dimmer']]]);
    const wanted = Array.from({ length: 200 }, (_, index) => {
      const timeMs = index * 20;
      const phase = Math.floor(timeMs / 83.4) % 4;
      return { timeMs, bytes: Uint8Array.of(phase === 0 ? 255 : 0, phase === 2 ? 255 : 0) };
    });
    expect(judge(groups, wanted)).toBeGreaterThan(3);
    expect(judge(groups, record(new FlashLimiter(groups, byteCount), wanted))).toBeLessThanOrEqual(3);
  });

  it('limits 16-bit dimmers on both of their bytes', () => {
    const groups = [{ name: 'one', fixtures: [[{ role: 'dimmer' as const, coarse: 0, fine: 1 }]] }];
    const limiter = new FlashLimiter(groups, 2);
    const samples = Array.from({ length: 150 }, (_, index) => {
      const out = limiter.apply(index % 2 === 0 ? Uint8Array.of(255, 255) : Uint8Array.of(0, 0), index * 23);
      return { timeMs: index * 23, value: ((out[0] ?? 0) * 256 + (out[1] ?? 0)) / 65535 };
    });
    expect(countFlashes(samples).flashes).toBe(3);
  });

  it('leaves alone what is allowed: slow changes, 2.9 pulses a second, ripple between bright states, and all bytes that are no light', () => {
    const { groups } = layOut([[['dimmer']]]);
    const limiter = new FlashLimiter(groups, 2);
    for (let index = 0; index < 440; index += 1) {
      const timeMs = index * (1000 / 44);
      const pulse = (timeMs / 345) % 1 < 0.5 ? 255 : 0;
      const ripple = index % 2 === 0 ? 255 : 210;
      const wanted = Uint8Array.of(timeMs < 5000 ? pulse : ripple, index % 256);
      expect([...limiter.apply(wanted, timeMs)]).toEqual([...wanted]);
      expect(limiter.heldGroups).toEqual([]);
    }
  });

  it('limits blue as well, which has hardly any luminance', () => {
    const { groups, byteCount } = layOut([[['red', 'green', 'blue']]]);
    const limiter = new FlashLimiter(groups, byteCount);
    const samples = Array.from({ length: 150 }, (_, index) => {
      const out = limiter.apply(Uint8Array.of(0, 0, index % 2 === 0 ? 255 : 0), index * 23);
      return { timeMs: index * 23, value: (out[2] ?? 0) / 255 };
    });
    expect(countFlashes(samples).flashes).toBe(3);
  });

  it('says which group it holds', () => {
    const { groups, byteCount } = layOut([[['dimmer']], [['dimmer']]]);
    const limiter = new FlashLimiter(groups, byteCount);
    const held = new Set<string>();
    for (let index = 0; index < 60; index += 1) {
      limiter.apply(Uint8Array.of(index % 2 === 0 ? 255 : 0, 20), index * 25);
      for (const name of limiter.heldGroups) held.add(name);
    }
    expect([...held]).toEqual(['group 0']);
  });
});

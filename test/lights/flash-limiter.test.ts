import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LightRole, LightSlot } from '../../src/lights/fixture-light.js';
import { FlashLimiter } from '../../src/lights/flash-limiter.js';
import type { LimitedGroup } from '../../src/lights/seen-lamps.js';
import { countFlashes } from '../support/flash-counter.js';
import { judge, LINEAR, power } from '../support/flash-judge.js';

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

interface Recording {
  timeMs: number;
  bytes: Uint8Array;
}

/** From linear over square law to 2.2, and mixtures of them. */
const CURVES = [
  LINEAR,
  power(1.3),
  power(1.6),
  power(2),
  power(2.2),
  (value: number) => 0.5 * value + 0.5 * value ** 2.2,
];

/** Most flashes, general or red, of every lamp, group and set of groups under `curve` (of each lamp). */
function flashesOf(
  groups: readonly LimitedGroup[],
  recording: readonly Recording[],
  curve: (lamp: number) => (value: number) => number = () => LINEAR,
): number {
  const lamps = groups.flatMap(({ name, fixtures }) => fixtures.map((slots) => ({ group: name, slots })));
  const { general, red } = judge(
    lamps.map(({ group, slots }, index) => ({
      group,
      roles: slots.map(({ role }) => role),
      curve: curve(index),
    })),
    recording.map(({ timeMs, bytes }) => ({
      timeMs,
      values: lamps.map(({ slots }) => slots.map(({ coarse }) => (bytes[coarse] ?? 0) / 255)),
    })),
  );
  return Math.max(general, red);
}

/** 0 before `fromMs`, 1 from `lengthMs` later on. */
const ramp = (ms: number, fromMs: number, lengthMs: number) =>
  Math.min(1, Math.max(0, (ms - fromMs) / lengthMs));
/** A beat of 120 BPM. */
const pulse = (ms: number) => 0.3 + 0.6 * Math.max(0, 1 - (ms % 500) / 250);

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
  .array(fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 })
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
            fc.constantFrom(...CURVES),
          ),
        ),
        ([groups, byteCount, script, curve]) => {
          let timeMs = 0;
          const wanted = script.map(([elapsedMs, bytes]) => {
            timeMs += elapsedMs;
            return { timeMs, bytes };
          });
          const recording = record(new FlashLimiter(groups, byteCount), wanted);
          expect(flashesOf(groups, recording, () => curve)).toBeLessThanOrEqual(3);
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
          expect(flashesOf(groups, record(new FlashLimiter(groups, byteCount), wanted))).toBeLessThanOrEqual(
            3,
          );
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
    expect(flashesOf(groups, wanted)).toBe(20);
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
          expect(flashesOf(groups, recording)).toBeLessThanOrEqual(3);
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
          expect(flashesOf(groups, recording)).toBeLessThanOrEqual(3);
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
    expect(flashesOf(groups, wanted)).toBeGreaterThan(3);
    expect(flashesOf(groups, record(new FlashLimiter(groups, byteCount), wanted))).toBeLessThanOrEqual(3);
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

  it('leaves alone what is allowed: slow changes, 2.9 pulses a second, ripple of less than a tenth, and all bytes that are no light', () => {
    const { groups } = layOut([[['dimmer']]]);
    const limiter = new FlashLimiter(groups, 2);
    for (let index = 0; index < 440; index += 1) {
      const timeMs = index * (1000 / 44);
      const pulse = (timeMs / 345) % 1 < 0.5 ? 255 : 0;
      const ripple = index % 2 === 0 ? 255 : 245;
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

  it('has no exemption for bright light: values between 80 and 100 % flash no faster than others', () => {
    const { groups, byteCount } = layOut([[['dimmer']]]);
    const wanted = Array.from({ length: 160 }, (_, index) => ({
      timeMs: index * 25,
      bytes: Uint8Array.of(index % 2 === 0 ? 255 : 206),
    }));
    expect(flashesOf(groups, wanted)).toBeGreaterThan(15);
    expect(flashesOf(groups, record(new FlashLimiter(groups, byteCount), wanted))).toBeLessThanOrEqual(3);
  });

  it('counts what a curve of 2.2 makes of small changes of bright values, of one lamp and of lamps of several curves', () => {
    const { groups, byteCount } = layOut([[['dimmer'], ['dimmer']], [['dimmer']]]);
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 30 }),
        fc.integer({ min: 60, max: 255 }),
        fc.array(fc.constantFrom(...CURVES), { minLength: 3, maxLength: 3 }),
        (swing, high, curves) => {
          const wanted = Array.from({ length: 120 }, (_, index) => ({
            timeMs: index * 25,
            bytes: new Uint8Array(3).fill(index % 4 < 2 ? high : high - swing),
          }));
          const recording = record(new FlashLimiter(groups, byteCount), wanted);
          expect(flashesOf(groups, recording, (lamp) => curves[lamp] ?? LINEAR)).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('counts lamps that take turns as what they are together, however large the rig beside them', () => {
    // Each of four groups pulses once or twice a second, of eight; together they are seen to flash 6 times.
    const { groups, byteCount } = layOut(Array.from({ length: 8 }, () => [['dimmer' as const]]));
    const wanted = Array.from({ length: 200 }, (_, index) => {
      const bytes = new Uint8Array(8).fill(30);
      const turn = Math.floor((index * 20) / 166);
      if ((index * 20) % 166 < 60) bytes[turn % 4] = 255;
      return { timeMs: index * 20, bytes };
    });
    expect(flashesOf(groups, wanted)).toBeGreaterThan(5);
    expect(flashesOf(groups, record(new FlashLimiter(groups, byteCount), wanted))).toBeLessThanOrEqual(3);
  });

  it.each([
    ['two groups fade into one another', (ms: number) => [ramp(ms, 2000, 300), 1 - ramp(ms, 2000, 300)]],
    [
      'one drifts the other way while another pulses',
      (ms: number) => [pulse(ms), 0.7 - 0.3 * ramp(ms, 2000, 1000)],
    ],
    [
      'one glides beside two that pulse together',
      (ms: number) => [pulse(ms), pulse(ms), ramp(ms, 1000, 4000)],
    ],
  ])('lets %s', (_, levels) => {
    const { groups, byteCount } = layOut(levels(0).map(() => [['dimmer' as const]]));
    const limiter = new FlashLimiter(groups, byteCount);
    for (let timeMs = 0; timeMs < 8000; timeMs += 25) {
      const bytes = Uint8Array.from(levels(timeMs).map((level) => Math.round(255 * level)));
      expect([...limiter.apply(bytes, timeMs)], `${timeMs}`).toEqual([...bytes]);
      expect(limiter.heldGroups, `${timeMs}`).toEqual([]);
    }
  });

  it('sees lamps of one group that have been alike as they are once they differ', () => {
    const { groups, byteCount } = layOut([[['dimmer'], ['dimmer'], ['dimmer']]]);
    const wanted = Array.from({ length: 200 }, (_, index) => {
      // All together, slowly; then each in turn, one of them 16 times a second.
      const slow = 40 + Math.round(20 * Math.sin(index / 40));
      const bytes = new Uint8Array(3).fill(slow);
      if (index > 80) bytes[index % 3 === 0 ? 1 : 2] = 255;
      return { timeMs: index * 25, bytes };
    });
    expect(flashesOf(groups, wanted)).toBeGreaterThan(10);
    expect(flashesOf(groups, record(new FlashLimiter(groups, byteCount), wanted))).toBeLessThanOrEqual(3);
  });

  it('counts the white of an RGBW lamp as what it is', () => {
    const { groups, byteCount } = layOut([
      [['red', 'green', 'blue', 'white']],
      [['dimmer']],
      [['dimmer']],
      [['dimmer']],
    ]);
    const wanted = Array.from({ length: 160 }, (_, index) => {
      const bytes = new Uint8Array(byteCount);
      bytes[3] = index % 2 === 0 ? 60 : 31;
      return { timeMs: index * 25, bytes };
    });
    expect(flashesOf(groups, wanted)).toBeGreaterThan(15);
    expect(flashesOf(groups, record(new FlashLimiter(groups, byteCount), wanted))).toBeLessThanOrEqual(3);
  });
});

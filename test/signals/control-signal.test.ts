import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ControlInput, controlSchema } from '../../src/signals/control-settings.js';
import { ControlSignal } from '../../src/signals/control-signal.js';

const UNIT = { low: 0, high: 1 };

function control(settings: ControlInput, natural = UNIT, initial = 0): ControlSignal {
  return new ControlSignal(natural, controlSchema.parse(settings), initial);
}

const anySettings: fc.Arbitrary<ControlInput> = fc.record({
  range: fc.constantFrom('natural' as const, { low: -0.5, high: 0.7 }, { learnedSeconds: 30 }),
  curve: fc.double({ min: 0.1, max: 10, noNaN: true }),
  invert: fc.boolean(),
  smoothing: fc.oneof(
    fc.constant({ kind: 'none' as const }),
    fc.record({
      kind: fc.constant('oneEuro' as const),
      minimumCutoffHz: fc.double({ min: 0.01, max: 20, noNaN: true }),
      beta: fc.double({ min: 0, max: 100, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant('critical' as const),
      timeSeconds: fc.double({ min: 0.01, max: 5, noNaN: true }),
    }),
  ),
  rampSeconds: fc.oneof(fc.constant('auto' as const), fc.double({ min: 0, max: 1, noNaN: true })),
  attackSeconds: fc.double({ min: 0, max: 2, noNaN: true }),
  releaseSeconds: fc.double({ min: 0, max: 2, noNaN: true }),
  minimumHoldSeconds: fc.double({ min: 0, max: 1, noNaN: true }),
  hysteresis: fc.double({ min: 0, max: 0.5, noNaN: true }),
});
/** Values at 31.25 Hz, some of them impossible. */
const anyValues = fc.array(
  fc.oneof({ weight: 6, arbitrary: fc.double({ min: -2, max: 2 }) }, { weight: 1, arbitrary: fc.double() }),
  {
    minLength: 1,
    maxLength: 60,
  },
);

describe('ControlSignal', () => {
  it('stays within 0..1 and finite, whatever comes in', () => {
    fc.assert(
      fc.property(
        anySettings,
        anyValues,
        fc.double({ min: 0.001, max: 0.2, noNaN: true }),
        (settings, values, tick) => {
          const signal = control(settings, { low: -1, high: 1 });
          let now = 0;
          values.forEach((value, index) => {
            signal.push(value, index / 31.25);
            for (; now < (index + 1) / 31.25; now += tick) {
              const out = signal.sample(now);
              expect(Number.isFinite(out) && out >= 0 && out <= 1).toBe(true);
            }
          });
        },
      ),
    );
  });

  it('never crosses a target that stands still, from any state of motion', () => {
    fc.assert(
      fc.property(
        anySettings,
        anyValues,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (settings, values, last) => {
          const signal = control({
            ...settings,
            range: 'natural',
            invert: false,
            curve: 1,
            minimumHoldSeconds: 0,
            hysteresis: 0,
          });
          values.forEach((value, index) => {
            signal.push(value, index * 0.032);
            signal.sample(index * 0.032 + 0.01);
          });
          let now = values.length * 0.032;
          let out = signal.sample(now);
          const startedBelow = out <= last;
          for (let step = 0; step < 200; step += 1) {
            now += 0.02;
            signal.push(last, now);
            out = signal.sample(now);
            if (startedBelow) expect(out).toBeLessThanOrEqual(last + 1e-9);
            else expect(out).toBeGreaterThanOrEqual(last - 1e-9);
          }
        },
      ),
    );
  });

  it('stops at a target that is set close before a fast spring', () => {
    const spring = control({ smoothing: { kind: 'critical', timeSeconds: 0.5 } });
    spring.sample(0);
    spring.push(1, 0);
    const before = spring.sample(0.15);
    const close = before + 0.001;
    spring.push(close, 0.15);
    const path = [0.152, 0.154, 0.16, 0.17, 0.2, 0.25, 0.3, 0.5, 1].map((now) => spring.sample(now));
    expect(Math.max(...path)).toBe(close);
    expect(path.at(-1)).toBeCloseTo(close, 6);
  });

  it('reaches its target in time, straight or critically damped', () => {
    const ramp = control({ rampSeconds: 0.2 });
    ramp.sample(0);
    ramp.push(1, 0);
    expect(ramp.sample(0.1)).toBeCloseTo(0.5, 9);
    expect(ramp.sample(0.2)).toBe(1);
    const spring = control({ smoothing: { kind: 'critical', timeSeconds: 0.5 } });
    spring.sample(0);
    spring.push(1, 0);
    expect(spring.sample(0.5)).toBeCloseTo(0.9, 2);
  });

  it('gives the critically damped curve whatever the output rate', () => {
    const at = (rateHz: number) => {
      const spring = control({ smoothing: { kind: 'critical', timeSeconds: 0.5 } });
      spring.sample(0);
      spring.push(1, 0);
      let out = 0;
      for (let tick = 1; tick <= rateHz / 4; tick += 1) out = spring.sample(tick / rateHz);
      return out;
    };
    expect(at(44)).toBeCloseTo(at(440), 6);
  });

  it('never moves faster than attack and release allow', () => {
    const signal = control({ rampSeconds: 0, attackSeconds: 0.5, releaseSeconds: 2 });
    signal.sample(0);
    signal.push(1, 0);
    expect(signal.sample(0.1)).toBeCloseTo(0.2, 9);
    expect(signal.sample(1)).toBe(1);
    signal.push(0, 1);
    expect(signal.sample(1.1)).toBeCloseTo(0.95, 9);
  });

  it('holds every taken value for the minimum hold, then takes the newest', () => {
    const signal = control({ rampSeconds: 0, minimumHoldSeconds: 0.5 });
    signal.sample(0);
    signal.push(0.6, 0);
    signal.push(0.2, 0.1);
    signal.push(0.9, 0.2);
    expect(signal.sample(0.49)).toBe(0.6);
    expect(signal.sample(0.51)).toBe(0.9);
  });

  it('moves by more than the hysteresis, or to an end, and never to and fro by less', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.4, noNaN: true }),
        fc.array(fc.double({ min: -0.2, max: 1.2, noNaN: true }), { maxLength: 80 }),
        (hysteresis, values) => {
          const signal = control({ rampSeconds: 0, hysteresis });
          let previous = signal.sample(0);
          values.forEach((value, index) => {
            signal.push(value, index + 1);
            const out = signal.sample(index + 1);
            const moved = Math.abs(out - previous);
            if (moved > 0 && out !== 0 && out !== 1) expect(moved).toBeGreaterThan(hysteresis);
            previous = out;
          });
        },
      ),
    );
  });

  it.each([0.05, 0.2, 0.5])('reaches both ends through a filter and a hysteresis of %d', (hysteresis) => {
    const signal = control({ smoothing: { kind: 'oneEuro' }, hysteresis });
    let now = 0;
    const settleAt = (value: number) => {
      for (const end = now + 30; now < end; now += 0.032) {
        signal.push(value, now);
        signal.sample(now + 0.016);
      }
      return signal.sample(now);
    };
    expect([settleAt(1), settleAt(0), settleAt(1), settleAt(-3)]).toEqual([1, 0, 1, 0]);
  });

  it('counts values that are not finite and keeps the last good one', () => {
    const signal = control({ rampSeconds: 0 });
    signal.sample(0);
    signal.push(0.4, 0);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) signal.push(bad, 0.1);
    expect(signal.sample(0.2)).toBe(0.4);
    expect(signal.ignoredCount).toBe(3);
  });

  it('learns the range a value moves in and uses all of it', () => {
    const signal = control({ range: { learnedSeconds: 60 }, rampSeconds: 0 });
    let now = 0;
    const swing = () => 0.4 + 0.2 * Math.sin(now);
    const early: number[] = [];
    const late: number[] = [];
    for (; now < 300; now += 0.032) {
      signal.push(swing(), now);
      (now < 4 ? early : late).push(signal.sample(now));
    }
    expect(Math.max(...early) - Math.min(...early)).toBeLessThan(0.75);
    expect(Math.max(...late)).toBeGreaterThan(0.97);
    expect(Math.min(...late)).toBeLessThan(0.03);
  });

  it('does not blow up a value that hardly moves', () => {
    const signal = control({ range: { learnedSeconds: 10 }, rampSeconds: 0 });
    const out: number[] = [];
    for (let now = 0; now < 120; now += 0.032) {
      signal.push(0.5 + 0.01 * Math.sin(now * 3), now);
      const sampled = signal.sample(now);
      if (now > 100) out.push(sampled);
    }
    expect(Math.max(...out) - Math.min(...out)).toBeLessThan(0.25);
  });
});

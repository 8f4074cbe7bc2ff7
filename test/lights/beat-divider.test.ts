import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BeatDivider } from '../../src/lights/beat-divider.js';

/** Indexes of the beats that pass, of beats at `times` with a tempo each (the same, or as told). */
function passedOf(times: readonly number[], tempo: number | readonly number[]): number[] {
  const divider = new BeatDivider();
  const bpm = (index: number) => (typeof tempo === 'number' ? tempo : (tempo[index] ?? Number.NaN));
  return times.flatMap((time, index) => (divider.passes(time, bpm(index)) ? [index] : []));
}

/** Beats at a tempo, each moved by `jitterSeconds` times −1..1. */
function beats(bpm: number, count = 64, jitterSeconds = 0): number[] {
  return Array.from(
    { length: count },
    (_, index) => 10 + (index * 60) / bpm + jitterSeconds * Math.sin(index * 12.9898),
  );
}

const passed = (bpm: number, count = 64, jitterSeconds = 0) =>
  passedOf(beats(bpm, count, jitterSeconds), bpm);

/** Distances between the numbers, from the `from`-th on. */
function steps(indexes: readonly number[], from = 2): Set<number> {
  const late = indexes.slice(from);
  return new Set(late.slice(1).map((value, index) => value - (late[index] ?? 0)));
}

/** Whether four of the times fall into a second that includes its beginning and not its end. */
const crowds = (times: readonly number[]) =>
  times.some((time, index) => (times[index + 3] ?? Number.POSITIVE_INFINITY) - time < 1 - 1e-6);

const jitters = fc.array(fc.double({ min: -0.015, max: 0.015, noNaN: true }), {
  minLength: 80,
  maxLength: 80,
});

describe('BeatDivider', () => {
  it('passes every beat up to 3 Hz', () => {
    for (const bpm of [60, 100, 128, 140, 170, 176, 180]) expect(passed(bpm), `${bpm} BPM`).toHaveLength(64);
  });

  it('divides a faster beat evenly', () => {
    for (const bpm of [181, 183, 185, 200, 340, 360])
      expect(steps(passed(bpm)), `${bpm}`).toEqual(new Set([2]));
    for (const bpm of [370, 400, 700]) expect(steps(passed(bpm)), `${bpm}`).toEqual(new Set([4]));
  });

  it('keeps to every second beat when the beat is played unevenly', () => {
    for (const bpm of [185, 200, 220]) {
      expect(steps(passed(bpm, 100, 0.015)), `${bpm}`).toEqual(new Set([2]));
    }
  });

  it('loses no beat of up to 3 Hz to ±15 ms of jitter where no second has more than three', () => {
    let wholeCount = 0;
    fc.assert(
      fc.property(fc.double({ min: 160, max: 180, noNaN: true }), jitters, (bpm, moves) => {
        const times = moves.map((move, index) => 10 + (index * 60) / bpm + move);
        if (crowds(times)) return;
        wholeCount += 1;
        expect(passedOf(times, bpm)).toHaveLength(times.length);
      }),
      { numRuns: 300 },
    );
    expect(wholeCount).toBeGreaterThan(100);
  });

  it('leaves out one beat where a second has four, and from there on every other, not some at random', () => {
    let dividedCount = 0;
    fc.assert(
      fc.property(fc.double({ min: 177, max: 180, noNaN: true }), jitters, (bpm, moves) => {
        const indexes = passedOf(
          moves.map((move, index) => 10 + (index * 60) / bpm + move),
          bpm,
        );
        const gaps = indexes.slice(1).map((value, index) => value - (indexes[index] ?? 0));
        const firstWide = gaps.findIndex((gap) => gap > 1);
        if (firstWide < 0) return;
        dividedCount += 1;
        expect(new Set(gaps.slice(firstWide))).toEqual(new Set([2]));
      }),
      { numRuns: 300 },
    );
    expect(dividedCount).toBeGreaterThan(100);
  });

  it('does not change its mind with a tempo that is tracked with a wobble', () => {
    const wobble = (bpm: number, count: number) =>
      Array.from({ length: count }, (_, index) => bpm * (1 + 0.015 * Math.sin(index * 7.233)));
    expect(passedOf(beats(178, 120, 0.002), wobble(178, 120))).toHaveLength(120);
    expect(steps(passedOf(beats(186, 120, 0.01), wobble(186, 120)), 3)).toEqual(new Set([2]));
  });

  it('never passes more than three beats in any second, whatever beats and tempi come', () => {
    const gap = fc.oneof(
      fc.double({ min: 0, max: 2, noNaN: true }),
      fc.double({ min: 0.2, max: 0.4, noNaN: true }),
      fc.constantFrom(0, 0.01, 1 / 3, 4),
    );
    const tempo = fc.oneof(fc.double({ min: 45, max: 220, noNaN: true }), fc.double());
    fc.assert(
      fc.property(fc.array(fc.tuple(gap, tempo), { maxLength: 200 }), (played) => {
        let now = 0;
        const times = played.map(([seconds]) => (now += seconds));
        const out = passedOf(
          times,
          played.map(([, bpm]) => bpm),
        ).map((index) => times[index] ?? 0);
        expect(crowds(out)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('returns to every beat after the music slows down, and begins anew after a pause', () => {
    const divider = new BeatDivider();
    let now = 0;
    for (const end = now + 0.3 * 20; now < end; now += 0.3) divider.passes(now, 200);
    expect(divider.divisor).toBe(2);
    for (const end = now + 0.5 * 20; now < end; now += 0.5) divider.passes(now, 120);
    expect(divider.divisor).toBe(1);
    for (const end = now + 0.3 * 20; now < end; now += 0.3) divider.passes(now, 200);
    expect(divider.divisor).toBe(2);
    expect(divider.passes(now + 4, 120)).toBe(true);
    expect(divider.divisor).toBe(1);
  });
});

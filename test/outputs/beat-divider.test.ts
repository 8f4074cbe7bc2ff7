import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BeatDivider } from '../../src/outputs/beat-divider.js';

/** Indexes of the beats that pass, at a tempo, each beat moved by `jitterSeconds` times −1..1. */
function passed(bpm: number, count = 64, jitterSeconds = 0): number[] {
  const divider = new BeatDivider();
  const out: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const jitter = jitterSeconds * Math.sin(index * 12.9898);
    if (divider.passes(10 + (index * 60) / bpm + jitter)) out.push(index);
  }
  return out;
}

describe('BeatDivider', () => {
  it('passes every beat up to 3 Hz (less a margin)', () => {
    for (const bpm of [60, 100, 128, 140, 170]) expect(passed(bpm), `${bpm} BPM`).toHaveLength(64);
  });

  it('divides a faster beat evenly', () => {
    const steps = (bpm: number) => {
      const indexes = passed(bpm).slice(2);
      return new Set(indexes.slice(1).map((value, index) => value - (indexes[index] ?? 0)));
    };
    expect(steps(180)).toEqual(new Set([2]));
    expect(steps(200)).toEqual(new Set([2]));
    expect(steps(340)).toEqual(new Set([2]));
    expect(steps(400)).toEqual(new Set([4]));
  });

  it('keeps to every second beat when the beat is played unevenly', () => {
    for (const bpm of [185, 200, 220]) {
      const indexes = passed(bpm, 100, 0.012).slice(2);
      expect(
        new Set(indexes.slice(1).map((value, index) => value - (indexes[index] ?? 0))),
        `${bpm}`,
      ).toEqual(new Set([2]));
    }
  });

  it('never passes two beats closer than a third of a second', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { maxLength: 120 }), (gaps) => {
        const divider = new BeatDivider();
        let now = 0;
        let last = Number.NEGATIVE_INFINITY;
        for (const gap of gaps) {
          now += gap;
          if (!divider.passes(now)) continue;
          expect(now - last).toBeGreaterThanOrEqual(1 / 3);
          last = now;
        }
      }),
    );
  });

  it('returns to every beat after the music slows down', () => {
    const divider = new BeatDivider();
    let now = 0;
    for (const end = now + 0.3 * 20; now < end; now += 0.3) divider.passes(now);
    expect(divider.divisor).toBe(2);
    for (const end = now + 0.5 * 20; now < end; now += 0.5) divider.passes(now);
    expect(divider.divisor).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { BAND_COUNT, STEP_FRAME_COUNT } from '../../../src/features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../../src/features/pitch-profile.js';
import { BAR_PERIODS, BEAT_PERIODS, clearestPulse } from '../../../src/features/rhythm/pulse-clarity.js';
import type { Crop } from '../../../src/training/network/crop.js';
import {
  clashWithItself,
  drawManipulation,
  drawTimeMap,
  type Manipulation,
} from '../../../src/training/network/manipulations.js';
import { Random } from '../../../src/training/random.js';

const FRAME_COUNT = 312;
const BAR = { periodFrames: 64, clarity: 0.9 };

const manipulation = (kind: Manipulation['kind'], strength: number): Manipulation => ({
  kind,
  strength,
  changes: {},
});

/** A tone in band 50, of pitch class 10. */
function oneTone(): Crop {
  const frames = new Float32Array(STEP_FRAME_COUNT * BAND_COUNT).map((_, index) =>
    index % BAND_COUNT === 50 ? 1 : 0,
  );
  const pitchClasses = new Float32Array(PITCH_CLASS_COUNT).map((_, index) => (index === 10 ? 1 : 0));
  return { frames, pitchClasses };
}

/** Mean clarity of beats and bars of strikes every 16 frames, read along such maps. */
function clarities(kind: Manipulation['kind'], strength: number): [beat: number, bar: number] {
  const all = Array.from({ length: 12 }, (_, seed) => {
    const places = drawTimeMap(manipulation(kind, strength), BAR, FRAME_COUNT, new Random(seed));
    // The second and fourth strike of each bar are weaker.
    const levels = [1, 0.5, 0.8, 0.5];
    const fluxes = places.map((place) => {
      const nearest = Math.round(place / 16);
      return Math.abs(place - 16 * nearest) < 0.75 ? (levels[nearest % 4] as number) : 0;
    });
    return [BEAT_PERIODS, BAR_PERIODS].map((range) => clearestPulse(fluxes, range).clarity);
  });
  const mean = (column: number): number =>
    all.reduce((sum, row) => sum + (row[column] as number), 0) / all.length;
  return [mean(0), mean(1)];
}

describe('the time map', () => {
  it('of a steady pulse is steady, near the speed of the recording', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const places = drawTimeMap(manipulation('none', 0), BAR, FRAME_COUNT, new Random(seed));
      const steps = places.subarray(1).map((place, index) => place - (places[index] as number));
      expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(1e-3);
      expect(steps[0]).toBeGreaterThan(0.93);
      expect(steps[0]).toBeLessThan(1.07);
    }
  });

  it('of an unsteady pulse goes on, and leaves neither beats nor bars, the less the stronger it is', () => {
    const places = drawTimeMap(manipulation('unsteady', 1), BAR, FRAME_COUNT, new Random(1));
    expect(places.every((place, index) => index === 0 || place > (places[index - 1] as number))).toBe(true);
    const [steady, weak, strong] = [
      clarities('none', 0),
      clarities('unsteady', 0.35),
      clarities('unsteady', 1),
    ];
    for (const column of [0, 1] as const) {
      expect(weak[column]).toBeLessThan(steady[column] - 0.2);
      expect(strong[column]).toBeLessThan(weak[column]);
    }
  });

  it('of regrouped bars plays every part of each bar once, and leaves bars but not beats', () => {
    const places = drawTimeMap(manipulation('regrouped', 1), BAR, FRAME_COUNT, new Random(2));
    const inFirstBar = [...places].filter((place) => place < BAR.periodFrames).sort((a, b) => a - b);
    const gaps = inFirstBar.slice(1).map((place, index) => place - (inFirstBar[index] as number));
    expect(inFirstBar.length).toBeGreaterThan(0.9 * BAR.periodFrames);
    expect(Math.max(...gaps)).toBeLessThan(2.5);
    const [steady, other] = [clarities('none', 0), clarities('regrouped', 1)];
    expect(other[0]).toBeLessThan(steady[0] - 0.2);
    expect(other[1]).toBeGreaterThan(other[0] + 0.15);
  });

  it('of exchanged bars plays every part at its place in the bar, though of another bar', () => {
    const places = drawTimeMap(manipulation('exchanged', 1), BAR, FRAME_COUNT, new Random(3));
    const plain = drawTimeMap(manipulation('none', 0), BAR, FRAME_COUNT, new Random(3));
    const barsAway = [...places].map((place, frame) => (place - (plain[frame] as number)) / BAR.periodFrames);
    for (const bars of barsAway) expect(Math.abs(bars - Math.round(bars))).toBeLessThan(1e-3);
    expect(new Set(barsAway.map(Math.round)).size).toBe(3);
    const [steady, other] = [clarities('none', 0), clarities('exchanged', 1)];
    for (const column of [0, 1] as const) expect(other[column]).toBeGreaterThan(steady[column] - 0.1);
  });
});

/** Where pitch class 10 is heard again, by the shift: a quarter tone is a class and a half, shared between two. */
const PITCHES: Readonly<Record<number, number[]>> = { 1: [11, 12], [-1]: [8, 9], 3: [14, 15], [-3]: [5, 6] };
const WHOLE_PITCHES: Readonly<Record<number, number[]>> = { 2: [13], [-2]: [7] };

describe('music that clashes with itself', () => {
  it('has a second tone one to three quarter tones away, in the spectrum and in the pitch classes', () => {
    const shifts = new Set<number>();
    for (let seed = 0; seed < 40; seed += 1) {
      const crop = oneTone();
      clashWithItself(crop, 0.5, new Random(seed));
      const sounding = [...crop.frames.subarray(0, BAND_COUNT).entries()].filter(([, level]) => level > 0);
      expect(sounding).toHaveLength(2);
      const shift = sounding.map(([band]) => band - 50).find((places) => places !== 0) as number;
      expect(Math.abs(shift)).toBeGreaterThanOrEqual(1);
      expect(Math.abs(shift)).toBeLessThanOrEqual(3);
      // Magnitude 9 at half the level, in the logarithmic domain.
      expect(crop.frames[50 + shift]).toBeCloseTo(Math.log10(1 + 4.5), 5);
      expect(crop.frames[50]).toBeCloseTo(1, 6);
      expect(crop.pitchClasses[10]).toBeCloseTo(2 / 3, 6);
      for (const index of PITCHES[shift] ?? []) expect(crop.pitchClasses[index]).toBeCloseTo(1 / 6, 6);
      for (const index of WHOLE_PITCHES[shift] ?? []) expect(crop.pitchClasses[index]).toBeCloseTo(1 / 3, 6);
      shifts.add(shift);
    }
    expect([...shifts].sort((a, b) => a - b)).toEqual([-3, -2, -1, 1, 2, 3]);
  });
});

describe('manipulations', () => {
  it('move the rating that they are about, each as often as the others', () => {
    const random = new Random(5);
    const kinds = new Map<string, number>();
    for (let draw = 0; draw < 500; draw += 1) {
      const { kind, changes } = drawManipulation(BAR, random);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      const { rhythmicStability = 0, rhythmicComplexity = 0, dissonance = 0 } = changes;
      expect([rhythmicStability < 0, rhythmicComplexity > 0, dissonance > 0]).toEqual(
        ['unsteady', 'regrouped', 'clashing'].map((name) => name === kind),
      );
      expect(Object.keys(changes).length === 0).toBe(kind === 'none' || kind === 'exchanged');
    }
    expect([...kinds.keys()].sort()).toEqual(['clashing', 'exchanged', 'none', 'regrouped', 'unsteady']);
    for (const count of kinds.values()) expect(count).toBeGreaterThan(60);
  });

  it('do not regroup bars that nobody hears', () => {
    const random = new Random(6);
    const kinds = Array.from(
      { length: 200 },
      () => drawManipulation({ periodFrames: 64, clarity: 0.2 }, random).kind,
    );
    expect(kinds).not.toContain('regrouped');
    expect(kinds).toContain('unsteady');
  });
});

import { describe, expect, it } from 'vitest';
import { BAND_COUNT, STEP_FRAME_COUNT } from '../../../src/features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../../src/features/pitch-profile.js';
import {
  clashWithItself,
  type Crop,
  makePulseUnsteady,
  manipulate,
} from '../../../src/training/network/manipulations.js';
import { Random } from '../../../src/training/random.js';

const FRAME_COUNT = 312;
const PULSE_FRAMES = 12;

/** Quiet, with some loud frames at each beat. */
function pulse(): Crop {
  const frames = new Float32Array(FRAME_COUNT * BAND_COUNT).map((_, index) =>
    Math.floor(index / BAND_COUNT) % PULSE_FRAMES < 3 ? 1 : 0.1,
  );
  return { frames, pitchClasses: oneTone(FRAME_COUNT / STEP_FRAME_COUNT).pitchClasses };
}

/** A tone in band 50, of pitch class 10. */
function oneTone(stepCount: number): Crop {
  const frames = new Float32Array(stepCount * STEP_FRAME_COUNT * BAND_COUNT).map((_, index) =>
    index % BAND_COUNT === 50 ? 1 : 0,
  );
  const pitchClasses = new Float32Array(stepCount * PITCH_CLASS_COUNT).map((_, index) =>
    index % PITCH_CLASS_COUNT === 10 ? 1 : 0,
  );
  return { frames, pitchClasses };
}

/** Standard deviation of the intervals between beats, frames. */
function unsteadiness({ frames }: Crop): number {
  const isBeat = (frame: number): boolean => (frames[frame * BAND_COUNT] ?? 0) > 0.5;
  const beats = Array.from({ length: FRAME_COUNT }, (_, frame) => frame).filter(
    (frame) => isBeat(frame) && !isBeat(frame - 1),
  );
  const intervals = beats.slice(1).map((beat, index) => beat - (beats[index] as number));
  const mean = intervals.reduce((sum, interval) => sum + interval, 0) / intervals.length;
  return Math.sqrt(intervals.reduce((sum, interval) => sum + (interval - mean) ** 2, 0) / intervals.length);
}

describe('an unsteady pulse', () => {
  it('has beats at unlike distances, the more so the stronger it is', () => {
    expect(unsteadiness(pulse())).toBe(0);
    const mean = (strength: number): number => {
      const all = Array.from({ length: 10 }, (_, seed) => {
        const crop = pulse();
        makePulseUnsteady(crop, strength, new Random(seed));
        return unsteadiness(crop);
      });
      expect(Math.min(...all)).toBeGreaterThan(1);
      return all.reduce((sum, value) => sum + value, 0) / all.length;
    };
    expect(mean(1)).toBeGreaterThan(1.3 * mean(0.35));
  });

  it('plays nothing but what was there, pitch classes with their frames', () => {
    const crop: Crop = {
      frames: new Float32Array(FRAME_COUNT * BAND_COUNT).map((_, index) => Math.floor(index / BAND_COUNT)),
      pitchClasses: new Float32Array((FRAME_COUNT / STEP_FRAME_COUNT) * PITCH_CLASS_COUNT).map((_, index) =>
        Math.floor(index / PITCH_CLASS_COUNT),
      ),
    };
    makePulseUnsteady(crop, 1, new Random(1));
    for (let frame = 0; frame < FRAME_COUNT; frame += STEP_FRAME_COUNT) {
      const row = crop.frames.subarray(frame * BAND_COUNT, (frame + 1) * BAND_COUNT);
      expect(new Set(row).size).toBe(1);
      const step = crop.pitchClasses[(frame / STEP_FRAME_COUNT) * PITCH_CLASS_COUNT];
      expect(step).toBe(Math.floor((row[0] as number) / STEP_FRAME_COUNT));
    }
  });
});

describe('music that clashes with itself', () => {
  it('has a second tone one to three quarter tones away, in the spectrum and in the pitch classes', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const crop = oneTone(1);
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
      expect(crop.pitchClasses[10 + Math.round(shift * 1.5)]).toBeCloseTo(1 / 3, 6);
    }
  });
});

describe('manipulations', () => {
  it('change a crop exactly when they change ratings, and the right ones', () => {
    const before = pulse();
    const random = new Random(5);
    const kinds = new Map<string, number>();
    for (let draw = 0; draw < 400; draw += 1) {
      const crop = pulse();
      const changes = manipulate(crop, random);
      const names = Object.keys(changes).join();
      kinds.set(names, (kinds.get(names) ?? 0) + 1);
      const isChanged = crop.frames.some((value, index) => value !== before.frames[index]);
      expect(isChanged).toBe(names !== '');
      if (changes.rhythmicStability !== undefined) expect(changes.rhythmicStability).toBeLessThan(0);
      if (changes.dissonance !== undefined) expect(changes.dissonance).toBeGreaterThan(0);
    }
    expect([...kinds.keys()].sort()).toEqual([
      '',
      'dissonance,tonalStability,melodiousness',
      'rhythmicStability',
    ]);
    for (const count of kinds.values()) expect(count).toBeGreaterThan(60);
  });
});

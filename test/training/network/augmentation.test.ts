import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BAND_COUNT } from '../../../src/features/feature-layout.js';
import { augment, mask } from '../../../src/training/network/augmentation.js';
import { Random } from '../../../src/training/random.js';
import { isSpectrogram } from './training-material.js';

/** Crops of log magnitudes as the normaliser lets them through. */
const crops = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer(), fc.double({ min: 0.01, max: 4, noNaN: true }))
  .map(([frameCount, seed, peak]) => {
    const random = new Random(seed);
    return Float32Array.from({ length: frameCount * BAND_COUNT }, () =>
      random.uniform() < 0.2 ? 0 : peak * random.uniform(),
    );
  });

describe('augmentation', () => {
  it('keeps the shape, and every value finite and not negative', () => {
    fc.assert(
      fc.property(crops, fc.integer(), (crop, seed) => {
        const before = crop.length;
        augment(crop, new Random(seed));
        expect(crop.length).toBe(before);
        expect(isSpectrogram(crop, 0)).toBe(true);
      }),
    );
  });

  it('changes crops, differently with another seed, the same with the same', () => {
    const crop = new Float32Array(20 * BAND_COUNT).fill(1);
    const changed = (seed: number): Float32Array => {
      const copy = crop.slice();
      augment(copy, new Random(seed));
      return copy;
    };
    expect(changed(1)).not.toEqual(crop);
    expect(changed(1)).toEqual(changed(1));
    expect(changed(1)).not.toEqual(changed(2));
  });

  it('moves levels by no more than gain, tilt and noise allow', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const crop = new Float32Array(BAND_COUNT).fill(2);
        augment(crop, new Random(seed));
        // 4 dB of gain and 2 dB of tilt either way on a magnitude of 99; noise of up to 1.5 on top; or cut to 0.
        const [least, most] = [Math.log10(1 + 99 * 10 ** -0.3), Math.log10(1 + 99 * 10 ** 0.3 + 1.5)];
        for (const [band, value] of crop.entries()) {
          if (band >= 95 && value === 0) continue;
          expect(value).toBeGreaterThan(least - 1e-6);
          expect(value).toBeLessThan(most + 1e-6);
        }
      }),
    );
  });

  it('shifts bands by two at most, and repeats the edge', () => {
    const positions = new Set<number>();
    for (let seed = 0; seed < 60; seed += 1) {
      const crop = new Float32Array(BAND_COUNT);
      crop[60] = 3;
      augment(crop, new Random(seed));
      positions.add(crop.indexOf(Math.max(...crop)) - 60);
    }
    expect([...positions].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  });
});

describe('masking', () => {
  it('blanks whole bands and frames, no more than two stretches of each', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(128, 200, 312), (seed, frameCount) => {
        const crop = new Float32Array(frameCount * BAND_COUNT).fill(1);
        mask(crop, new Random(seed));
        expect(crop.every((value) => value === 0 || value === 1)).toBe(true);
        const frameIsBlank = Array.from({ length: frameCount }, (_, frame) =>
          crop.subarray(frame * BAND_COUNT, (frame + 1) * BAND_COUNT).every((value) => value === 0),
        );
        const kept = frameIsBlank.indexOf(false);
        const row = crop.subarray(kept * BAND_COUNT, (kept + 1) * BAND_COUNT);
        const blankBands = row.filter((value) => value === 0).length;
        expect(blankBands).toBeLessThanOrEqual(28);
        expect(frameIsBlank.filter(Boolean).length).toBeLessThanOrEqual(60);
        // What is blank is a frame or a band, nothing between.
        for (const [frame, isBlank] of frameIsBlank.entries()) {
          if (!isBlank) expect(crop.subarray(frame * BAND_COUNT, (frame + 1) * BAND_COUNT)).toEqual(row);
        }
      }),
      { numRuns: 30 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { BAND_COUNT, STEP_FRAME_COUNT } from '../../../src/features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../../src/features/pitch-profile.js';
import { BAND_STEPS, PITCH_STEPS } from '../../../src/training/clip-features.js';
import type { CachedClip } from '../../../src/training/feature-cache.js';
import { type Crop, cropAlong, cropFrom } from '../../../src/training/network/crop.js';

const CLIP_FRAMES = 83;
const WHOLE_FRAMES = 80;

/** Each frame holds its index (in hundredths), each step of pitch classes the index of its first frame. */
const clip: CachedClip = {
  clip: { set: 'gtzan', id: 'a', audioPath: 'a', group: 'a', targets: {} },
  bands: new Uint16Array(CLIP_FRAMES * BAND_COUNT).map(
    (_, index) => (BAND_STEPS * Math.floor(index / BAND_COUNT)) / 100,
  ),
  pitchClasses: new Uint16Array((WHOLE_FRAMES / STEP_FRAME_COUNT) * PITCH_CLASS_COUNT).map(
    (_, index) => (PITCH_STEPS * STEP_FRAME_COUNT * Math.floor(index / PITCH_CLASS_COUNT)) / 100,
  ),
  frameCount: CLIP_FRAMES,
  statistics: { onsetRateHz: 1, loudnessLufs: -20 },
};

function emptyCrop(frameCount: number): Crop {
  return {
    frames: new Float32Array(frameCount * BAND_COUNT),
    pitchClasses: new Float32Array((frameCount / STEP_FRAME_COUNT) * PITCH_CLASS_COUNT),
  };
}

/** Which frame of the clip each frame of the crop is, by its first and last band. */
function frameIndices({ frames }: Crop): number[] {
  return Array.from({ length: frames.length / BAND_COUNT }, (_, frame) => {
    const [first, last] = [frames[frame * BAND_COUNT], frames[(frame + 1) * BAND_COUNT - 1]];
    expect(first).toBe(last);
    return 100 * (first as number);
  });
}

function stepIndices({ pitchClasses }: Crop): number[] {
  return Array.from(
    { length: pitchClasses.length / PITCH_CLASS_COUNT },
    (_, step) => 100 * (pitchClasses[step * PITCH_CLASS_COUNT] as number),
  );
}

const near = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 1));

describe('a crop', () => {
  it('is the clip from a step on, pitch classes with their frames, and begins anew after the last whole step', () => {
    const crop = emptyCrop(100);
    expect(cropFrom(clip, 5, crop)).toBe(60);
    const expected = Array.from({ length: 100 }, (_, frame) => (20 + frame) % WHOLE_FRAMES);
    expect(frameIndices(crop)).toEqual(near(expected));
    expect(stepIndices(crop)).toEqual(near(expected.filter((_, frame) => frame % STEP_FRAME_COUNT === 0)));
  });

  it('along places of its own speed is the same', () => {
    const [plain, along] = [emptyCrop(40), emptyCrop(40)];
    expect(cropFrom(clip, 3, plain)).toBe(40);
    const places = Float32Array.from({ length: 40 }, (_, frame) => frame);
    expect(cropAlong(places, clip, 3, along)).toBe(40);
    expect(along).toEqual(plain);
  });

  it('along other places is read between the frames, at any order of them', () => {
    const crop = emptyCrop(8);
    const places = Float32Array.from([0, 1.5, 3, 4.5, 30.25, 29, 2, 0.75]);
    expect(cropAlong(places, clip, 1, crop)).toBe(8);
    expect(frameIndices(crop)).toEqual(near([4, 5.5, 7, 8.5, 34.25, 33, 6, 4.75]));
    expect(stepIndices(crop)).toEqual(near([4, 32]));
  });
  it('along places past the end of the clip begins anew, and says from which frame on', () => {
    const crop = emptyCrop(8);
    expect(cropAlong(Float32Array.from([0, 20, 40, 60, 75, 76, 80, 81]), clip, 1, crop)).toBe(5);
    expect(frameIndices(crop)).toEqual(near([4, 24, 44, 64, 79, 0, 4, 5]));
  });
});

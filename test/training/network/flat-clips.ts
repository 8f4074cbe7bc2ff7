import { BAND_COUNT, STEP_FRAME_COUNT } from '../../../src/features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../../src/features/pitch-profile.js';
import { MOOD_NAMES } from '../../../src/inference/estimate.js';
import { PITCH_STEPS } from '../../../src/training/clip-features.js';
import type { Clip, ClipTargets } from '../../../src/training/datasets/clip.js';
import type { CachedClip } from '../../../src/training/feature-cache.js';

const HELD_OUT = 3;
const FRAME_COUNT = 330;

/** Pitch classes all alike, for so many frames. */
export function flatPitches(frameCount: number): Uint16Array {
  const stepCount = Math.floor(frameCount / STEP_FRAME_COUNT);
  return new Uint16Array(stepCount * PITCH_CLASS_COUNT).fill(PITCH_STEPS / PITCH_CLASS_COUNT);
}

/** A clip of one constant value, by which it can be told. */
export function flatClip(set: Clip['set'], index: number, level: number, targets: ClipTargets): CachedClip {
  const id = `${set}/${index}`;
  return {
    clip: { set, id, audioPath: id, group: id, targets },
    bands: new Uint16Array(FRAME_COUNT * BAND_COUNT).fill(level),
    pitchClasses: flatPitches(FRAME_COUNT),
    frameCount: FRAME_COUNT,
    statistics: { onsetRateHz: 2 + (index % 3), loudnessLufs: -20 - index },
  };
}

/** Eight clips of each of three sets, and which of them are trained on. */
export function flatClips(): {
  readonly clips: CachedClip[];
  isTraining(index: number): boolean;
  readonly trainingIndices: readonly number[];
} {
  const clips: CachedClip[] = [];
  for (let index = 0; index < 8; index += 1) {
    clips.push(
      flatClip('deam', index, 8192, { valence: index / 10, arousal: -index / 10 }),
      flatClip('soundtracks', index, 8192, { film: [1, 2, 3, 4, 5, 6, 7, 1 + index] }),
      flatClip('panda4q', index, 8192, {
        mood: index % MOOD_NAMES.length,
        moodTags: ['Gloomy', 'Sad', 'Bleak'],
      }),
    );
  }
  const isTraining = (index: number): boolean => index % 5 !== HELD_OUT;
  return { clips, isTraining, trainingIndices: clips.map((_, index) => index).filter(isTraining) };
}

import { describe, expect, it } from 'vitest';
import { BAND_COUNT, WINDOW_STEP_COUNT } from '../../../src/features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../../src/features/pitch-profile.js';
import { selectBackend } from '../../../src/inference/backend.js';
import { MOOD_NAMES, type MoodName } from '../../../src/inference/estimate.js';
import { loadModel } from '../../../src/inference/model-artifact.js';
import { predictClip } from '../../../src/training/evaluation/predict-clip.js';
import {
  measureSplices,
  type SplicePair,
  spliceKinds,
} from '../../../src/training/evaluation/splice-pairs.js';
import type { CachedClip } from '../../../src/training/feature-cache.js';
import { Random } from '../../../src/training/random.js';
import { writeRandomModel } from '../../support/random-model.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { madeClip } from './made-predictions.js';

/** Features of no sound in particular: noise about a level that rises with the index. */
function cachedClip(index: number, arousal: number, frameCount = 312): CachedClip {
  const random = new Random(index + 1);
  const stepCount = Math.floor(frameCount / 4);
  return {
    clip: madeClip('deam', index, { valence: 0, arousal }),
    bands: Uint16Array.from({ length: frameCount * BAND_COUNT }, () => 1000 * (index + 8 * random.uniform())),
    pitchClasses: Uint16Array.from({ length: stepCount * PITCH_CLASS_COUNT }, () => 3600 * random.uniform()),
    frameCount,
    statistics: { onsetRateHz: 2, loudnessLufs: -20 },
  };
}

describe('spliceKinds', () => {
  it('pairs the calmest with the liveliest, no clip twice, and takes whole windows of main clips only', () => {
    const clips = [0.5, -0.5, 0.1, 0.9, -0.9, 0].map((arousal, index) => cachedClip(index, arousal));
    const excerpt = cachedClip(7, -1);
    const others = [{ ...excerpt, clip: { ...excerpt.clip, excerpt: true } }, cachedClip(8, 1, 300)];
    const rated = (of: readonly CachedClip[]): readonly SplicePair[] => spliceKinds(of)[0]?.pairs ?? [];
    const arousals = rated([...clips, ...others]).map((pair) => pair.map(({ clip }) => clip.targets.arousal));
    expect(arousals).toEqual([
      [-0.9, 0.9],
      [-0.5, 0.5],
    ]);
    expect(rated(clips.slice(0, 2))).toEqual([]);
  });

  it('pairs what listeners call calm with what they call aggressive', () => {
    const moods: MoodName[] = [
      'calm',
      'uplifting',
      'aggressive',
      'calm',
      'melancholic',
      'aggressive',
      'calm',
    ];
    const clips = moods.map((mood, index) => ({
      ...cachedClip(index, 0),
      clip: madeClip('panda4q', index, { mood: MOOD_NAMES.indexOf(mood) }),
    }));
    const [rated, named] = spliceKinds(clips);
    expect(rated?.pairs).toEqual([]);
    expect(named?.pairs.map((pair) => pair.map((clip) => clips.indexOf(clip)))).toEqual([
      [0, 2],
      [3, 5],
    ]);
  });
});

describe('measureSplices', () => {
  it('plays one clip after the other, spectrogram and harmony, and times what follows', async () => {
    const folder = await temporaryFolder();
    // One that does not say the utmost of all of them.
    await writeRandomModel(folder, { seed: 4 });
    await selectBackend('wasm');
    const model = await loadModel(folder);
    const clips = Array.from({ length: 6 }, (_, index) => cachedClip(index, index / 6));
    const final = (clip: CachedClip): number => predictClip(model, clip).estimates.at(-1)?.arousal ?? 0;
    // Whatever an untrained model hears as lively: the order that makes the estimate rise.
    const ranked = [...clips].sort((a, b) => final(a) - final(b));
    const [low, high] = [ranked[0], ranked[5]] as [CachedClip, CachedClip];
    const rise = final(high) - final(low);
    expect(rise).toBeGreaterThan(0.1);
    const figures = measureSplices(model, [[low, high]], 1);
    expect(figures).toMatchObject({ pairCount: 1, flatCount: 0 });
    expect(figures?.course).toHaveLength(WINDOW_STEP_COUNT);
    expect(figures?.half.value).toBeGreaterThan(0.1);
    expect(figures?.half.value).toBeLessThan(10);
    expect(figures?.nineTenths.value).toBeGreaterThanOrEqual(figures?.half.value ?? 0);
    const still: SplicePair = [low, low];
    expect(measureSplices(model, [still], 1)).toBeNull();
  });
});

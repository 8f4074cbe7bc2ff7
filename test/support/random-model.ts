import { BAND_COUNT } from '../../src/features/feature-layout.js';
import { FEATURE_LAYOUT, featureLayoutHash } from '../../src/features/layout-hash.js';
import { saveModel, weightShapes } from '../../src/inference/model-artifact.js';
import type { TrunkName } from '../../src/inference/trunks.js';
import { randomNumbers } from './random-numbers.js';

/** Log-odds of music over every other kind of sound, beyond what random weights say. */
const MUSIC_BIAS = 20;

/**
 * Writes an untrained model into `folder`, of the shipped shape unless another trunk is named: its numbers mean nothing, but it loads, computes and moves with
 * the music like any other, and takes every sound for music. The same weights each time for the same seed; no weight, bias or scale is trivially 0 or 1.
 */
export async function writeRandomModel(
  folder: string,
  {
    seed = 1,
    changeThreshold = 1,
    trunk = 'small',
  }: { readonly seed?: number; readonly changeThreshold?: number; readonly trunk?: TrunkName } = {},
): Promise<void> {
  const random = randomNumbers(seed);
  const weights = new Map<string, Float32Array>();
  for (const [name, shape] of weightShapes(trunk)) {
    const size = shape.reduce((product, length) => product * length, 1);
    const fanIn = size / (shape.at(-1) ?? 1);
    const spread = name.endsWith('/kernel') ? Math.sqrt(6 / fanIn) : 0.1;
    weights.set(
      name,
      Float32Array.from({ length: size }, () => (2 * random() - 1) * spread),
    );
  }
  const sounds = weights.get('sounds/bias') as Float32Array;
  sounds[0] = (sounds[0] as number) + MUSIC_BIAS;
  const scale = (length: number, mean: number, sd: number) => ({
    mean: Array.from({ length }, () => mean + 0.2 * sd * (random() - 0.5)),
    sd: Array.from({ length }, () => sd * (0.9 + 0.2 * random())),
  });
  await saveModel(
    folder,
    {
      format: 'affekt-model',
      formatVersion: 2,
      name: 'random',
      createdBy: 'test',
      licence: 'none',
      features: { layoutHash: featureLayoutHash(), layout: FEATURE_LAYOUT },
      trunk,
      input: scale(BAND_COUNT, 0.5, 0.5),
      outputs: {
        affect: scale(2, 0, 0.3),
        deam: scale(2, 0, 0.3),
        film: scale(8, 4.5, 1.5),
        gems: scale(9, 0.3, 0.1),
        midLevel: scale(9, 0, 1),
      },
      changeThreshold,
      axes: {
        deam: { arousal: [0, 1] },
        grekow: { valence: [0, 1], arousal: [0, 1] },
        film: { valence: [5, 4], energy: [5, 4] },
      },
      doubtFactor: 0.4,
      intervals: {
        valence: [[5, 1.1]],
        arousal: [
          [1, 1.5],
          [10, 0.9],
        ],
      },
      gemsThresholds: new Array<number>(9).fill(0.3),
      data: [],
      split: { foldCount: 8, heldOutFold: 0, judgedFolds: [0], seed: 1, trainedGroups: [] },
      metrics: {},
    },
    weights,
  );
}

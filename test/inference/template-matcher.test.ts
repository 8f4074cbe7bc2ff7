import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { PITCH_CLASS_COUNT } from '../../src/features/pitch-profile.js';
import { selectBackend } from '../../src/inference/backend.js';
import { CHORD, KEY, matchTemplates } from '../../src/inference/harmony.js';
import { loadModel } from '../../src/inference/model-artifact.js';
import { NetworkWeights } from '../../src/inference/network-weights.js';
import { TemplateMatcher } from '../../src/inference/template-matcher.js';
import { writeRandomModel } from '../support/random-model.js';
import { randomNumbers } from '../support/random-numbers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const ROW_COUNT = 20;

it('matches as the convolution does: any profile, one note, silence', async () => {
  await selectBackend('wasm');
  const folder = await temporaryFolder();
  await writeRandomModel(folder, { seed: 4 });
  const model = await loadModel(folder);
  const weights = new NetworkWeights(model);
  const random = randomNumbers(8);
  const profiles = Array.from({ length: ROW_COUNT }, () =>
    Float32Array.from({ length: PITCH_CLASS_COUNT }, () => random() / 18),
  );
  profiles[0]?.fill(0).set([1], 7);
  profiles[1]?.fill(0);
  for (const layer of [CHORD, KEY]) {
    const input = tf.tensor3d(
      profiles.flatMap((row) => [...row]),
      [1, ROW_COUNT, PITCH_CLASS_COUNT],
    );
    const expected = matchTemplates(weights, layer, input).dataSync();
    const matcher = new TemplateMatcher(model, layer);
    const matches = new Float32Array(layer.channels);
    for (const [row, profile] of profiles.entries()) {
      matcher.write(profile, matches);
      for (const [channel, match] of matches.entries())
        expect(match).toBeCloseTo(expected[row * layer.channels + channel] as number, 5);
    }

    // What is flat has no shape, and so no key; and one that is no number is not remembered.
    matcher.write(new Float32Array(PITCH_CLASS_COUNT).fill(Number.NaN), matches);
    matcher.write(new Float32Array(PITCH_CLASS_COUNT).fill(1 / PITCH_CLASS_COUNT), matches);
    expect([...matches]).toEqual(
      [...(model.weights.get(`${layer.name}/bias`)?.values ?? [])].map((bias) => expect.closeTo(bias, 6)),
    );
  }
});

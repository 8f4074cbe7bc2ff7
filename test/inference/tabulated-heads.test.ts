import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { PITCH_CLASS_COUNT } from '../../src/features/pitch-profile.js';
import { PULSE_INPUT_COUNT } from '../../src/features/rhythm/pulse-input.js';
import { selectBackend } from '../../src/inference/backend.js';
import { KEY, matchTemplates } from '../../src/inference/harmony.js';
import { headsForward } from '../../src/inference/heads.js';
import { loadModel } from '../../src/inference/model-artifact.js';
import { stepSize } from '../../src/inference/network.js';
import { NetworkWeights } from '../../src/inference/network-weights.js';
import { RAW_HEADS } from '../../src/inference/read-out.js';
import { TabulatedHeads } from '../../src/inference/tabulated-heads.js';
import { writeRandomModel } from '../support/random-model.js';
import { temporaryFolder } from '../support/temporary-folder.js';

it('gives in one product what the heads give layer by layer', async () => {
  await selectBackend('wasm');
  const folder = await temporaryFolder();
  await writeRandomModel(folder, { seed: 3 });
  const weights = new NetworkWeights(await loadModel(folder));
  const tabulated = new TabulatedHeads(weights, RAW_HEADS);
  const tensorCount = tf.memory().numTensors;
  const momentCount = 2 * (stepSize(weights.trunk) - PITCH_CLASS_COUNT);
  const [one, other] = tf.tidy(() => {
    const pooled = {
      moments: tf.randomNormal<tf.Rank.R2>([5, momentCount], 0, 1, 'float32', 1),
      pitchClasses: tf.randomUniform<tf.Rank.R2>([5, PITCH_CLASS_COUNT], 0, 0.06, 'float32', 2),
      pulse: tf.randomNormal<tf.Rank.R2>([5, PULSE_INPUT_COUNT], 0, 1, 'float32', 3),
    };
    const heads = headsForward(weights, pooled);
    const expected = RAW_HEADS.map((name) => heads[name]);
    expect(tabulated.widths).toEqual(expected.map(({ shape }) => shape[1]));
    const keys = tf.squeeze<tf.Tensor2D>(
      matchTemplates(weights, KEY, tf.expandDims(pooled.pitchClasses, 1)),
      [1],
    );
    const [heard, rest] = [tf.concat([pooled.moments, keys], 1), tf.concat([keys, pooled.pulse], 1)];
    return [tabulated.forward(heard, rest).dataSync(), tf.concat(expected, 1).dataSync()];
  });
  expect(one.length).toBe(other.length);
  expect(Math.max(...other) - Math.min(...other)).toBeGreaterThan(1);
  for (const [place, value] of other.entries())
    expect(Math.abs((one[place] as number) - value)).toBeLessThan(1e-6 * (1 + Math.abs(value)));

  expect(tf.memory().numTensors).toBe(tensorCount);
  tabulated.dispose();
  expect(tf.memory().numTensors).toBe(tensorCount - 2);
});

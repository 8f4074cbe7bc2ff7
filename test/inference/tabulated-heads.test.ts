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

const ROW_COUNT = 5;

it('gives in one product what the heads give layer by layer', async () => {
  await selectBackend('wasm');
  const folder = await temporaryFolder();
  await writeRandomModel(folder, { seed: 3 });
  const weights = new NetworkWeights(await loadModel(folder));
  const tabulated = new TabulatedHeads(weights, RAW_HEADS);
  const tensorCount = tf.memory().numTensors;
  const momentCount = 2 * (stepSize(weights.trunk) - PITCH_CLASS_COUNT);
  const { expected, heard, rest } = tf.tidy(() => {
    const pooled = {
      moments: tf.randomNormal<tf.Rank.R2>([ROW_COUNT, momentCount], 0, 1, 'float32', 1),
      pitchClasses: tf.randomUniform<tf.Rank.R2>([ROW_COUNT, PITCH_CLASS_COUNT], 0, 0.06, 'float32', 2),
      pulse: tf.randomNormal<tf.Rank.R2>([ROW_COUNT, PULSE_INPUT_COUNT], 0, 1, 'float32', 3),
    };
    const heads = headsForward(weights, pooled);
    const keys = tf.squeeze<tf.Tensor2D>(
      matchTemplates(weights, KEY, tf.expandDims(pooled.pitchClasses, 1)),
      [1],
    );
    return {
      expected: RAW_HEADS.map((name) => [name, heads[name].arraySync()] as const),
      heard: tf.concat([pooled.moments, keys], 1).dataSync<'float32'>(),
      rest: tf.concat([keys, pooled.pulse], 1).dataSync<'float32'>(),
    };
  });
  const rows = tabulated.read(heard, rest, ROW_COUNT);
  for (const [name, values] of expected) {
    expect(values.flat().some((value) => Math.abs(value) > 0.1)).toBe(true);
    expect(rows.map((row) => [...row[name]])).toEqual(
      values.map((row) => row.map((value) => expect.closeTo(value, 5))),
    );
  }

  expect(tf.memory().numTensors).toBe(tensorCount);
  tabulated.dispose();
  expect(tf.memory().numTensors).toBe(tensorCount - 2);
});

import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, type TestContext } from 'vitest';
import { ANALYSIS_RATE_HZ } from '../../src/features/feature-layout.js';
import { selectBackend } from '../../src/inference/backend.js';
import type { Estimate } from '../../src/inference/estimate.js';
import { loadModel, type ModelArtifact } from '../../src/inference/model-artifact.js';
import { StreamingNetwork } from '../../src/inference/streaming-network.js';
import { featureFrames } from '../support/feature-frames.js';
import { needNativeBackend } from '../support/native-backend.js';
import { writeRandomModel } from '../support/random-model.js';
import { joined, sine } from '../support/sounds.js';
import { drumLoop } from '../support/synth.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const frames = featureFrames(
  joined(drumLoop({ tempoBpm: 100, barCount: 2 }, ANALYSIS_RATE_HZ).samples, sine(330, 0.2, 2)),
);

async function randomModel(): Promise<ModelArtifact> {
  const folder = await temporaryFolder();
  await writeRandomModel(folder, { seed: 11 });
  return loadModel(folder);
}

function estimatesOf(model: ModelArtifact): Estimate[] {
  const network = new StreamingNetwork(model, { stepsAtOnce: 5 });
  const estimates = frames.flatMap((frame) => [...network.push(frame)]);
  estimates.push(...network.flush());
  network.dispose();
  return estimates;
}

/** Every number of an estimate, its reasons included. */
function numbers(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return Object.values(value as Record<string, unknown>).flatMap(numbers);
}

async function use(name: 'wasm' | 'node', context: TestContext): Promise<void> {
  if (name === 'node') await needNativeBackend(context);
  else expect(await selectBackend('wasm')).toBe('wasm');
}

describe.each(['wasm', 'node'] as const)('inference backend %s', (name) => {
  it('becomes the current one', async (context) => {
    await use(name, context);
    expect(tf.getBackend()).toBe(name === 'node' ? 'tensorflow' : 'wasm');
  });

  it('gives finite estimates, the same ones each time', async (context) => {
    await use(name, context);
    const model = await randomModel();
    const first = estimatesOf(model);
    expect(first).toHaveLength(Math.floor(frames.length / 4) - 7);
    expect(numbers(first).every(Number.isFinite)).toBe(true);
    const again = numbers(estimatesOf(model));
    for (const [index, value] of numbers(first).entries()) expect(again[index]).toBeCloseTo(value, 6);
  });

  it('leaves no tensors behind', async (context) => {
    await use(name, context);
    const before = tf.memory().numTensors;
    estimatesOf(await randomModel());
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('inference backends', () => {
  // The same float32 arithmetic, summed in another order: over 1,152 products a value of the last convolution differs by
  // some 1e-6, eight layers and the heads make some 1e-5 of that; 1e-3 is a hundredth of what anyone could see.
  it('agree within 1e-3', async (context) => {
    await needNativeBackend(context);
    const model = await randomModel();
    const native = numbers(estimatesOf(model));
    await selectBackend('wasm');
    const wasm = numbers(estimatesOf(model));
    expect(wasm).toHaveLength(native.length);
    let largest = 0;
    for (const [index, value] of wasm.entries()) {
      largest = Math.max(largest, Math.abs(value - (native[index] as number)));
    }
    expect(largest).toBeLessThan(1e-3);
    // Two backends that agree to the last bit were one.
    expect(largest).toBeGreaterThan(0);
  });

  it('can be changed in one process, there and back', async (context) => {
    await needNativeBackend(context);
    expect(tf.getBackend()).toBe('tensorflow');
    expect(await selectBackend('wasm')).toBe('wasm');
    expect(tf.getBackend()).toBe('wasm');
    expect(await selectBackend('auto')).toBe('tfjs-node');
    expect(tf.getBackend()).toBe('tensorflow');
  });
});

import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { BAND_COUNT, STEP_FRAME_COUNT } from '../../../src/features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../../src/features/pitch-profile.js';
import { selectBackend } from '../../../src/inference/backend.js';
import { HIDDEN_SIZE } from '../../../src/inference/dense-layers.js';
import { MID_LEVEL_NAMES } from '../../../src/inference/estimate.js';
import { type HeadOutputs, headsForward } from '../../../src/inference/heads.js';
import { loadModel, type ModelArtifact, weightShapes } from '../../../src/inference/model-artifact.js';
import { stepForward } from '../../../src/inference/network.js';
import { NetworkWeights } from '../../../src/inference/network-weights.js';
import { poolSpan } from '../../../src/inference/pool-span.js';
import { AdamW } from '../../../src/training/network/adamw.js';
import { BatchSampler } from '../../../src/training/network/batch-sampler.js';
import { batchLoss } from '../../../src/training/network/loss.js';
import { TargetTable } from '../../../src/training/network/target-table.js';
import { TrainableNetwork } from '../../../src/training/network/trainable-network.js';
import { Random } from '../../../src/training/random.js';
import { needNativeBackend } from '../../support/native-backend.js';
import { writeRandomModel } from '../../support/random-model.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { ratedClips } from './training-material.js';

/** A network whose batch normalisations are anything but trivial. */
function worn(seed: number): TrainableNetwork {
  const network = new TrainableNetwork(seed);
  const random = new Random(seed + 1);
  const values = network.snapshot();
  for (const [name, array] of values) {
    if (name.endsWith('/kernel')) continue;
    const isVariance = name.endsWith('/variance');
    values.set(
      name,
      array.map((value) => (isVariance ? 0.2 + 2 * random.uniform() : value + 0.3 * random.normal())),
    );
  }
  network.restore(values);
  return network;
}

function dispose(network: TrainableNetwork): void {
  for (const variable of [...network.variables.values(), ...network.statistics.values()]) variable.dispose();
}

/** Sets the weight that a linear head gives to modality to 0. */
function withoutModality(network: TrainableNetwork, name: 'affect' | 'film' | 'deam'): void {
  const variable = network.variables.get(`${name}/kernel`) as tf.Variable;
  const keep = MID_LEVEL_NAMES.map((unit) => [unit === 'modality' ? 0 : 1]);
  tf.tidy(() => variable.assign(tf.mul(variable, tf.tensor2d(keep))));
}

/** A model of these weights. */
async function modelOf(weights: ReadonlyMap<string, Float32Array>): Promise<ModelArtifact> {
  const folder = await temporaryFolder();
  await writeRandomModel(folder);
  const shaped = [...weightShapes()].map(([name, shape]) => {
    return [name, { shape, values: weights.get(name) as Float32Array }] as const;
  });
  return { ...(await loadModel(folder)), weights: new Map(shaped) };
}

interface Input {
  readonly frames: tf.Tensor3D;
  readonly pitchClasses: tf.Tensor3D;
}

function randomInput(size: number, frameCount: number): Input {
  const random = new Random(8);
  const stepCount = frameCount / STEP_FRAME_COUNT;
  const values = new Float32Array(size * frameCount * BAND_COUNT).map(() => random.normal());
  const profiles = new Float32Array(size * stepCount * PITCH_CLASS_COUNT).map(() => random.uniform());
  return {
    frames: tf.tensor3d(values, [size, frameCount, BAND_COUNT]),
    pitchClasses: tf.tensor3d(profiles, [size, stepCount, PITCH_CLASS_COUNT]),
  };
}

/** All head outputs in one row of numbers. */
function outputs(weights: TrainableNetwork | NetworkWeights, input: Input): Float32Array {
  return tf.tidy(() => {
    const steps = stepForward(weights, input.frames, input.pitchClasses);
    const pooled = poolSpan(
      steps,
      tf.ones([steps.shape[0], steps.shape[1]]),
      new Array(steps.shape[0]).fill([1, -1]),
    );
    return tf
      .concat(Object.values(headsForward(weights, pooled)), 1)
      .dataSync<'float32'>()
      .slice();
  });
}

function sampleBatch(): { sampler: BatchSampler; indices: number[] } {
  const clips = ratedClips(4);
  const input = {
    mean: new Array<number>(BAND_COUNT).fill(0.5),
    sd: new Array<number>(BAND_COUNT).fill(0.5),
  };
  const indices = clips.map((_, index) => index);
  return { sampler: new BatchSampler(clips, new TargetTable(clips, () => true), input, indices), indices };
}

describe('trainable network', () => {
  it('has its batch normalisation folded without a change of the outputs', async (context) => {
    await needNativeBackend(context);
    const network = worn(3);
    network.mode = 'evaluation';
    const input = randomInput(2, 48);
    const folded = network.folded();
    const inference = new NetworkWeights(await modelOf(folded));
    const before = outputs(network, input);
    const after = outputs(inference, input);
    const scale = Math.max(...before.map(Math.abs));
    expect(scale).toBeGreaterThan(0.1);
    for (const [index, value] of before.entries())
      expect(Math.abs((after[index] as number) - value)).toBeLessThan(1e-4 * scale);
    // In training the batch's own statistics normalise, so the outputs are others: the fold has something to be wrong about.
    network.mode = 'training';
    const training = outputs(network, input);
    expect(
      Math.max(...training.map((value, index) => Math.abs(value - (before[index] as number)))),
    ).toBeGreaterThan(0.01);
    inference.dispose();
    tf.dispose([input.frames, input.pitchClasses]);
    dispose(network);
  });

  it('follows the batch statistics in training, and only there', async (context) => {
    await needNativeBackend(context);
    const network = new TrainableNetwork(1);
    const input = randomInput(2, 32);
    network.mode = 'evaluation';
    outputs(network, input);
    expect(network.snapshot().get('conv1/variance')).toEqual(new Float32Array(24).fill(1));
    network.mode = 'training';
    for (let step = 0; step < 3; step += 1) outputs(network, input);
    expect(network.snapshot().get('conv1/variance')).not.toEqual(new Float32Array(24).fill(1));
    expect(network.snapshot().get('conv8/mean')).not.toEqual(new Float32Array(128));
    tf.dispose([input.frames, input.pitchClasses]);
    dispose(network);
  });

  it('is the same for the same seed, and comes back from a snapshot', async () => {
    await selectBackend('wasm');
    const [first, same, other] = [new TrainableNetwork(7), new TrainableNetwork(7), new TrainableNetwork(8)];
    const snapshot = first.snapshot();
    expect(same.snapshot()).toEqual(snapshot);
    expect(other.snapshot()).not.toEqual(snapshot);
    other.restore(snapshot);
    expect(other.snapshot()).toEqual(snapshot);
    snapshot.delete('gems/bias');
    expect(() => other.restore(snapshot)).toThrow('gems/bias');
    for (const network of [first, same, other]) dispose(network);
  });

  it('has gradients that finite differences confirm', async (context) => {
    await needNativeBackend(context);
    const { sampler, indices } = sampleBatch();
    const batch = sampler.batch(indices, new Random(5));
    const network = new TrainableNetwork(2);
    // Errors of valence and arousal teach the spread without being changed by it, which finite differences cannot know; a
    // wide spread leaves them nothing to see.
    network.variables.get('spread/kernel')?.assign(tf.zeros([HIDDEN_SIZE, 2]));
    network.variables.get('spread/bias')?.assign(tf.tensor1d([25, 25]));
    // Nor do the emotions teach modality, which they read: here they do not.
    for (const name of ['affect', 'film', 'deam'] as const) withoutModality(network, name);
    const loss = (): number =>
      tf.tidy(() => batchLoss(network, batch, new Random(6)).dataSync()[0] as number);
    const variables = [...network.variables.values()];
    const { value, grads } = tf.variableGrads(() => batchLoss(network, batch, new Random(6)), variables);
    expect(value.dataSync()[0]).toBeCloseTo(loss(), 5);
    for (const [name, step] of [
      ['affect/bias', 0.05],
      ['moods/bias', 0.05],
      ['spread/bias', 0.05],
      ['key/kernel', 0.02],
      ['chord/kernel', 0.02],
      ['units/kernel', 0.02],
      ['modality/kernel', 0.02],
      ['conv8/beta', 0.02],
      ['conv4/gamma', 0.02],
    ] as const) {
      const variable = network.variables.get(name) as tf.Variable;
      const gradient = (grads[variable.name] as tf.Tensor).dataSync();
      const sizes = gradient.map(Math.abs);
      const index = sizes.indexOf(Math.max(...sizes));
      const values = variable.dataSync<'float32'>().slice();
      const at = (offset: number): number => {
        const moved = values.slice();
        moved[index] = (values[index] as number) + offset;
        tf.tidy(() => variable.assign(tf.tensor(moved, variable.shape)));
        return loss();
      };
      const slope = (at(step) - at(-step)) / (2 * step);
      at(0);
      const expected = gradient[index] as number;
      expect(Math.abs(expected), name).toBeGreaterThan(0);
      // The loss is piecewise smooth: the convolutions have corners.
      expect(Math.abs(slope - expected), `${name}: ${slope} for ${expected}`).toBeLessThan(
        0.1 * Math.abs(expected) + 1e-4,
      );
    }
    tf.dispose([value, ...Object.values(grads)]);
    dispose(network);
  });

  it('teaches modality by keys alone, and the other units by the emotions too', async (context) => {
    await needNativeBackend(context);
    const network = new TrainableNetwork(2);
    const input = randomInput(2, 48);
    const loss = (): tf.Scalar => {
      const steps = stepForward(network, input.frames, input.pitchClasses);
      const { affect, film } = headsForward(
        network,
        poolSpan(steps, tf.ones([2, 12]), [
          [1, 0],
          [-1, 2],
        ]),
        network.wires(),
      );
      return tf.add(tf.sum(tf.square(affect)), tf.sum(tf.square(film)));
    };
    const { value, grads } = tf.variableGrads(loss, [...network.variables.values()]);
    const largest = (name: string): number => {
      const gradient = grads[network.variables.get(name)?.name ?? ''];
      return gradient === undefined ? 0 : Math.max(...gradient.dataSync().map(Math.abs));
    };
    expect(largest('modality/kernel')).toBe(0);
    expect(largest('units/kernel')).toBeGreaterThan(0);
    expect(largest('affect/kernel')).toBeGreaterThan(0);
    tf.dispose([value, ...Object.values(grads), input.frames, input.pitchClasses]);
    dispose(network);
  });

  it.for([
    ['A2E', { emotions: true, ratings: false, units: false }],
    ['A2Mid2E', { emotions: false, ratings: true, units: false }],
    ['A2Mid2E-Joint', { emotions: true, ratings: true, units: true }],
  ] as const)('%s is taught by whom it says', async ([form, taught], context) => {
    await needNativeBackend(context);
    const network = new TrainableNetwork(2, { form });
    const input = randomInput(2, 48);
    /** Names of the weights that a loss on these heads changes. */
    const changed = (names: readonly (keyof HeadOutputs)[]): Set<string> => {
      const { value, grads } = tf.variableGrads(() => {
        const steps = stepForward(network, input.frames, input.pitchClasses);
        const heads = headsForward(
          network,
          poolSpan(steps, tf.ones([2, 12]), [
            [1, 0],
            [-1, 2],
          ]),
          network.wires(),
        );
        return tf.addN(names.map((name) => tf.sum(tf.square(heads[name])))) as tf.Scalar;
      }, [...network.variables.values()]);
      const result = [...network.variables].flatMap(([name, variable]) => {
        const gradient = grads[variable.name];
        return gradient?.dataSync<'float32'>().some((slope) => slope !== 0) ? [name] : [];
      });
      tf.dispose([value, ...Object.values(grads)]);
      return new Set(result);
    };
    const byEmotions = changed(['affect', 'film', 'gems', 'moods', 'basic']);
    const byRatings = changed(['midLevel']);
    for (const below of ['hidden/kernel', 'conv1/kernel', 'conv8/gamma', 'chord/kernel', 'key/kernel']) {
      expect(byEmotions.has(below), `emotions teach ${below}`).toBe(taught.emotions);
      expect(byRatings.has(below), `ratings teach ${below}`).toBe(taught.ratings);
    }
    expect(byEmotions.has('units/kernel')).toBe(taught.units);
    expect(byRatings.has('units/kernel') && byRatings.has('modality/kernel')).toBe(true);
    // Through which layer valence, arousal and film are read.
    expect(byEmotions.has('direct/kernel')).toBe(form === 'A2E');
    expect(byEmotions.has('film/kernel') && byEmotions.has('affect/kernel')).toBe(form !== 'A2E');
    tf.dispose([input.frames, input.pitchClasses]);
    network.dispose();
  });

  it('begins with the same weights in every form', async () => {
    await selectBackend('wasm');
    const [joint, direct] = [new TrainableNetwork(7), new TrainableNetwork(7, { form: 'A2E' })];
    const values = direct.snapshot();
    expect(values.get('direct/kernel')).toHaveLength(HIDDEN_SIZE * 9);
    for (const part of ['kernel', 'bias']) values.delete(`direct/${part}`);
    expect(values).toEqual(joint.snapshot());
    for (const network of [joint, direct]) network.dispose();
  });

  it('keeps film valence on valence and film energy on arousal, without a border of their own, whatever it learns', async (context) => {
    await needNativeBackend(context);
    const { sampler, indices } = sampleBatch();
    const network = new TrainableNetwork(2, {}, 3);
    const batch = sampler.batch(indices, new Random(5));
    const taught = {
      targets: new Float32Array(3 * batch.size).fill(1),
      weights: new Float32Array(batch.size).fill(1),
    };
    const optimizer = new AdamW(network.variables, 0.02);
    const before = network.folded();
    let byTeacher = 0;
    for (let step = 0; step < 3; step += 1) {
      const { value, grads } = tf.variableGrads(
        () => batchLoss(network, { ...batch, teacher: taught }, new Random(6)),
        [...network.variables.values()],
      );
      const byName = new Map(
        [...network.variables].flatMap(([name, variable]) => {
          const gradient = grads[variable.name];
          return gradient === undefined ? [] : [[name, gradient] as const];
        }),
      );
      byTeacher = Math.max(...(byName.get('teacher/kernel') as tf.Tensor).dataSync().map(Math.abs));
      optimizer.apply(network.variables, byName, 2e-3);
      tf.dispose([value, ...Object.values(grads)]);
    }
    const after = network.folded();
    const [kernel, bias] = ['kernel', 'bias'].map((part) => after.get(`dialects/${part}`) as Float32Array);
    // [valence, arousal] to film valence, energy, tension.
    const isZero = Array.from(kernel as Float32Array, (weight) => weight === 0);
    expect(isZero).toEqual([false, true, false, true, false, false]);
    expect([bias?.[0], bias?.[1]]).toEqual([0, 0]);
    expect(kernel).not.toEqual(before.get('dialects/kernel'));
    // The teacher is imitated, and leaves nothing behind in what ships.
    expect(byTeacher).toBeGreaterThan(0);
    expect([...after.keys()].some((name) => name.startsWith('teacher'))).toBe(false);
    dispose(network);
  });

  it('learns: the loss on a batch of own sound falls within a few steps', async (context) => {
    await needNativeBackend(context);
    const { sampler, indices } = sampleBatch();
    const batch = sampler.batch(indices, new Random(5));
    const network = new TrainableNetwork(2);
    const optimizer = new AdamW(network.variables, 0.02);
    const losses: number[] = [];
    for (let step = 0; step < 8; step += 1) {
      const { value, grads } = tf.variableGrads(
        () => batchLoss(network, batch, new Random(6)),
        [...network.variables.values()],
      );
      const byName = new Map(
        [...network.variables].flatMap(([name, variable]) => {
          const gradient = grads[variable.name];
          return gradient === undefined ? [] : [[name, gradient] as const];
        }),
      );
      optimizer.apply(network.variables, byName, 2e-3);
      losses.push(value.dataSync()[0] as number);
      tf.dispose([value, ...Object.values(grads)]);
    }
    expect(optimizer.stepCount).toBe(8);
    expect(losses.at(-1)).toBeLessThan(0.7 * (losses[0] as number));
    dispose(network);
  });
});

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModel, saveModel, weightShapes } from '../../../src/inference/model-artifact.js';
import { predictClip } from '../../../src/training/evaluation/predict-clip.js';
import type { CachedClip } from '../../../src/training/feature-cache.js';
import { artifactInMemory, describeModel } from '../../../src/training/network/build-artifact.js';
import { readCheckpoint, writeCheckpoint } from '../../../src/training/network/checkpoint.js';
import {
  type TrainedNetwork,
  type TrainingPlan,
  trainNetwork,
} from '../../../src/training/network/network-trainer.js';
import { TrainableNetwork } from '../../../src/training/network/trainable-network.js';
import { needNativeBackend } from '../../support/native-backend.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { ratedClips } from './training-material.js';

const clips = ratedClips(3);
const isTraining = (index: number): boolean => index !== 4;

async function plan(changes: Partial<TrainingPlan> = {}): Promise<TrainingPlan> {
  const workFolder = changes.workFolder ?? (await temporaryFolder());
  return {
    seed: 1,
    cycleEpochs: [2],
    finishEpochs: 0,
    batchSize: 3,
    maxBatchCount: 2,
    ...changes,
    workFolder,
  };
}

/** Trains until `epoch` begins, and breaks off as a kill would: what is not in the checkpoint is lost. */
async function trainUntil(training: TrainingPlan, epoch: number): Promise<void> {
  const kill = new Error('killed');
  const run = trainNetwork(clips, isTraining, training, (progress) => {
    if (progress.epoch === epoch) throw kill;
  });
  await expect(run).rejects.toBe(kill);
}

function largestDifference(some: TrainedNetwork, other: TrainedNetwork): number {
  let largest = 0;
  for (const name of weightShapes().keys()) {
    const values = other.weights.get(name) as Float32Array;
    for (const [index, value] of (some.weights.get(name) as Float32Array).entries()) {
      largest = Math.max(largest, Math.abs(value - (values[index] as number)));
    }
  }
  return largest;
}

/** Of two snapshots' kernels: the largest difference of one weight. */
function largestMove(
  some: ReadonlyMap<string, Float32Array>,
  other: ReadonlyMap<string, Float32Array>,
): number {
  const kernels = [...some].filter(([name]) => name.endsWith('/kernel'));
  return Math.max(
    ...kernels.map(([name, values]) => {
      const others = other.get(name) as Float32Array;
      return values.reduce(
        (largest, value, at) => Math.max(largest, Math.abs(value - (others[at] as number))),
        0,
      );
    }),
  );
}

describe('training', () => {
  it('broken off after an epoch and resumed gives what an uninterrupted run gives', async (context) => {
    await needNativeBackend(context);
    const progress: string[] = [];
    const whole = await trainNetwork(clips, isTraining, await plan(), ({ epoch, batch, batchCount }) => {
      progress.push(`${epoch}:${batch}/${batchCount}`);
    });
    expect(progress).toEqual(['0:0/2', '0:1/2', '1:0/2', '1:1/2']);
    expect(whole.losses).toHaveLength(2);
    for (const [name, shape] of weightShapes()) {
      const values = whole.weights.get(name) as Float32Array;
      expect(values.length).toBe(shape.reduce((product, side) => product * side, 1));
      expect(values.every(Number.isFinite)).toBe(true);
    }

    const training = await plan();
    await trainUntil(training, 1);
    expect(existsSync(path.join(training.workFolder, 'checkpoint.bin'))).toBe(true);
    const epochs: number[] = [];
    const resumed = await trainNetwork(clips, isTraining, training, ({ epoch }) => epochs.push(epoch));
    expect(epochs).toEqual([1, 1]);
    expect(resumed.losses[0]).toBeCloseTo(whole.losses[0] as number, 5);
    // Equal but for the order in which the threads of libtensorflow add up.
    expect(largestDifference(resumed, whole)).toBeLessThan(1e-4);

    const other = await trainNetwork(clips, isTraining, await plan({ seed: 2 }), () => undefined);
    expect(largestDifference(other, whole)).toBeGreaterThan(0.05);
  });

  it('in the finish teaches the readable layers and the pulse, and leaves all others as they are', async (context) => {
    await needNativeBackend(context);
    const training = await plan();
    const without = await trainNetwork(clips, isTraining, training, () => undefined);
    const epochs: number[] = [];
    // The same folder: the cycles are not trained anew.
    const finished = await trainNetwork(clips, isTraining, { ...training, finishEpochs: 2 }, ({ epoch }) =>
      epochs.push(epoch),
    );
    expect(epochs).toEqual([2, 2, 3, 3]);
    expect(finished.losses).toHaveLength(4);
    const changed = [...weightShapes().keys()].filter((name) => {
      const values = without.weights.get(name) as Float32Array;
      return finished.weights.get(name)?.some((value, index) => value !== values[index]);
    });
    // Moods are settled last: how far they lean on the plane, which is another one now.
    expect(new Set(changed.map((name) => name.split('/')[0]))).toEqual(
      new Set(['units', 'pulse', 'affect', 'film', 'deam', 'dialects', 'sounds', 'moods']),
    );
    expect(without.weights.get('pulse/kernel')?.every((value) => value === 0)).toBe(true);

    const longer = { ...training, finishEpochs: 3 };
    await trainUntil(longer, 4);
    const again: number[] = [];
    const resumed = await trainNetwork(clips, isTraining, longer, ({ epoch }) => again.push(epoch));
    expect(again).toEqual([4, 4]);
    expect(resumed.losses).toHaveLength(5);
    const whole = await plan();
    await trainNetwork(clips, isTraining, whole, () => undefined);
    const unbroken = await trainNetwork(clips, isTraining, { ...whole, finishEpochs: 3 }, () => undefined);
    expect(largestDifference(resumed, unbroken)).toBeLessThan(1e-4);
    expect(largestDifference(resumed, finished)).toBeGreaterThan(1e-4);

    // What has been finished is only settled.
    const settled = await trainNetwork(clips, isTraining, longer, ({ epoch }) => again.push(epoch));
    expect(again).toEqual([4, 4]);
    expect(largestDifference(settled, resumed)).toBeLessThan(1e-6);

    // Cycles that came to something else have a finish of their own.
    const file = path.join(training.workFolder, 'checkpoint.bin');
    const { fingerprint } = JSON.parse((await readFile(file)).toString('latin1').split('\n', 1)[0] ?? '');
    const checkpoint = await readCheckpoint(file, fingerprint);
    if (checkpoint === null) throw new Error('no checkpoint');
    const arrays = new Map(
      [...checkpoint.arrays].map(([name, values]) => [name, values.map((value) => 1.01 * value)] as const),
    );
    await writeCheckpoint(file, { ...checkpoint, arrays });
    await trainNetwork(clips, isTraining, longer, ({ epoch }) => again.push(epoch));
    expect(again).toEqual([4, 4, 2, 2, 3, 3, 4, 4]);
  });

  it('goes on with all clips from what the cycles of another training came to', async (context) => {
    await needNativeBackend(context);
    const isAny = (): boolean => true;
    const first = await trainNetwork(clips, isTraining, await plan({ finishEpochs: 1 }), () => undefined);
    const training = await plan({ cycleEpochs: [1], start: first.cycled });
    const further = await trainNetwork(clips, isAny, training, () => undefined);
    const anew = await trainNetwork(clips, isAny, await plan({ cycleEpochs: [1] }), () => undefined);
    const moved = largestMove(first.cycled, further.cycled);
    expect(moved).toBeGreaterThan(1e-5);
    expect(moved).toBeLessThan(0.2 * largestMove(first.cycled, anew.cycled));
    // The finish is left behind: it is for the end.
    expect(further.cycled.get('pulse/kernel')?.every((value) => value === 0)).toBe(true);
    expect(first.weights.get('pulse/kernel')?.every((value) => value === 0)).toBe(false);

    // Without a finish the weights are those half-way.
    for (const [name, values] of further.network.snapshot()) {
      if (!/^conv\d\/(kernel|gamma|beta)$/.test(name)) continue;
      const [start, end] = [first, further].map(({ cycled }) => cycled.get(name) as Float32Array);
      const half = values.map((_, at) => ((start?.[at] as number) + (end?.[at] as number)) / 2);
      expect(values).toEqual(half);
    }
    const variance = further.network.snapshot().get('conv3/variance') as Float32Array;
    expect(variance).not.toEqual(further.cycled.get('conv3/variance'));

    // Resumed it has nothing to do; from another beginning it is another training.
    const epochs: number[] = [];
    const resumed = await trainNetwork(clips, isAny, training, ({ epoch }) => epochs.push(epoch));
    expect(epochs).toEqual([]);
    expect(largestMove(resumed.cycled, further.cycled)).toBe(0);
    const elsewhere = { ...training, start: anew.cycled };
    await trainNetwork(clips, isAny, elsewhere, ({ epoch }) => epochs.push(epoch));
    expect(epochs).toEqual([0, 0]);
  });

  it('resumes a form with a layer of its own', async (context) => {
    await needNativeBackend(context);
    const whole = await trainNetwork(clips, isTraining, await plan({ form: 'A2E' }), () => undefined);
    const training = await plan({ form: 'A2E' });
    await trainUntil(training, 1);
    const resumed = await trainNetwork(clips, isTraining, training, () => undefined);
    const [first, second] = [whole, resumed].map(({ network }) => network.snapshot().get('direct/kernel'));
    const begun = new TrainableNetwork(1, { form: 'A2E' }).snapshot().get('direct/kernel');
    expect(first).not.toEqual(begun);
    for (const [index, value] of (first as Float32Array).entries())
      expect(Math.abs(value - (second?.[index] as number))).toBeLessThan(1e-4);
    expect([...whole.weights.keys()]).toEqual([...weightShapes().keys()]);
  });

  it("trains the paper's trunk, to a model that is saved, loaded and stepped", async (context) => {
    await needNativeBackend(context);
    const begun = new TrainableNetwork(1, { trunk: 'paper' });
    const first = begun.snapshot().get('conv9/kernel') as Float32Array;
    begun.dispose();
    const training = await plan({ trunk: 'paper', cycleEpochs: [1], batchSize: 2, maxBatchCount: 1 });
    const trained = await trainNetwork(clips, isTraining, training, () => undefined);
    expect(trained.network.snapshot().get('conv9/kernel')).not.toEqual(first);
    expect(trained.losses.every(Number.isFinite)).toBe(true);
    const split = { foldCount: 2, heldOutFold: 0, judgedFolds: [0], seed: 1, trainedGroups: [] };
    const description = describeModel('paper', trained, clips, split, 'test');
    trained.network.dispose();
    const folder = await temporaryFolder();
    await saveModel(folder, description, trained.weights);
    const model = await loadModel(folder);
    expect(model.manifest.trunk).toBe('paper');
    const [loaded, kept] = [model, artifactInMemory(description, trained.weights)].map((one) =>
      predictClip(one, clips[0] as CachedClip),
    );
    expect(loaded?.estimates.length).toBeGreaterThan(20);
    // Apart from the rounding to float16.
    expect(loaded?.summary?.valence).toBeCloseTo(kept?.summary?.valence ?? Number.NaN, 1);
  });

  it('refuses the checkpoint of another plan, or of other clips', async (context) => {
    await needNativeBackend(context);
    const training = await plan({ maxBatchCount: 1 });
    await trainUntil(training, 1);
    for (const changed of [
      { ...training, seed: 5 },
      { ...training, batchSize: 2 },
      { ...training, form: 'A2Mid2E' as const },
      { ...training, trunk: 'paper' as const },
    ]) {
      await expect(trainNetwork(clips, isTraining, changed, () => undefined)).rejects.toMatchObject({
        code: 'AFFEKT_MODEL_CORRUPT',
        message: expect.stringContaining('other data, seed or preset'),
      });
    }
    await expect(
      trainNetwork(
        clips,
        (index) => index !== 5,
        training,
        () => undefined,
      ),
    ).rejects.toMatchObject({ code: 'AFFEKT_MODEL_CORRUPT' });
  });
});

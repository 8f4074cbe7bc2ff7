import { createHash } from 'node:crypto';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { featureLayoutHash } from '../../features/layout-hash.js';
import { teacherSize } from '../datasets/teacher.js';
import type { CachedClip } from '../feature-cache.js';
import { Random } from '../random.js';
import { AdamW } from './adamw.js';
import { BatchSampler } from './batch-sampler.js';
import { readCheckpoint, writeCheckpoint } from './checkpoint.js';
import { goHalfWay } from './half-way.js';
import { inputScale } from './input-scale.js';
import { batchLoss } from './loss.js';
import { CYCLES_SAMPLING, FINISH_SAMPLING } from './sampling.js';
import { settleNetwork } from './settle-network.js';
import { type Scale, type TargetRow, TargetTable } from './target-table.js';
import { type NetworkKind, SHIPPED_KIND, TrainableNetwork } from './trainable-network.js';

const WEIGHT_DECAY = 0.02;
const PEAK_LEARNING_RATE = 2e-3;
/** Peak of the first cycle of a network that goes on from another: low enough to keep what that one has learned. */
const FURTHER_LEARNING_RATE = 1e-3;
/** Peak of a later cycle, as a share of that of the one before. */
const RESTART_SHARE = 0.9;
const WARM_UP_SHARE = 0.15;
const AVERAGING = 0.997;
/** Batches that tell the statistics of a network half-way between two. */
const STATISTICS_BATCH_COUNT = 150;
/** Peak of the finish. */
const FINISH_LEARNING_RATE = 1e-3;
/**
 * What the finish trains: the layers by which mid-level units are read and emotions are explained, and the kinds of sound, which may
 * have been made anew since; modality has all it needs.
 */
const READABLE_LAYERS = [
  'units',
  'pulse',
  'affect',
  'film',
  'deam',
  'dialects',
  'deamArousal',
  'grekow',
  'sides',
  'sounds',
];

/** What the cycles do not train: the pulse is for the finish, and doubt is told by what the network says in the end. */
const LATER_LAYERS = ['pulse', 'doubt'];

/** How long and on what to train what. */
export interface TrainingPlan extends NetworkKind {
  readonly seed: number;
  /** Epochs of each learning-rate cycle. */
  readonly cycleEpochs: readonly number[];
  /** Epochs of the finish, in which only the readable layers go on learning, from manipulated crops too; 0: none. */
  readonly finishEpochs: number;
  readonly batchSize: number;
  /** Batches of an epoch at most; smoke tests set it low. */
  readonly maxBatchCount: number;
  /** What another network's cycles came to (`TrainedNetwork.cycled`), to go on from; left out: random weights. */
  readonly start?: ReadonlyMap<string, Float32Array>;
  /** Folder of the checkpoints. */
  readonly workFolder: string;
}

export interface TrainingProgress {
  readonly epoch: number;
  readonly batch: number;
  readonly batchCount: number;
  readonly loss: number;
}

/** What training gives: averaged weights, and the scales that belong to them. */
export interface TrainedNetwork {
  /** Ready to be evaluated; the caller disposes of it. */
  readonly network: TrainableNetwork;
  /** The same by name as in the artefact: batch normalisation folded, and none that only this form has. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** The average that the cycles came to, before all that follows: what a further training can go on from. */
  readonly cycled: ReadonlyMap<string, Float32Array>;
  readonly input: Scale;
  readonly targets: TargetTable;
  readonly losses: readonly number[];
}

/**
 * Trains the network on the clips for which `isTraining` holds, resuming from the work folder's checkpoints when it has some
 * of the same plan and data. The learning rate rises and falls
 * once a cycle (Smith & Topin 2019), with warm restarts between cycles (Loshchilov & Hutter 2017); exponential averaging
 * of the weights. The finish then goes on from the average with the readable layers alone. Last the network is settled (`settleNetwork`).
 * A network with a `start` is put half-way back to it before (`goHalfWay`).
 * Randomness depends on seed and epoch only, so a resumed run draws what an uninterrupted one draws.
 * Needs tfjs-node as the current backend.
 */
export async function trainNetwork(
  clips: readonly CachedClip[],
  isTraining: (index: number) => boolean,
  plan: TrainingPlan,
  onProgress: (progress: TrainingProgress) => void,
): Promise<TrainedNetwork> {
  const trainingIndices = clips.map((_, index) => index).filter(isTraining);
  const input = inputScale(trainingIndices.map((index) => clips[index] as CachedClip));
  const targets = new TargetTable(clips, isTraining);
  const network = new TrainableNetwork(plan.seed, plan, teacherSize(clips));
  if (plan.start !== undefined) network.restore(plan.start);
  const fingerprint = planFingerprint(
    plan,
    trainingIndices.map((index) => clips[index]?.clip.id ?? ''),
  );
  const losses: number[] = [];
  let average = network.snapshot();
  const runEpoch = async (epoch: number, stage: Stage): Promise<void> => {
    const random = new Random(plan.seed * 1_000_003 + epoch);
    const batches = stage.sampler.epoch(plan.batchSize, random).slice(0, plan.maxBatchCount);
    let lossSum = 0;
    for (const [index, indices] of batches.entries()) {
      const batch = stage.sampler.batch(indices, random);
      const loss = trainBatch(network, stage, batch, stage.rate(epoch + index / batches.length), random);
      followAverage(average, network, stage.optimizer.stepCount);
      lossSum += loss;
      onProgress({ epoch, batch: index, batchCount: batches.length, loss });
      // Lets signals and timers in between batches, each of which blocks for a second or so.
      await new Promise(setImmediate);
    }
    losses.push(lossSum / batches.length);
  };
  const runStage = async (stage: Stage): Promise<void> => {
    const { optimizer } = stage;
    const file = path.join(plan.workFolder, stage.checkpointName);
    const checkpoint = await readCheckpoint(file, fingerprint);
    if (checkpoint !== null) {
      losses.splice(0, losses.length, ...checkpoint.losses);
      network.restore(part(checkpoint.arrays, 'network/'));
      optimizer.restore(part(checkpoint.arrays, 'optimizer/'), checkpoint.optimizerStepCount);
      average = part(checkpoint.arrays, 'average/');
    }
    for (let epoch = checkpoint?.epochCount ?? stage.firstEpoch; epoch < stage.endEpoch; epoch += 1) {
      await runEpoch(epoch, stage);
      const arrays = new Map([
        ...prefixed('network/', network.snapshot()),
        ...prefixed('optimizer/', optimizer.snapshot()),
        ...prefixed('average/', average),
      ]);
      await writeCheckpoint(file, {
        fingerprint,
        epochCount: epoch + 1,
        optimizerStepCount: optimizer.stepCount,
        losses,
        arrays,
      });
    }
    optimizer.dispose();
    network.restore(average);
  };
  const cycleEpochCount = plan.cycleEpochs.reduce((sum, epochs) => sum + epochs, 0);
  const peak = plan.start === undefined ? PEAK_LEARNING_RATE : FURTHER_LEARNING_RATE;
  const variables = variablesOf(network, (layer) => !LATER_LAYERS.includes(layer));
  const sampler = new BatchSampler(clips, targets, input, trainingIndices, CYCLES_SAMPLING);
  await runStage({
    checkpointName: plan.start === undefined ? 'checkpoint.bin' : `further-${digest(plan.start)}.bin`,
    firstEpoch: 0,
    endEpoch: cycleEpochCount,
    sampler,
    variables,
    optimizer: new AdamW(variables, WEIGHT_DECAY),
    rate: (epochs) => learningRate(epochs, plan.cycleEpochs, peak),
  });
  const cycled = network.snapshot();
  if (plan.start !== undefined) {
    const random = new Random(plan.seed * 1_000_003 - 1);
    const count = Math.min(STATISTICS_BATCH_COUNT, plan.maxBatchCount);
    const drawn = sampler.epoch(plan.batchSize, random).slice(0, count);
    goHalfWay(network, plan.start, sampler, drawn, random);
    average = network.snapshot();
  }
  network.mode = 'evaluation';
  const readable = variablesOf(network, (layer) => READABLE_LAYERS.includes(layer));
  await runStage({
    // A finish of another length, or of cycles that were trained anew, is another one.
    checkpointName: `finish-${plan.finishEpochs}-${digest(cycled)}.bin`,
    firstEpoch: cycleEpochCount,
    endEpoch: cycleEpochCount + plan.finishEpochs,
    sampler: new BatchSampler(clips, targets, input, trainingIndices, FINISH_SAMPLING),
    variables: readable,
    optimizer: new AdamW(readable, WEIGHT_DECAY),
    rate: (epochs) => learningRate(epochs - cycleEpochCount, [plan.finishEpochs], FINISH_LEARNING_RATE),
  });
  settleNetwork(
    network,
    input,
    trainingIndices.map((index) => clips[index] as CachedClip),
    trainingIndices.map((index) => targets.rows[index] as TargetRow),
    plan.finishEpochs > 0,
  );
  return { network, weights: network.folded(), cycled, input, targets, losses };
}

/** Part of the training: which variables learn from which batches, and how fast. */
interface Stage {
  /** File in the work folder. */
  readonly checkpointName: string;
  readonly firstEpoch: number;
  /** The epoch after its last. */
  readonly endEpoch: number;
  readonly sampler: BatchSampler;
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly optimizer: AdamW;
  /** Learning rate after so many epochs of the whole training, with fractions. */
  rate(epochs: number): number;
}

/** The variables of some layers, by name. */
function variablesOf(
  { variables }: TrainableNetwork,
  isOf: (layer: string) => boolean,
): Map<string, tf.Variable> {
  return new Map([...variables].filter(([name]) => isOf(name.slice(0, name.indexOf('/')))));
}

function trainBatch(
  network: TrainableNetwork,
  { variables, optimizer }: Stage,
  batch: Parameters<typeof batchLoss>[1],
  rate: number,
  random: Random,
): number {
  const { value, grads } = tf.variableGrads(() => batchLoss(network, batch, random), [...variables.values()]);
  // Some forms have weights that nothing reads; these have no gradient.
  const byName = new Map(
    [...variables].flatMap(([name, variable]) => {
      const gradient = grads[variable.name];
      return gradient === undefined ? [] : [[name, gradient] as const];
    }),
  );
  optimizer.apply(variables, byName, rate);
  const loss = value.dataSync()[0] as number;
  tf.dispose([value, ...Object.values(grads)]);
  return loss;
}

/** Warm-up and decay, both along a cosine, once in each cycle; `epochs`: epochs done, with fractions. */
function learningRate(epochs: number, cycleEpochs: readonly number[], firstPeak: number): number {
  let start = 0;
  let peak = firstPeak;
  for (const length of cycleEpochs) {
    const progress = (epochs - start) / length;
    if (progress < 1) {
      const isRising = progress < WARM_UP_SHARE;
      const phase = isRising ? progress / WARM_UP_SHARE : (1 - progress) / (1 - WARM_UP_SHARE);
      return peak * (0.02 + 0.98 * 0.5 * (1 - Math.cos(Math.PI * phase)));
    }
    start += length;
    peak *= RESTART_SHARE;
  }
  return 0;
}

/** Moves the averaged weights towards the current ones; faster in the beginning, when there is little to average. */
function followAverage(
  average: Map<string, Float32Array>,
  network: TrainableNetwork,
  stepCount: number,
): void {
  const keep = Math.min(AVERAGING, (1 + stepCount) / (10 + stepCount));
  for (const [name, values] of network.snapshot()) {
    const target = average.get(name) as Float32Array;
    for (let index = 0; index < target.length; index += 1) {
      target[index] = keep * (target[index] as number) + (1 - keep) * (values[index] as number);
    }
  }
}

function planFingerprint(
  {
    workFolder: _,
    finishEpochs: _finish,
    start: _start,
    form = SHIPPED_KIND.form,
    trunk = SHIPPED_KIND.trunk,
    ...plan
  }: TrainingPlan,
  clipIds: readonly string[],
): string {
  // What ships goes unnamed, so that a run that was begun when there was no choice can be resumed.
  const kind = [form, trunk].filter((name) => name !== SHIPPED_KIND.form && name !== SHIPPED_KIND.trunk);
  return createHash('sha256')
    .update(JSON.stringify([featureLayoutHash(), plan, clipIds, ...kind]))
    .digest('hex');
}

/** Short digest of arrays, in their order. */
function digest(arrays: ReadonlyMap<string, Float32Array>): string {
  const hash = createHash('sha256');
  for (const values of arrays.values()) hash.update(values);
  return hash.digest('hex').slice(0, 8);
}

function prefixed(prefix: string, arrays: ReadonlyMap<string, Float32Array>): [string, Float32Array][] {
  return [...arrays].map(([name, values]) => [`${prefix}${name}`, values]);
}

function part(arrays: ReadonlyMap<string, Float32Array>, prefix: string): Map<string, Float32Array> {
  const names = [...arrays.keys()].filter((name) => name.startsWith(prefix));
  return new Map(
    names.map((name) => [name.slice(prefix.length), (arrays.get(name) as Float32Array).slice()]),
  );
}

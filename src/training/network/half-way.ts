import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../random.js';
import type { BatchSampler } from './batch-sampler.js';
import { batchLoss } from './loss.js';
import type { TrainableNetwork } from './trainable-network.js';

/**
 * Puts a network half-way between what it is and `start`, from which it went on: a mean of weights along one training tells unknown
 * music more steadily than its ends (Izmailov et al. 2018; Wortsman et al. 2022). The statistics of the batch normalisation are no
 * means of those of the two: they are taken from `batches` (indices of clips).
 */
export function goHalfWay(
  network: TrainableNetwork,
  start: ReadonlyMap<string, Float32Array>,
  sampler: BatchSampler,
  batches: readonly (readonly number[])[],
  random: Random,
): void {
  const half = [...network.snapshot()].map(([name, values]) => {
    const origin = start.get(name) as Float32Array;
    return [name, values.map((value, at) => (value + (origin[at] as number)) / 2)] as const;
  });
  network.restore(new Map(half));
  const { mode } = network;
  network.mode = 'training';
  for (const indices of batches) {
    const batch = sampler.batch(indices, random);
    tf.tidy(() => void batchLoss(network, batch, random));
  }
  network.mode = mode;
}

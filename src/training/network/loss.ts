import * as tf from '@tensorflow/tfjs-core';
import { BAND_COUNT, STEP_FRAME_COUNT } from '../../features/feature-layout.js';
import { FIRST_ESTIMATE_STEPS } from '../../inference/span-tracker.js';
import { type HeadOutputs, headsForward, poolSpan } from '../../inference/heads.js';
import { trunkForward } from '../../inference/trunk.js';
import type { Random } from '../random.js';
import type { Batch } from './batch-sampler.js';
import { TARGET_WIDTH } from './target-table.js';
import type { TrainableNetwork } from './trainable-network.js';

const DROPOUT = 0.2;
/** Share of the loss on the whole crop; the rest falls on a random shorter span of it, for the same heads serve both. */
const WHOLE_SPAN_SHARE = 0.6;

/** Loss of a batch: weighted squared error of all regression heads and cross-entropy of the moods, over two spans. */
export function batchLoss(network: TrainableNetwork, batch: Batch, random: Random): tf.Scalar {
  const { size, frameCount } = batch;
  const stepCount = frameCount / STEP_FRAME_COUNT;
  const spanSteps = FIRST_ESTIMATE_STEPS + random.below(stepCount - FIRST_ESTIMATE_STEPS + 1);
  const firstStep = random.below(stepCount - spanSteps + 1);
  const dropoutSeed = String(random.below(2 ** 31));
  const frames = tf.tensor3d(batch.frames, [size, frameCount, BAND_COUNT]);
  const { embeddings } = trunkForward(network, frames, null);
  const whole = poolSpan(embeddings, tf.ones([size, stepCount]));
  const partEmbeddings = tf.slice(embeddings, [0, firstStep, 0], [size, spanSteps, embeddings.shape[2]]);
  const part = poolSpan(partEmbeddings, tf.ones([size, spanSteps]));
  const dropout = (hidden: tf.Tensor2D): tf.Tensor2D =>
    tf.dropout(hidden, DROPOUT, undefined, dropoutSeed) as tf.Tensor2D;
  const losses = [whole, part].map((pooled) => headLoss(headsForward(network, pooled, dropout), batch));
  const [wholeLoss, partLoss] = losses as [tf.Scalar, tf.Scalar];
  return tf.add(tf.mul(wholeLoss, WHOLE_SPAN_SHARE), tf.mul(partLoss, 1 - WHOLE_SPAN_SHARE));
}

function headLoss(outputs: HeadOutputs, batch: Batch): tf.Scalar {
  const { size } = batch;
  const predicted = tf.concat([outputs.affect, outputs.film, outputs.gems, outputs.midLevel], 1);
  const targets = tf.tensor2d(batch.targets, [size, TARGET_WIDTH]);
  const weights = tf.tensor2d(batch.weights, [size, TARGET_WIDTH]);
  const regression = tf.sum(tf.mul(weights, tf.square(tf.sub(predicted, targets))));
  const moods = tf.tensor2d(batch.moods, [size, outputs.moods.shape[1]]);
  const moodErrors = tf.neg(tf.sum(tf.mul(moods, tf.logSoftmax(outputs.moods)), 1));
  return tf.add(regression, tf.sum(tf.mul(tf.tensor1d(batch.moodWeights), moodErrors)));
}

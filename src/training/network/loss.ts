import * as tf from '@tensorflow/tfjs-core';
import { BAND_COUNT, STEP_FRAME_COUNT } from '../../features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../features/pitch-profile.js';
import { pulseInputs } from '../../features/rhythm/pulse-input.js';
import { detach, type HeadOutputs, headsForward, poolSpan } from '../../inference/heads.js';
import { stepForward } from '../../inference/network.js';
import { FIRST_ESTIMATE_STEPS } from '../../inference/span-tracker.js';
import type { Random } from '../random.js';
import type { Batch, ClassBatch } from './batch-sampler.js';
import { HEAD_COLUMNS, TARGET_WIDTH } from './target-table.js';
import type { TrainableNetwork } from './trainable-network.js';

const DROPOUT = 0.25;
/** Share of the loss on the whole crop; the rest falls on a random shorter span of it, for the same heads serve both. */
const WHOLE_SPAN_SHARE = 0.6;

/**
 * Loss of a batch over two spans: weighted squared error of all regression heads, cross-entropy of the class heads, and the
 * likelihood of the errors of valence and arousal under the spread given for them, which teaches the spread alone.
 */
export function batchLoss(network: TrainableNetwork, batch: Batch, random: Random): tf.Scalar {
  const { size, frameCount } = batch;
  const stepCount = frameCount / STEP_FRAME_COUNT;
  const spanSteps = FIRST_ESTIMATE_STEPS + random.below(stepCount - FIRST_ESTIMATE_STEPS + 1);
  const firstStep = random.below(stepCount - spanSteps + 1);
  const dropoutSeed = String(random.below(2 ** 31));
  const frames = tf.tensor3d(batch.frames, [size, frameCount, BAND_COUNT]);
  const pitchClasses = tf.tensor3d(batch.pitchClasses, [size, stepCount, PITCH_CLASS_COUNT]);
  const { steps } = stepForward(network, frames, pitchClasses, null);
  const pulses = (first: number, count: number): number[][] =>
    Array.from({ length: size }, (_, row) => {
      const [start, end] = [first, first + count].map((step) =>
        Math.min(step * STEP_FRAME_COUNT, batch.heardFrames[row] as number),
      );
      return pulseInputs(
        batch.onsetFluxes.subarray(row * frameCount, (row + 1) * frameCount).subarray(start, end),
      );
    });
  const whole = poolSpan(steps, tf.ones([size, stepCount]), pulses(0, stepCount));
  const partSteps = tf.slice(steps, [0, firstStep, 0], [size, spanSteps, steps.shape[2]]);
  const part = poolSpan(partSteps, tf.ones([size, spanSteps]), pulses(firstStep, spanSteps));
  const dropout = (hidden: tf.Tensor2D): tf.Tensor2D =>
    tf.dropout(hidden, DROPOUT, undefined, dropoutSeed) as tf.Tensor2D;
  const wires = network.wires(dropout);
  const losses = [whole, part].map((pooled) => headLoss(headsForward(network, pooled, wires), batch));
  const [wholeLoss, partLoss] = losses as [tf.Scalar, tf.Scalar];
  return tf.add(tf.mul(wholeLoss, WHOLE_SPAN_SHARE), tf.mul(partLoss, 1 - WHOLE_SPAN_SHARE));
}

function headLoss(outputs: HeadOutputs, batch: Batch): tf.Scalar {
  const { size } = batch;
  const predicted = tf.concat([outputs.affect, outputs.film, outputs.gems, outputs.midLevel], 1);
  const targets = tf.tensor2d(batch.targets, [size, TARGET_WIDTH]);
  const weights = tf.tensor2d(batch.weights, [size, TARGET_WIDTH]);
  const regression = tf.sum(tf.mul(weights, tf.square(tf.sub(predicted, targets))));
  return tf.addN([
    regression,
    classLoss(outputs.moods, batch.classes.moods),
    classLoss(outputs.basic, batch.classes.basic),
    spreadLoss(outputs, targets, weights),
  ]) as tf.Scalar;
}

function classLoss(logits: tf.Tensor2D, { probabilities, weights }: ClassBatch): tf.Scalar {
  const errors = tf.neg(tf.sum(tf.mul(tf.tensor2d(probabilities, logits.shape), tf.logSoftmax(logits)), 1));
  return tf.sum(tf.mul(tf.tensor1d(weights), errors));
}

/** Negative log-likelihood of the errors under a normal distribution (Nix & Weigend 1994), where there are targets. */
function spreadLoss({ affect, spread }: HeadOutputs, targets: tf.Tensor2D, weights: tf.Tensor2D): tf.Scalar {
  const { start, size: width } = HEAD_COLUMNS.affect;
  const columns = (of: tf.Tensor2D): tf.Tensor2D => tf.slice(of, [0, start], [-1, width]);
  const squares = tf.square(tf.sub(detach(affect), columns(targets)));
  const nll = tf.mul(0.5, tf.add(spread, tf.mul(squares, tf.exp(tf.neg(spread)))));
  return tf.sum(tf.mul(columns(weights), nll));
}

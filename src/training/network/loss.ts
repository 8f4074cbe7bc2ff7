import * as tf from '@tensorflow/tfjs-core';
import { BAND_COUNT, STEP_FRAME_COUNT } from '../../features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../features/pitch-profile.js';
import { pulseInputs } from '../../features/rhythm/pulse-input.js';
import { type HeadOutputs, headsForward } from '../../inference/heads.js';
import { stepForward } from '../../inference/network.js';
import { poolSpan } from '../../inference/pool-span.js';
import { FIRST_ESTIMATE_STEPS } from '../../inference/span-tracker.js';
import type { Random } from '../random.js';
import type { Batch, ClassBatch, TeacherBatch } from './batch-sampler.js';
import { detach } from './detach.js';
import { AXIS_COLUMNS, HEAD_COLUMNS, TARGET_WIDTH } from './target-table.js';
import type { TrainableNetwork } from './trainable-network.js';

const DROPOUT = 0.35;
/** Weight of DEAM's arousal as arousal alone, beside that of what DEAM's raters mean by it. */
const ANCHOR_SHARE = 0.5;
/** Share of the loss on the whole crop; the rest falls on a random shorter span of it, for the same heads serve both. */
const WHOLE_SPAN_SHARE = 0.6;

/**
 * Loss of a batch over two spans: weighted squared error of what was rated and of what the teacher said, cross-entropy of sides
 * and classes, and the likelihood of the errors of valence and arousal under the spread given for them, which teaches the spread
 * alone.
 */
export function batchLoss(network: TrainableNetwork, batch: Batch, random: Random): tf.Scalar {
  const { size, frameCount } = batch;
  const stepCount = frameCount / STEP_FRAME_COUNT;
  const spanSteps = FIRST_ESTIMATE_STEPS + random.below(stepCount - FIRST_ESTIMATE_STEPS + 1);
  const firstStep = random.below(stepCount - spanSteps + 1);
  const dropoutSeed = String(random.below(2 ** 31));
  const frames = tf.tensor3d(batch.frames, [size, frameCount, BAND_COUNT]);
  const pitchClasses = tf.tensor3d(batch.pitchClasses, [size, stepCount, PITCH_CLASS_COUNT]);
  const steps = stepForward(network, frames, pitchClasses);
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
  const losses = [whole, part].map((pooled) =>
    headLoss(network, headsForward(network, pooled, wires), batch),
  );
  const [wholeLoss, partLoss] = losses as [tf.Scalar, tf.Scalar];
  return tf.add(tf.mul(wholeLoss, WHOLE_SPAN_SHARE), tf.mul(partLoss, 1 - WHOLE_SPAN_SHARE));
}

function headLoss(network: TrainableNetwork, outputs: HeadOutputs, batch: Batch): tf.Scalar {
  const { size } = batch;
  const { deamArousal, grekow, sides } = network.dialects(outputs.affect);
  const rated = tf.concat([outputs.deam, grekow, outputs.film, outputs.gems, outputs.midLevel], 1);
  const targets = tf.tensor2d(batch.targets, [size, TARGET_WIDTH]);
  const weights = tf.tensor2d(batch.weights, [size, TARGET_WIDTH]);
  const ratedWidth = rated.shape[1];
  const [values, probabilities] = tf.split(targets, [ratedWidth, -1], 1) as [tf.Tensor2D, tf.Tensor2D];
  const [valueWeights, sideWeights] = tf.split(weights, [ratedWidth, -1], 1) as [tf.Tensor2D, tf.Tensor2D];
  const axes = tf.concat([deamArousal, grekow, tf.slice(outputs.film, [0, 0], [-1, 2])], 1);
  return tf.addN([
    tf.sum(tf.mul(valueWeights, tf.square(tf.sub(rated, values)))),
    anchorLoss(deamArousal, targets, weights),
    tf.sum(tf.mul(sideWeights, sideErrors(sides, probabilities))),
    classLoss(outputs.moods, batch.classes.moods),
    classLoss(outputs.basic, batch.classes.basic),
    classLoss(outputs.sounds, batch.classes.sounds),
    teacherLoss(network.taught(outputs.hidden), batch.teacher),
    spreadLoss(network, outputs.spread, axes, targets, weights),
  ]) as tf.Scalar;
}

/** Cross-entropy of the side of each axis, in units that make it comparable to a squared error of a standardised value. */
function sideErrors(logits: tf.Tensor2D, probabilities: tf.Tensor2D): tf.Tensor2D {
  return tf.sub(tf.softplus(logits), tf.mul(logits, probabilities));
}

/** DEAM's arousal teaches arousal itself too, as far as it is that. */
function anchorLoss(deamArousal: tf.Tensor2D, targets: tf.Tensor2D, weights: tf.Tensor2D): tf.Scalar {
  const column = (of: tf.Tensor2D): tf.Tensor2D => tf.slice(of, [0, HEAD_COLUMNS.deam.start + 1], [-1, 1]);
  const errors = tf.square(tf.sub(deamArousal, column(targets)));
  return tf.mul(ANCHOR_SHARE, tf.sum(tf.mul(column(weights), errors)));
}

function teacherLoss(predicted: tf.Tensor2D | null, { targets, weights }: TeacherBatch): tf.Scalar {
  if (predicted === null) return tf.scalar(0);
  const errors = tf.mean(tf.square(tf.sub(predicted, tf.tensor2d(targets, predicted.shape))), 1);
  return tf.sum(tf.mul(tf.tensor1d(weights), errors));
}

function classLoss(logits: tf.Tensor2D, { probabilities, weights }: ClassBatch): tf.Scalar {
  const errors = tf.neg(tf.sum(tf.mul(tf.tensor2d(probabilities, logits.shape), tf.logSoftmax(logits)), 1));
  return tf.sum(tf.mul(tf.tensor1d(weights), errors));
}

/**
 * Negative log-likelihood of the errors, in units of the axes, under a normal distribution (Nix & Weigend 1994), where there are
 * targets. `axes`: valence and arousal as `AXIS_COLUMNS` rate them.
 */
function spreadLoss(
  network: TrainableNetwork,
  spread: tf.Tensor2D,
  axes: tf.Tensor2D,
  targets: tf.Tensor2D,
  weights: tf.Tensor2D,
): tf.Scalar {
  const lines = network.axisLines();
  const places = AXIS_COLUMNS.map(({ head, index }) => HEAD_COLUMNS[head].start + index);
  const columns = (of: tf.Tensor2D): tf.Tensor2D => tf.gather(of, places, 1);
  const errors = tf.div(
    tf.sub(detach(axes), columns(targets)),
    tf.tensor1d(AXIS_COLUMNS.map(({ name }) => lines[name][1])),
  );
  const logVariance = tf.gather(
    spread,
    AXIS_COLUMNS.map(({ axis }) => axis),
    1,
  );
  const nll = tf.mul(0.5, tf.add(logVariance, tf.mul(tf.square(errors), tf.exp(tf.neg(logVariance)))));
  return tf.sum(tf.mul(columns(weights), nll));
}

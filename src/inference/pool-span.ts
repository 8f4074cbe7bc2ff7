import * as tf from '@tensorflow/tfjs-core';
import { PITCH_CLASS_COUNT } from '../features/pitch-profile.js';
import { PULSE_INPUT_COUNT } from '../features/rhythm/pulse-input.js';
import { VARIANCE_FLOOR } from './span-moments.js';

/** A span, pooled. */
export interface PooledSpan {
  /** [batch, 2 · (embedding + chords)]: means, then standard deviations over time. */
  readonly moments: tf.Tensor2D;
  /** [batch, 36]: mean pitch classes. */
  readonly pitchClasses: tf.Tensor2D;
  /** [batch, 2]: see `pulseInputs`. */
  readonly pulse: tf.Tensor2D;
}

/**
 * Pools steps [batch, steps, `stepSize`] over time: mean and standard deviation, of the pitch classes only the mean, for each row
 * of `mask` [rows, steps] over the steps where it is 1. A row belongs to the batch's sequence of its number; where there is but
 * one sequence, all are spans of it. `pulses`: the `pulseInputs` of each row, which are not in the steps.
 */
export function poolSpan(
  steps: tf.Tensor3D,
  mask: tf.Tensor2D,
  pulses: readonly (readonly number[])[],
): PooledSpan {
  const [batch, stepCount, size] = steps.shape;
  const rowCount = mask.shape[0];
  const varyingSize = size - PITCH_CLASS_COUNT;
  const shares = tf.div(mask, tf.maximum(tf.sum(mask, 1, true), 1));
  const weights = tf.reshape(shares, batch === 1 ? [1, rowCount, stepCount] : [batch, 1, stepCount]);
  const means = tf.reshape<tf.Rank.R2>(tf.matMul(weights, steps), [rowCount, size]);
  const mean = tf.slice(means, [0, 0], [rowCount, varyingSize]);
  const varying = tf.slice(steps, [0, 0, 0], [batch, stepCount, varyingSize]);
  const deviations = tf.sub<tf.Tensor3D>(varying, tf.expandDims(mean, 1));
  const variance = tf.sum(tf.mul(tf.square(deviations), tf.expandDims(shares, 2)), 1);
  return {
    moments: tf.concat([mean, tf.sqrt(tf.add(variance, VARIANCE_FLOOR))], 1) as tf.Tensor2D,
    pitchClasses: tf.slice(means, [0, varyingSize], [rowCount, PITCH_CLASS_COUNT]),
    pulse: tf.tensor2d(pulses.flat(), [pulses.length, PULSE_INPUT_COUNT]),
  };
}

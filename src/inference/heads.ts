import * as tf from '@tensorflow/tfjs-core';

/** Units of the layer between pooled embeddings and heads. */
export const HIDDEN_SIZE = 128;

/** Linear layers after the trunk: name → [inputs, outputs]. */
export const DENSE_SHAPES = {
  hidden: [256, HIDDEN_SIZE],
  midLevel: [HIDDEN_SIZE, 9],
  affect: [9, 2],
  film: [9, 8],
  gems: [HIDDEN_SIZE, 9],
  moods: [HIDDEN_SIZE, 4],
} as const satisfies Record<string, readonly [number, number]>;
export type DenseName = keyof typeof DENSE_SHAPES;

export interface HeadWeights {
  kernel(name: DenseName): tf.Tensor2D;
  bias(name: DenseName): tf.Tensor1D;
}

/** Raw outputs of the heads, standardised units (moods: logits), each [batch, outputs]. */
export type HeadOutputs = Record<Exclude<DenseName, 'hidden'>, tf.Tensor2D>;

const VARIANCE_FLOOR = 1e-4;

/**
 * Mean and standard deviation over time of embeddings [batch, steps, 128] where `mask` [batch, steps] is 1: [batch, 256].
 */
export function poolSpan(embeddings: tf.Tensor3D, mask: tf.Tensor2D): tf.Tensor2D {
  const weights = tf.expandDims(mask, 2);
  const count = tf.maximum(tf.sum(weights, 1), 1);
  const mean = tf.div(tf.sum(tf.mul(embeddings, weights), 1), count);
  const deviation = tf.mul(tf.sub(embeddings, tf.expandDims(mean, 1)), weights);
  const variance = tf.div(tf.sum(tf.square(deviation), 1), count);
  return tf.concat([mean, tf.sqrt(tf.add(variance, VARIANCE_FLOOR))], 1) as tf.Tensor2D;
}

/**
 * Pooled embeddings [batch, 256] to all heads. Valence/arousal and film are linear in the mid-level units (A2Mid2E-Joint,
 * Chowdhury et al. 2019); GEMS and moods read the hidden layer directly and cannot be explained by mid-level terms.
 * `dropout` is applied to the hidden layer in training, identity otherwise.
 */
export function headsForward(
  weights: HeadWeights,
  pooled: tf.Tensor2D,
  dropout: (hidden: tf.Tensor2D) => tf.Tensor2D = (hidden) => hidden,
): HeadOutputs {
  const linear = (name: DenseName, input: tf.Tensor2D): tf.Tensor2D =>
    tf.add(tf.matMul(input, weights.kernel(name)), weights.bias(name)) as tf.Tensor2D;
  const hidden = dropout(tf.relu(linear('hidden', pooled)));
  const midLevel = linear('midLevel', hidden);
  return {
    midLevel,
    affect: linear('affect', midLevel),
    film: linear('film', midLevel),
    gems: linear('gems', hidden),
    moods: linear('moods', hidden),
  };
}

import * as tf from '@tensorflow/tfjs-core';
import { PITCH_CLASS_COUNT } from '../features/pitch-profile.js';
import type { ConvolutionWeights } from './trunk.js';
import type { ConvolutionLayer } from './trunks.js';

/** Looks for chords in the pitch classes of each step. */
export const CHORD: ConvolutionLayer = { name: 'chord', channels: 16 };
/** Looks for keys in the mean pitch classes of a span. */
export const KEY: ConvolutionLayer = { name: 'key', channels: 16 };

/** Added to the norm of a profile, so that one that is flat has no shape. */
export const NORM_FLOOR = 1e-3;

/**
 * How well pitch class profiles [batch, steps, 36] match a layer's templates, at the best transposition of each:
 * [batch, steps, channels]. A profile is compressed (square root) and brought to mean 0 and norm 1, then correlated with
 * every template in all 36 transpositions (a circular convolution), so that music means the same in every key and tuning.
 * Key finding by templates: Krumhansl 1990; here the templates are learned. For a few profiles at a time: `TemplateMatcher`.
 */
export function matchTemplates(
  weights: ConvolutionWeights,
  layer: ConvolutionLayer,
  profiles: tf.Tensor3D,
): tf.Tensor3D {
  const compressed = tf.sqrt(profiles);
  const centred = tf.sub(compressed, tf.mean(compressed, 2, true));
  const norm = tf.sqrt(tf.sum(tf.square(centred), 2, true));
  const shape = tf.div<tf.Tensor3D>(centred, tf.add(norm, NORM_FLOOR));
  const wrap = tf.slice(shape, [0, 0, 0], [-1, -1, PITCH_CLASS_COUNT - 1]);
  const circle = tf.expandDims<tf.Tensor4D>(tf.concat([shape, wrap], 2), 3);
  return tf.max(weights.convolve(layer, circle, { stride: 1, bandMargin: 0, activation: 'linear' }), 2);
}

/** Shape [time, pitch classes, in, out] of a template layer's kernel. */
export function templateShape(layer: ConvolutionLayer): [number, number, number, number] {
  return [1, PITCH_CLASS_COUNT, 1, layer.channels];
}

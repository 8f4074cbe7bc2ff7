import * as tf from '@tensorflow/tfjs-core';
import { BAND_COUNT } from '../features/feature-layout.js';

/** A convolution by name. Kernels are [time, frequency, in, out]. */
export interface ConvolutionLayer {
  readonly name: string;
  readonly channels: number;
}

/** One convolution of the trunk with the pooling after it. */
export interface ConvolutionSpec extends ConvolutionLayer {
  readonly kernelTime: number;
  readonly kernelBands: number;
  readonly stride: 1 | 2;
  /** Max-pooling after the activation: [time, bands]. */
  readonly pool: readonly [1 | 2, 1 | 2];
}

/**
 * The shipped trunk: VGG-style (Simonyan & Zisserman 2015; for this task Chowdhury et al. 2019), with a time axis that is
 * causal and strides by 4 in all, so it can be stepped. Channels are a quarter of the paper's and fewer.
 */
export const TRUNK: readonly ConvolutionSpec[] = [
  { name: 'conv1', kernelTime: 5, kernelBands: 5, stride: 2, channels: 24, pool: [2, 2] },
  { name: 'conv2', kernelTime: 3, kernelBands: 3, stride: 1, channels: 32, pool: [1, 1] },
  { name: 'conv3', kernelTime: 3, kernelBands: 3, stride: 1, channels: 48, pool: [1, 2] },
  { name: 'conv4', kernelTime: 3, kernelBands: 3, stride: 1, channels: 64, pool: [1, 1] },
  { name: 'conv5', kernelTime: 3, kernelBands: 3, stride: 1, channels: 64, pool: [1, 2] },
  { name: 'conv6', kernelTime: 3, kernelBands: 3, stride: 1, channels: 96, pool: [1, 1] },
  { name: 'conv7', kernelTime: 3, kernelBands: 3, stride: 1, channels: 96, pool: [1, 2] },
  { name: 'conv8', kernelTime: 3, kernelBands: 3, stride: 1, channels: 128, pool: [1, 1] },
];

/** Channels the trunk ends with: the size of one step's embedding. */
export const EMBEDDING_SIZE = 128;

/** What the forward pass needs of the weights; in training the gradients of `normalise` and `rectify` are its own. */
export interface ConvolutionWeights {
  kernel(layer: ConvolutionLayer): tf.Tensor4D;
  /** Bias (inference: batch normalisation folded in) or batch normalisation (training) of a convolution's output. */
  normalise(layer: ConvolutionLayer, output: tf.Tensor4D): tf.Tensor4D;
  rectify(output: tf.Tensor4D): tf.Tensor4D;
}

/** Frames (of its own input) that each convolution remembers: [1, kernelTime − stride, bands, channels]. */
export type TrunkState = tf.Tensor4D[];

/**
 * Spectrogram [batch, frames, 149] (standardised; frames a multiple of 4) to embeddings [batch, frames / 4, 128].
 *
 * Every convolution sees its own past on the left: `state` where given, else zeros, which is how a stream begins. Thus a
 * pass over all frames and passes over its consecutive pieces, each with the state the last one returned, give the same.
 * Returns the new state too; the caller owns all tensors.
 */
export function trunkForward(
  weights: ConvolutionWeights,
  frames: tf.Tensor3D,
  state: TrunkState | null,
): { embeddings: tf.Tensor3D; state: TrunkState } {
  const next: TrunkState = [];
  let x = tf.expandDims<tf.Tensor4D>(frames, 3);
  for (const [index, spec] of TRUNK.entries()) {
    const past = spec.kernelTime - spec.stride;
    const [batch, , bands, channels] = x.shape;
    const before = state?.[index] ?? tf.zeros<tf.Rank.R4>([batch, past, bands, channels]);
    const extended = tf.concat([before, x], 1);
    next.push(tf.slice(extended, [0, extended.shape[1] - past, 0, 0], [batch, past, bands, channels]));
    const margin = (spec.kernelBands - 1) / 2;
    const padded = tf.pad(extended, [
      [0, 0],
      [0, 0],
      [margin, margin],
      [0, 0],
    ]);
    const convolved = tf.conv2d(padded, weights.kernel(spec), spec.stride, 'valid');
    const active = weights.rectify(weights.normalise(spec, convolved));
    const [poolTime, poolBands] = spec.pool;
    x =
      poolTime * poolBands === 1
        ? active
        : tf.maxPool(active, [poolTime, poolBands], [poolTime, poolBands], 'valid');
  }
  return { embeddings: tf.mean(x, 2) as tf.Tensor3D, state: next };
}

/** Shape [time, bands, in, out] of every kernel, in the order of `TRUNK`. */
export function kernelShape(spec: ConvolutionSpec): [number, number, number, number] {
  const index = TRUNK.indexOf(spec);
  const inChannels = index === 0 ? 1 : (TRUNK[index - 1] as ConvolutionSpec).channels;
  return [spec.kernelTime, spec.kernelBands, inChannels, spec.channels];
}

/** State of a stream that has not begun, for a batch of one. */
export function initialTrunkState(): TrunkState {
  let bands = BAND_COUNT;
  return TRUNK.map((spec) => {
    const [, , inChannels] = kernelShape(spec);
    const state = tf.zeros<tf.Rank.R4>([1, spec.kernelTime - spec.stride, bands, inChannels]);
    bands = Math.floor(Math.ceil(bands / spec.stride) / spec.pool[1]);
    return state;
  });
}

import * as tf from '@tensorflow/tfjs-core';
import { BAND_COUNT } from '../features/feature-layout.js';
import { type ConvolutionLayer, kernelShapes, type Trunk } from './trunks.js';

/** How an input is convolved. */
export interface Convolution {
  readonly stride: number;
  /** Zeros at either end of the bands; time has none. */
  readonly bandMargin: number;
  readonly activation: 'relu' | 'linear';
}

/** What the forward pass needs of the weights. */
export interface ConvolutionWeights {
  readonly trunk: Trunk;
  /** Convolution, then bias (inference: batch normalisation folded in) or batch normalisation (training), then the activation. */
  convolve(layer: ConvolutionLayer, input: tf.Tensor4D, convolution: Convolution): tf.Tensor4D;
}

/**
 * Frames (of its own input) that each convolution remembers: pieces [1, frames, bands, channels], oldest first, of kernelTime −
 * stride frames in all. In pieces, as they came, because cutting them out of the joined frames costs more than they do.
 */
export type TrunkState = tf.Tensor4D[][];

/**
 * Spectrogram [batch, frames, 149] (standardised; frames a multiple of 4) to embeddings [batch, frames / 4, channels].
 *
 * Every convolution sees its own past on the left: `state` where given, else zeros, which is how a stream begins. Thus a
 * pass over all frames and passes over its consecutive pieces, each with the state the last one returned, give the same.
 * Returns the new state too; the caller owns all tensors. Pieces of the old state may be in the new one: who disposes of the old must
 * spare them.
 */
export function trunkForward(
  weights: ConvolutionWeights,
  frames: tf.Tensor3D,
  state: TrunkState | null,
): { embeddings: tf.Tensor3D; state: TrunkState } {
  const next: TrunkState = [];
  let x = tf.expandDims<tf.Tensor4D>(frames, 3);
  for (const [index, spec] of weights.trunk.entries()) {
    const past = spec.kernelTime - spec.stride;
    const [batch, , bands, channels] = x.shape;
    const before = state?.[index] ?? [tf.zeros<tf.Rank.R4>([batch, past, bands, channels])];
    const pieces = [...before, x];
    const extended = tf.concat(pieces, 1);
    next.push(newest(pieces, past));
    const active = weights.convolve(spec, extended, {
      stride: spec.stride,
      bandMargin: (spec.kernelBands - 1) / 2,
      activation: 'relu',
    });
    const [poolTime, poolBands] = spec.pool;
    x =
      poolTime * poolBands === 1
        ? active
        : tf.maxPool(active, [poolTime, poolBands], [poolTime, poolBands], 'valid');
  }
  return { embeddings: tf.mean(x, 2) as tf.Tensor3D, state: next };
}

/** The newest `frameCount` frames of some pieces, in pieces: what is needed of the first of them is cut off, the others stay what they are. */
function newest(pieces: readonly tf.Tensor4D[], frameCount: number): tf.Tensor4D[] {
  const kept: tf.Tensor4D[] = [];
  let missing = frameCount;
  for (const piece of pieces.toReversed()) {
    if (missing === 0) break;
    const [batch, length, bands, channels] = piece.shape;
    const taken = Math.min(missing, length);
    const isWhole = taken === length;
    kept.unshift(
      isWhole ? piece : tf.slice(piece, [0, length - taken, 0, 0], [batch, taken, bands, channels]),
    );
    missing -= taken;
  }
  return kept;
}

/** State of a stream that has not begun, for a batch of one. */
export function initialTrunkState(trunk: Trunk): TrunkState {
  let bands = BAND_COUNT;
  const shapes = kernelShapes(trunk);
  return trunk.map((spec, index) => {
    const inChannels = shapes[index]?.[2] ?? 1;
    const state = tf.zeros<tf.Rank.R4>([1, spec.kernelTime - spec.stride, bands, inChannels]);
    bands = Math.floor(Math.ceil(bands / spec.stride) / spec.pool[1]);
    return [state];
  });
}

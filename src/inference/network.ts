import * as tf from '@tensorflow/tfjs-core';
import { PITCH_CLASS_COUNT } from '../features/pitch-profile.js';
import { CHORD, KEY, matchTemplates, templateShape } from './harmony.js';
import {
  type ConvolutionLayer,
  type ConvolutionWeights,
  EMBEDDING_SIZE,
  kernelShape,
  TRUNK,
  type TrunkState,
  trunkForward,
} from './trunk.js';

/** All convolutions of the network with the shapes of their kernels, in file order. */
export const CONVOLUTIONS: readonly {
  readonly layer: ConvolutionLayer;
  readonly shape: readonly [number, number, number, number];
}[] = [
  ...TRUNK.map((layer) => ({ layer, shape: kernelShape(layer) })),
  ...[CHORD, KEY].map((layer) => ({ layer, shape: templateShape(layer) })),
];

/** Values of one step: the trunk's embedding, the chords, the pitch classes themselves. */
export const STEP_SIZE = EMBEDDING_SIZE + CHORD.channels + PITCH_CLASS_COUNT;

/**
 * What the network hears in each step of 128 ms, before any pooling: spectrogram [batch, frames, 149] (standardised; frames
 * a multiple of 4) and pitch classes [batch, frames / 4, 36] to [batch, frames / 4, `STEP_SIZE`]. `state`: see
 * `trunkForward`; the harmony has none.
 */
export function stepForward(
  weights: ConvolutionWeights,
  frames: tf.Tensor3D,
  pitchClasses: tf.Tensor3D,
  state: TrunkState | null,
): { steps: tf.Tensor3D; state: TrunkState } {
  const trunk = trunkForward(weights, frames, state);
  const chords = matchTemplates(weights, CHORD, pitchClasses);
  return { steps: tf.concat([trunk.embeddings, chords, pitchClasses], 2), state: trunk.state };
}

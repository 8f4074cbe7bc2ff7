import * as tf from '@tensorflow/tfjs-core';
import { PITCH_CLASS_COUNT } from '../features/pitch-profile.js';
import { CHORD, KEY, matchTemplates, templateShape } from './harmony.js';
import { type ConvolutionWeights, trunkForward } from './trunk.js';
import { type ConvolutionLayer, kernelShapes, type Trunk } from './trunks.js';

/** All convolutions of a network with this trunk, with the shapes of their kernels, in file order. */
export function convolutions(trunk: Trunk): readonly {
  readonly layer: ConvolutionLayer;
  readonly shape: readonly [number, number, number, number];
}[] {
  const shapes = kernelShapes(trunk);
  return [
    ...trunk.map((layer, index) => ({ layer, shape: shapes[index] as (typeof shapes)[number] })),
    ...[CHORD, KEY].map((layer) => ({ layer, shape: templateShape(layer) })),
  ];
}

/** Values of one step: the trunk's embedding, the chords, the pitch classes themselves. */
export function stepSize(trunk: Trunk): number {
  return (trunk.at(-1)?.channels ?? 0) + CHORD.channels + PITCH_CLASS_COUNT;
}

/**
 * What the network hears in each step of 128 ms from the beginning of a stream on, before any pooling: spectrogram [batch, frames,
 * 149] (standardised; frames a multiple of 4) and pitch classes [batch, frames / 4, 36] to [batch, frames / 4, `stepSize`].
 */
export function stepForward(
  weights: ConvolutionWeights,
  frames: tf.Tensor3D,
  pitchClasses: tf.Tensor3D,
): tf.Tensor3D {
  const { embeddings } = trunkForward(weights, frames, null);
  const chords = matchTemplates(weights, CHORD, pitchClasses);
  return tf.concat([embeddings, chords, pitchClasses], 2);
}

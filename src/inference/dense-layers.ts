import type * as tf from '@tensorflow/tfjs-core';
import { PITCH_CLASS_COUNT } from '../features/pitch-profile.js';
import { PULSE_INPUT_COUNT } from '../features/rhythm/pulse-input.js';
import { FILM_NAMES, PLANE_FILM_NAMES, SOUND_NAMES } from './estimate.js';
import { KEY } from './harmony.js';
import { stepSize } from './network.js';
import type { Trunk } from './trunks.js';

/** Units of the layer between pooled embeddings and heads. */
export const HIDDEN_SIZE = 256;

/** The linear layers after the pooling. */
export type DenseName =
  | 'hidden'
  | 'units'
  | 'modality'
  | 'affect'
  | 'film'
  | 'dialects'
  | 'deam'
  | 'gems'
  | 'moods'
  | 'basic'
  | 'sounds'
  | 'spread'
  | 'doubt'
  | 'pulse';

/** [inputs, outputs] of each linear layer behind this trunk, in file order. */
export function denseShapes(trunk: Trunk): Readonly<Record<DenseName, readonly [number, number]>> {
  const varyingSize = stepSize(trunk) - PITCH_CLASS_COUNT;
  return {
    hidden: [2 * varyingSize + KEY.channels, HIDDEN_SIZE],
    units: [HIDDEN_SIZE + KEY.channels, 8],
    modality: [KEY.channels, 1],
    affect: [9, 2],
    film: [9, FILM_NAMES.length - PLANE_FILM_NAMES.length],
    dialects: [2, PLANE_FILM_NAMES.length],
    deam: [9, 2],
    gems: [HIDDEN_SIZE, 9],
    moods: [HIDDEN_SIZE, 4],
    basic: [HIDDEN_SIZE, 6],
    sounds: [HIDDEN_SIZE, SOUND_NAMES.length],
    spread: [HIDDEN_SIZE, 2],
    doubt: [HIDDEN_SIZE, 1],
    pulse: [PULSE_INPUT_COUNT, 8],
  };
}

export interface HeadWeights {
  denseKernel(name: DenseName): tf.Tensor2D;
  bias(name: DenseName): tf.Tensor1D;
}

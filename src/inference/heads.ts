import * as tf from '@tensorflow/tfjs-core';
import { PITCH_CLASS_COUNT } from '../features/pitch-profile.js';
import { PULSE_INPUT_COUNT } from '../features/rhythm/pulse-input.js';
import { FILM_NAMES, MID_LEVEL_NAMES, PLANE_FILM_NAMES, SOUND_NAMES } from './estimate.js';
import { KEY, matchTemplates } from './harmony.js';
import { stepSize } from './network.js';
import { VARIANCE_FLOOR } from './span-moments.js';
import type { ConvolutionWeights } from './trunk.js';
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

/**
 * Raw outputs of the heads, each [batch, outputs]: standardised units; `moods`, `basic` and `sounds`: logits; `spread`:
 * logarithm of the variance of valence and arousal about their estimates; `doubt`: logarithm of the error that is to be expected of
 * them, as a share of that of knowing nothing; `hidden`: the layer that the unexplained heads read.
 */
export type HeadOutputs = Record<
  'midLevel' | Exclude<DenseName, 'units' | 'modality' | 'dialects' | 'pulse'>,
  tf.Tensor2D
>;

/** Place of modality among the mid-level units; the others are the outputs of the layer `units`, in order. */
const MODALITY_INDEX = MID_LEVEL_NAMES.indexOf('modality');

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

/**
 * What values pass on the way to who reads them. Inference changes nothing on the way; training drops units of the hidden
 * layer, and the forms it compares (`TrainableNetwork.wires`) cut gradients or go another way.
 */
export interface HeadWires {
  /** From the hidden layer to all that reads it. */
  hidden(values: tf.Tensor2D): tf.Tensor2D;
  /** To those who read and must not change what they read: modality for the emotions, the hidden layer for the doubts. */
  apart(values: tf.Tensor2D): tf.Tensor2D;
  /** To the mid-level units. */
  toUnits(values: tf.Tensor2D): tf.Tensor2D;
  /** To the emotions, of which none is a mid-level unit. */
  toEmotions(values: tf.Tensor2D): tf.Tensor2D;
  /** Valence/arousal, the film emotions outside their plane and DEAM's ratings out of the hidden layer, where they are not linear in the units. */
  emotions?(hidden: tf.Tensor2D): Pick<HeadOutputs, 'affect' | 'film' | 'deam'>;
}

/** Wires on which nothing happens. */
export const PLAIN_WIRES: HeadWires = {
  hidden: (values) => values,
  apart: (values) => values,
  toUnits: (values) => values,
  toEmotions: (values) => values,
};

/** What the heads read of a span, each [batch, …]. */
export interface HeadInputs {
  /** See `hiddenForward`. */
  readonly hidden: tf.Tensor2D;
  /** How well the keys match, see `matchTemplates`. */
  readonly keys: tf.Tensor2D;
  /** See `PooledSpan`. */
  readonly pulse: tf.Tensor2D;
}

/** The layer that most heads read: [batch, 2 · (embedding + chords) + keys], moments and then key matches, to [batch, 256]. */
export function hiddenForward(weights: HeadWeights, heard: tf.Tensor2D): tf.Tensor2D {
  return linear(weights, 'hidden', heard, 'relu');
}

/**
 * What the heads make of it; affine in all its inputs where the wires do nothing. Valence/arousal, film and what DEAM's raters
 * call valence and arousal are linear in the mid-level
 * units (A2Mid2E-Joint, Chowdhury et al. 2019), film valence, energy and tension through the one valence and arousal that there
 * are; the other heads read the hidden layer directly and cannot be explained by mid-level terms. The units also see the
 * key matches and the pulse as they are: there are few ratings to learn tonal and rhythmic stability from. Modality sees the
 * key matches alone and learns from keys alone, not from the emotions that read it: minor and major are matters of pitch, not
 * of what goes with them.
 */
export function readHeads(
  weights: HeadWeights,
  inputs: HeadInputs,
  wires: HeadWires = PLAIN_WIRES,
): HeadOutputs {
  const layer = (name: DenseName, input: tf.Tensor2D): tf.Tensor2D => linear(weights, name, input, 'linear');
  const { keys, pulse } = inputs;
  const hidden = wires.hidden(inputs.hidden);
  const heard = layer('units', wires.toUnits(tf.concat([hidden, keys], 1)));
  const units = tf.add<tf.Tensor2D>(heard, layer('pulse', pulse));
  const modality = layer('modality', wires.toUnits(keys));
  const withModality = (value: tf.Tensor2D): tf.Tensor2D => {
    const [before, after] = tf.split(units, [MODALITY_INDEX, -1], 1) as [tf.Tensor2D, tf.Tensor2D];
    return tf.concat([before, value, after], 1);
  };
  const terms = wires.toEmotions(withModality(wires.apart(modality)));
  const felt = wires.toEmotions(hidden);
  const { affect, film, deam } = wires.emotions?.(felt) ?? {
    affect: layer('affect', terms),
    film: layer('film', terms),
    deam: layer('deam', terms),
  };
  return {
    hidden: felt,
    midLevel: withModality(modality),
    affect,
    film: tf.concat([layer('dialects', affect), film], 1),
    deam,
    gems: layer('gems', felt),
    moods: layer('moods', felt),
    basic: layer('basic', felt),
    sounds: layer('sounds', felt),
    spread: layer('spread', wires.apart(hidden)),
    doubt: layer('doubt', wires.apart(hidden)),
  };
}

/** Pooled spans to all heads. */
export function headsForward(
  weights: HeadWeights & ConvolutionWeights,
  { moments, pitchClasses, pulse }: PooledSpan,
  wires: HeadWires = PLAIN_WIRES,
): HeadOutputs {
  const keys = tf.squeeze<tf.Tensor2D>(matchTemplates(weights, KEY, tf.expandDims(pitchClasses, 1)), [1]);
  const hidden = hiddenForward(weights, tf.concat([moments, keys], 1));
  return readHeads(weights, { hidden, keys, pulse }, wires);
}

function linear(
  weights: HeadWeights,
  name: DenseName,
  input: tf.Tensor2D,
  activation: 'relu' | 'linear',
): tf.Tensor2D {
  const [b, bias] = [weights.denseKernel(name), weights.bias(name)];
  return tf.fused.matMul({ a: input, b, bias, activation }) as tf.Tensor2D;
}

/** The same values without a way back for gradients: who reads them must not change them. */
export function detach(values: tf.Tensor2D): tf.Tensor2D {
  const cut = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }));
  return cut(values) as tf.Tensor2D;
}

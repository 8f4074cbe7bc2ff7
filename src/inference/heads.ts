import * as tf from '@tensorflow/tfjs-core';
import type { DenseName, HeadWeights } from './dense-layers.js';
import { MID_LEVEL_NAMES } from './estimate.js';
import { KEY, matchTemplates } from './harmony.js';
import type { PooledSpan } from './pool-span.js';
import type { ConvolutionWeights } from './trunk.js';

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
 * What is read off the inputs of the heads: affine in all of them where the wires do nothing. Valence/arousal, film and what
 * DEAM's raters call valence and arousal are linear in the mid-level units (A2Mid2E-Joint, Chowdhury et al. 2019), film valence,
 * energy and tension through the one valence and arousal that there are; the other heads read the hidden layer directly and
 * cannot be explained by mid-level terms. The units also see the key matches and the pulse as they are: there are few ratings to
 * learn tonal and rhythmic stability from. Modality sees the key matches alone and learns from keys alone, not from the emotions
 * that read it: minor and major are matters of pitch, not of what goes with them.
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
  pooled: PooledSpan,
  wires: HeadWires = PLAIN_WIRES,
): HeadOutputs {
  return readHeads(weights, headInputs(weights, pooled), wires);
}

/** Pooled spans to what the heads read of them. */
export function headInputs(
  weights: HeadWeights & ConvolutionWeights,
  { moments, pitchClasses, pulse }: PooledSpan,
): HeadInputs {
  const keys = tf.squeeze<tf.Tensor2D>(matchTemplates(weights, KEY, tf.expandDims(pitchClasses, 1)), [1]);
  const hidden = hiddenForward(weights, tf.concat([moments, keys], 1));
  return { hidden, keys, pulse };
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

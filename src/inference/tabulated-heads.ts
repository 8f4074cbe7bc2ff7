import * as tf from '@tensorflow/tfjs-core';
import { PULSE_INPUT_COUNT } from '../features/rhythm/pulse-input.js';
import { type HeadWeights, HIDDEN_SIZE } from './dense-layers.js';
import { KEY } from './harmony.js';
import { type HeadInputs, type HeadOutputs, hiddenForward, readHeads } from './heads.js';

const INPUT_SIZES = [HIDDEN_SIZE, KEY.channels, PULSE_INPUT_COUNT];
const INPUT_COUNT = INPUT_SIZES.reduce((sum, size) => sum + size);

/**
 * Some of the heads, side by side, in one product. What follows the hidden layer is affine, so `readHeads` is tabulated once, by its
 * answers to unit vectors: for a few spans at a time the number of tensor operations is what costs.
 */
export class TabulatedHeads<Name extends keyof HeadOutputs> {
  readonly #names: readonly Name[];
  /** How many outputs each has. */
  readonly #widths: readonly number[];
  readonly #weights: HeadWeights;
  readonly #kernel: tf.Tensor2D;
  readonly #bias: tf.Tensor1D;

  /** `weights` are those of inference, and stay the caller's. */
  constructor(weights: HeadWeights, names: readonly Name[]) {
    this.#weights = weights;
    this.#names = names;
    const biasless: HeadWeights = {
      denseKernel: (name) => weights.denseKernel(name),
      bias: (name) => tf.zerosLike(weights.bias(name)),
    };
    const answers = (of: HeadWeights, input: tf.Tensor2D): tf.Tensor2D[] => {
      const heads = readHeads(of, splitInputs(input));
      return names.map((name) => heads[name]);
    };
    const [kernel, bias, widths] = tf.tidy(() => {
      const kernels = answers(biasless, tf.eye(INPUT_COUNT));
      const biases = answers(weights, tf.zeros([1, INPUT_COUNT]));
      return [
        tf.keep(tf.concat(kernels, 1)),
        // Anew, not reshaped: the WASM backend takes the shape of a bias from where its data was made.
        tf.keep(tf.tensor1d(tf.concat(biases, 1).dataSync<'float32'>())),
        kernels.map(({ shape }) => shape[1]),
      ];
    });
    this.#kernel = kernel;
    this.#bias = bias;
    this.#widths = widths;
  }

  /**
   * Outputs of the heads for some rows. `heard`: what `hiddenForward` takes, [rows, moments + keys]; `rest`: what the heads read
   * besides, [rows, keys + pulse].
   */
  read(heard: Float32Array, rest: Float32Array, rowCount: number): Record<Name, Float32Array>[] {
    const values = tf.tidy(() => {
      const [a, b] = [heard, rest].map((rows) => tf.tensor2d(rows, [rowCount, rows.length / rowCount])) as [
        tf.Tensor2D,
        tf.Tensor2D,
      ];
      const input = tf.concat([hiddenForward(this.#weights, a), b], 1);
      return tf.fused.matMul({ a: input, b: this.#kernel, bias: this.#bias }).dataSync<'float32'>();
    });
    const width = values.length / rowCount;
    return Array.from({ length: rowCount }, (_, row) => this.#named(values.subarray(row * width)));
  }

  dispose(): void {
    tf.dispose([this.#kernel, this.#bias]);
  }

  #named(values: Float32Array): Record<Name, Float32Array> {
    const heads = {} as Record<Name, Float32Array>;
    let start = 0;
    for (const [index, name] of this.#names.entries()) {
      const end = start + (this.#widths[index] as number);
      heads[name] = values.subarray(start, end);
      start = end;
    }
    return heads;
  }
}

function splitInputs(input: tf.Tensor2D): HeadInputs {
  const [hidden, keys, pulse] = tf.split(input, INPUT_SIZES, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
  return { hidden, keys, pulse };
}

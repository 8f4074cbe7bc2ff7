import * as tf from '@tensorflow/tfjs-core';

const BETA1 = 0.9;
const BETA2 = 0.99;
const EPSILON = 1e-7;

/** AdamW (Loshchilov & Hutter 2019): Adam with decoupled weight decay, on kernels only. */
export class AdamW {
  readonly #moments = new Map<string, { first: tf.Variable; second: tf.Variable }>();
  stepCount = 0;

  constructor(
    variables: ReadonlyMap<string, tf.Variable>,
    readonly weightDecay: number,
  ) {
    for (const [name, variable] of variables) {
      const zeros = (): tf.Variable => tf.tidy(() => tf.variable(tf.zeros(variable.shape), false));
      this.#moments.set(name, { first: zeros(), second: zeros() });
    }
  }

  /** One update of `variables` with `gradients` (by name) at a learning rate. */
  apply(
    variables: ReadonlyMap<string, tf.Variable>,
    gradients: ReadonlyMap<string, tf.Tensor>,
    learningRate: number,
  ): void {
    this.stepCount += 1;
    const correction = Math.sqrt(1 - BETA2 ** this.stepCount) / (1 - BETA1 ** this.stepCount);
    for (const [name, variable] of variables) {
      const gradient = gradients.get(name);
      const moments = this.#moments.get(name);
      if (gradient === undefined || moments === undefined) continue;
      tf.tidy(() => {
        const { first, second } = moments;
        first.assign(tf.add(tf.mul(first, BETA1), tf.mul(gradient, 1 - BETA1)));
        second.assign(tf.add(tf.mul(second, BETA2), tf.mul(tf.square(gradient), 1 - BETA2)));
        const update = tf.div(tf.mul(first, learningRate * correction), tf.add(tf.sqrt(second), EPSILON));
        const decay = name.endsWith('/kernel') ? learningRate * this.weightDecay : 0;
        variable.assign(tf.sub(tf.mul(variable, 1 - decay), update));
      });
    }
  }

  dispose(): void {
    for (const { first, second } of this.#moments.values()) tf.dispose([first, second]);
  }

  snapshot(): Map<string, Float32Array> {
    const result = new Map<string, Float32Array>();
    for (const [name, { first, second }] of this.#moments) {
      result.set(`${name}/first`, first.dataSync<'float32'>().slice());
      result.set(`${name}/second`, second.dataSync<'float32'>().slice());
    }
    return result;
  }

  restore(values: ReadonlyMap<string, Float32Array>, stepCount: number): void {
    this.stepCount = stepCount;
    for (const [name, moments] of this.#moments) {
      for (const part of ['first', 'second'] as const) {
        const data = values.get(`${name}/${part}`);
        if (data === undefined) throw new RangeError(`snapshot lacks ${name}/${part}`);
        tf.tidy(() => moments[part].assign(tf.tensor(data, moments[part].shape)));
      }
    }
  }
}

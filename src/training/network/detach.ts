import * as tf from '@tensorflow/tfjs-core';

/** The same values without a way back for gradients: who reads them must not change them. */
export function detach(values: tf.Tensor2D): tf.Tensor2D {
  const cut = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }));
  return cut(values) as tf.Tensor2D;
}

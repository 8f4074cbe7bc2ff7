import * as tf from '@tensorflow/tfjs-core';

type Attribute = { readonly name: string; readonly type: number; readonly value: unknown };

/** What tfjs-node's backend offers beyond tfjs-core: any op of TensorFlow by name, run at once. */
interface EagerBackend {
  readonly binding: Readonly<
    Record<'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_STRING' | 'TF_ATTR_BOOL' | 'TF_FLOAT', number>
  >;
  executeMultipleOutputs(
    op: string,
    attributes: Attribute[],
    inputs: tf.Tensor[],
    outputCount: number,
  ): tf.Tensor[];
}

/** A batch normalised by its own statistics, and these. */
export interface NormalisedBatch {
  readonly output: tf.Tensor4D;
  /** [channels]. */
  readonly mean: tf.Tensor1D;
  /** [channels], unbiased. */
  readonly variance: tf.Tensor1D;
}

/**
 * Batch normalisation over all but the last axis, as one op of TensorFlow with a gradient of one op: written out in
 * differentiable pieces it takes more time than the convolutions. Needs tfjs-node as the current backend.
 */
export function batchNormalise(
  x: tf.Tensor4D,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): NormalisedBatch {
  const backend = tf.backend() as unknown as EagerBackend;
  const { binding } = backend;
  const attributes: Attribute[] = [
    ...['T', 'U'].map((name) => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT })),
    { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: true },
  ];
  let statistics: tf.Tensor[] = [];
  const fused = tf.customGrad((...inputs: unknown[]) => {
    const [values, scale, offset, save] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const none = tf.tensor1d([]);
    const [output, mean, variance, ...reserved] = backend.executeMultipleOutputs(
      'FusedBatchNormV3',
      attributes,
      [values, scale, offset, none, none],
      6,
    ) as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
    statistics = [mean, variance].map((statistic) => tf.keep(tf.clone(statistic)));
    save([values, scale, ...reserved]);
    return {
      value: output,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        backend.executeMultipleOutputs('FusedBatchNormGradV3', attributes, [dy, ...saved], 5).slice(0, 3),
    };
  });
  const output = fused(x, gamma, beta) as tf.Tensor4D;
  return { output, mean: statistics[0] as tf.Tensor1D, variance: statistics[1] as tf.Tensor1D };
}

/** Rectifier whose gradient is one op of TensorFlow. Needs tfjs-node as the current backend. */
export function rectify(x: tf.Tensor4D): tf.Tensor4D {
  const backend = tf.backend() as unknown as EagerBackend;
  const { binding } = backend;
  const attributes = [{ name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }];
  const rectified = tf.customGrad((...inputs: unknown[]) => {
    const [values, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    const value = tf.relu(values);
    save([value]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        backend.executeMultipleOutputs(
          'ReluGrad',
          attributes,
          [dy, saved[0] as tf.Tensor],
          1,
        )[0] as tf.Tensor,
    };
  });
  return rectified(x) as tf.Tensor4D;
}

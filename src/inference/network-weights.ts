import * as tf from '@tensorflow/tfjs-core';
import type { DenseName, HeadWeights } from './dense-layers.js';
import type { ModelArtifact } from './model-artifact.js';
import type { Convolution, ConvolutionWeights } from './trunk.js';
import { type ConvolutionLayer, TRUNKS, type Trunk } from './trunks.js';

/** A model's weights as tensors of the current backend, for inference: batch normalisation is folded into the kernels. */
export class NetworkWeights implements ConvolutionWeights, HeadWeights {
  readonly trunk: Trunk;
  readonly #tensors = new Map<string, tf.Tensor>();

  constructor(model: ModelArtifact) {
    this.trunk = TRUNKS[model.manifest.trunk];
    for (const [name, { shape, values }] of model.weights) {
      // Kept, so that a tidy around the construction does not take them.
      this.#tensors.set(name, tf.keep(tf.tensor(values, [...shape], 'float32')));
    }
  }

  convolve(
    layer: ConvolutionLayer,
    input: tf.Tensor4D,
    { stride, bandMargin, activation }: Convolution,
  ): tf.Tensor4D {
    return tf.fused.conv2d({
      x: input,
      filter: this.#get<tf.Tensor4D>(`${layer.name}/kernel`),
      strides: stride,
      pad: [
        [0, 0],
        [0, 0],
        [bandMargin, bandMargin],
        [0, 0],
      ],
      bias: this.#get<tf.Tensor1D>(`${layer.name}/bias`),
      activation,
    });
  }

  denseKernel(name: DenseName): tf.Tensor2D {
    return this.#get(`${name}/kernel`);
  }

  bias(name: DenseName): tf.Tensor1D {
    return this.#get(`${name}/bias`);
  }

  dispose(): void {
    tf.dispose([...this.#tensors.values()]);
  }

  #get<T extends tf.Tensor>(name: string): T {
    const tensor = this.#tensors.get(name);
    if (tensor === undefined) throw new RangeError(`no weight ${name}`);
    return tensor as T;
  }
}

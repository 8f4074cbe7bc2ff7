/** A convolution by name. Kernels are [time, frequency, in, out]. */
export interface ConvolutionLayer {
  readonly name: string;
  readonly channels: number;
}

/** One convolution of a trunk with the pooling after it. */
export interface ConvolutionSpec extends ConvolutionLayer {
  readonly kernelTime: number;
  readonly kernelBands: number;
  readonly stride: 1 | 2;
  /** Max-pooling after the activation: [time, bands]. */
  readonly pool: readonly [1 | 2, 1 | 2];
}

/** Convolutions one after the other; the channels of the last are the size of one step's embedding. */
export type Trunk = readonly ConvolutionSpec[];

export const TRUNK_NAMES = ['small', 'paper'] as const;
export type TrunkName = (typeof TRUNK_NAMES)[number];

/**
 * VGG-style trunks (Simonyan & Zisserman 2015), with a time axis that is causal and strides by 4 in all, so they can be
 * stepped. `small` ships: its channels are a quarter of the paper's and fewer. `paper` has the layers and channels of
 * Chowdhury et al. 2019, and deviates in the second pooling, which leaves time alone (the paper's strides by 8), in zeros
 * around the first convolution's bands, and in having no dropout of its own.
 */
export const TRUNKS: Readonly<Record<TrunkName, Trunk>> = {
  small: [
    { name: 'conv1', kernelTime: 5, kernelBands: 5, stride: 2, channels: 24, pool: [2, 2] },
    { name: 'conv2', kernelTime: 3, kernelBands: 3, stride: 1, channels: 32, pool: [1, 1] },
    { name: 'conv3', kernelTime: 3, kernelBands: 3, stride: 1, channels: 48, pool: [1, 2] },
    { name: 'conv4', kernelTime: 3, kernelBands: 3, stride: 1, channels: 64, pool: [1, 1] },
    { name: 'conv5', kernelTime: 3, kernelBands: 3, stride: 1, channels: 64, pool: [1, 2] },
    { name: 'conv6', kernelTime: 3, kernelBands: 3, stride: 1, channels: 96, pool: [1, 1] },
    { name: 'conv7', kernelTime: 3, kernelBands: 3, stride: 1, channels: 96, pool: [1, 2] },
    { name: 'conv8', kernelTime: 3, kernelBands: 3, stride: 1, channels: 128, pool: [1, 1] },
  ],
  paper: [
    { name: 'conv1', kernelTime: 5, kernelBands: 5, stride: 2, channels: 64, pool: [1, 1] },
    { name: 'conv2', kernelTime: 3, kernelBands: 3, stride: 1, channels: 64, pool: [2, 2] },
    { name: 'conv3', kernelTime: 3, kernelBands: 3, stride: 1, channels: 128, pool: [1, 1] },
    { name: 'conv4', kernelTime: 3, kernelBands: 3, stride: 1, channels: 128, pool: [1, 2] },
    { name: 'conv5', kernelTime: 3, kernelBands: 3, stride: 1, channels: 256, pool: [1, 1] },
    { name: 'conv6', kernelTime: 3, kernelBands: 3, stride: 1, channels: 256, pool: [1, 1] },
    { name: 'conv7', kernelTime: 3, kernelBands: 3, stride: 1, channels: 384, pool: [1, 1] },
    { name: 'conv8', kernelTime: 3, kernelBands: 3, stride: 1, channels: 512, pool: [1, 1] },
    { name: 'conv9', kernelTime: 3, kernelBands: 3, stride: 1, channels: 256, pool: [1, 1] },
  ],
};

/** Shape [time, bands, in, out] of every kernel of a trunk, in its order. */
export function kernelShapes(trunk: Trunk): [number, number, number, number][] {
  return trunk.map(({ kernelTime, kernelBands, channels }, index) => [
    kernelTime,
    kernelBands,
    trunk[index - 1]?.channels ?? 1,
    channels,
  ]);
}

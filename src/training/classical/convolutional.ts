import * as layers from '@tensorflow/tfjs-layers';
import type { CachedClip } from '../feature-cache.js';
import type { Method } from './method.js';
import { neuralMethod } from './neural.js';
import { spectralContrast } from './spectral-contrast.js';
import { pooledSpectrogram } from './spectrogram-features.js';

const {
  conv1d,
  conv2d,
  maxPooling2d,
  maxPooling1d,
  globalAveragePooling1d,
  globalAveragePooling2d,
  dropout,
} = layers.layers;
const { heNormal } = layers.initializers;

/** Items of a convolutional network: rows of equal length, and the network for them. */
export interface ConvolutionalBench {
  readonly rows: number[][];
  readonly method: Method;
}

/**
 * A small convolutional network over time and frequency on the pooled spectrogram: three layers of 8, 16 and 32 kernels,
 * the mean over what is left. Clips are cut or repeated to `stepCount` steps of 4 frames (128 ms).
 */
export function spectrogramNetwork(
  clips: readonly CachedClip[],
  stepCount: number,
  epochCount: number,
): ConvolutionalBench {
  const rows = clips.map((clip) => stretched(pooledSpectrogram(clip, 4), stepCount).flat());
  const method = neuralMethod({
    name: 'CNN on the spectrogram',
    task: 'values',
    inputShape: [stepCount, (rows[0]?.length ?? 0) / stepCount, 1],
    hidden: (seed) => [
      layers.layers.batchNormalization(),
      conv2d({
        filters: 8,
        kernelSize: 5,
        strides: 2,
        activation: 'relu',
        kernelInitializer: heNormal({ seed }),
      }),
      conv2d({ filters: 16, kernelSize: 3, activation: 'relu', kernelInitializer: heNormal({ seed }) }),
      maxPooling2d({ poolSize: 2 }),
      conv2d({ filters: 32, kernelSize: 3, activation: 'relu', kernelInitializer: heNormal({ seed }) }),
      globalAveragePooling2d({}),
      dropout({ rate: 0.3, seed }),
    ],
    epochCount,
    batchSize: 32,
    learningRate: 0.003,
  });
  return { rows, method };
}

/**
 * A small convolutional network over time on bands, cepstrum and spectral contrast side by side: two layers of 32 and 48
 * kernels, the mean over time. The bands are groups of the program's own logarithmic ones in place of mel bands; the
 * cepstrum is their discrete cosine transform. Clips are cut or repeated to `stepCount` steps of 16 frames (512 ms).
 */
export function cepstralNetwork(
  clips: readonly CachedClip[],
  stepCount: number,
  epochCount: number,
): ConvolutionalBench {
  const rows = clips.map((clip) => {
    const whole = pooledSpectrogram(clip, 16, 1);
    const steps = pooledSpectrogram(clip, 16).map((bands, step) => [
      ...bands,
      ...cepstrum(bands, 13),
      ...spectralContrast(whole[step] ?? []),
    ]);
    return stretched(steps, stepCount).flat();
  });
  const method = neuralMethod({
    name: 'CNN on bands, MFCC and contrast',
    task: 'values',
    inputShape: [stepCount, (rows[0]?.length ?? 0) / stepCount],
    hidden: (seed) => [
      layers.layers.batchNormalization(),
      conv1d({ filters: 32, kernelSize: 5, activation: 'relu', kernelInitializer: heNormal({ seed }) }),
      maxPooling1d({ poolSize: 2 }),
      conv1d({ filters: 48, kernelSize: 5, activation: 'relu', kernelInitializer: heNormal({ seed }) }),
      globalAveragePooling1d({}),
      dropout({ rate: 0.3, seed }),
    ],
    epochCount,
    batchSize: 32,
    learningRate: 0.003,
  });
  return { rows, method };
}

/** Coefficients 1.. of the discrete cosine transform (type II) of logarithmic bands. */
function cepstrum(bands: readonly number[], coefficientCount: number): number[] {
  return Array.from({ length: coefficientCount }, (_, index) =>
    bands.reduce(
      (sum, value, at) => sum + value * Math.cos((Math.PI * (index + 1) * (at + 0.5)) / bands.length),
      0,
    ),
  );
}

/** As many steps as asked: cut, or repeated from the start. */
function stretched(steps: number[][], stepCount: number): number[][] {
  return Array.from({ length: stepCount }, (_, index) => steps[index % steps.length] ?? []);
}

import { createKernels, type Kernels } from './kernels/kernels.js';

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;
const DOUBLE_BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * Magnitude spectrum of a frame under a periodic Hann window: |FFT|, unnormalised, bins 0..size/2 − 1
 * (the Nyquist bin is left out, as the filterbank and Meyda do). Allocates only when constructed.
 */
export class MagnitudeSpectrum {
  readonly magnitudes: Float32Array;
  readonly #kernels: Kernels;
  readonly #frame: Float32Array;
  readonly #places: readonly [frame: number, window: number, roots: number, one: number, other: number];

  /** `sizeSamples`: twice a power of 4. */
  constructor(sizeSamples: number) {
    if (!(sizeSamples >= 8 && Number.isInteger(Math.log2(sizeSamples / 2) / 2)))
      throw new RangeError(`a spectrum of ${sizeSamples} samples; allowed is twice a power of 4`);
    const frame = 0;
    const window = frame + sizeSamples * FLOAT_BYTES;
    const roots = window + sizeSamples * DOUBLE_BYTES;
    const one = roots + 2 * sizeSamples * DOUBLE_BYTES;
    const other = one + sizeSamples * DOUBLE_BYTES;
    const output = other + sizeSamples * DOUBLE_BYTES;
    this.#kernels = createKernels(output + (sizeSamples / 2) * FLOAT_BYTES);
    const { memory } = this.#kernels;
    this.#places = [frame, window, roots, one, other];
    this.#frame = new Float32Array(memory, frame, sizeSamples);
    this.magnitudes = new Float32Array(memory, output, sizeSamples / 2);
    const windowValues = new Float64Array(memory, window, sizeSamples);
    const rootValues = new Float64Array(memory, roots, 2 * sizeSamples);
    for (let index = 0; index < sizeSamples; index += 1) {
      const angle = (2 * Math.PI * index) / sizeSamples;
      windowValues[index] = 0.5 - 0.5 * Math.cos(angle);
      rootValues[2 * index] = Math.cos(angle);
      rootValues[2 * index + 1] = -Math.sin(angle);
    }
  }

  /** Computes `magnitudes` of `frame` (`sizeSamples` samples). */
  compute(frame: Float32Array): Float32Array {
    this.#frame.set(frame);
    const { magnitudes } = this;
    this.#kernels.functions.magnitudes(...this.#places, magnitudes.byteOffset, magnitudes.length);
    return magnitudes;
  }
}

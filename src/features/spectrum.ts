import FFT from 'fft.js';

/**
 * Magnitude spectrum of a frame under a periodic Hann window: |FFT|, unnormalised, bins 0..size/2 − 1
 * (the Nyquist bin is left out, as the filterbank and Meyda do). Allocates only when constructed.
 */
export class MagnitudeSpectrum {
  readonly magnitudes: Float32Array;
  readonly #fft: FFT;
  readonly #window: Float64Array;
  readonly #windowed: Float64Array;
  readonly #complex: number[];

  constructor(sizeSamples: number) {
    this.#fft = new FFT(sizeSamples);
    this.#complex = this.#fft.createComplexArray();
    this.#windowed = new Float64Array(sizeSamples);
    this.#window = new Float64Array(sizeSamples).map(
      (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / sizeSamples),
    );
    this.magnitudes = new Float32Array(sizeSamples / 2);
  }

  /** Computes `magnitudes` of `frame` (`sizeSamples` samples). */
  compute(frame: Float32Array): Float32Array {
    const windowed = this.#windowed;
    const window = this.#window;
    for (let index = 0; index < windowed.length; index += 1)
      windowed[index] = (frame[index] as number) * (window[index] as number);
    const complex = this.#complex;
    this.#fft.realTransform(complex, windowed);
    const magnitudes = this.magnitudes;
    for (let bin = 0; bin < magnitudes.length; bin += 1) {
      const re = complex[2 * bin] as number;
      const im = complex[2 * bin + 1] as number;
      magnitudes[bin] = Math.sqrt(re * re + im * im);
    }
    return this.magnitudes;
  }
}

declare module 'fft.js' {
  /** Radix-4 FFT; complex data is interleaved [re, im, …]. */
  export default class FFT {
    constructor(size: number);
    createComplexArray(): number[];
    /** Fills the first half (bins 0..size/2) of `output`. */
    realTransform(output: number[] | Float64Array, input: ArrayLike<number>): void;
    transform(output: number[] | Float64Array, input: ArrayLike<number>): void;
    completeSpectrum(spectrum: number[] | Float64Array): void;
  }
}

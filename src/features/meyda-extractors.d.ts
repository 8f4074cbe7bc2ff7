/** The parts of Meyda 5.6 used here: its extractors alone, without its own FFT. */
declare module 'meyda/dist/node/featureExtractors.js' {
  type Spectrum = { ampSpectrum: Float32Array };
  interface Extractors {
    rms(input: { signal: Float32Array }): number;
    zcr(input: { signal: Float32Array }): number;
    spectralCentroid(input: Spectrum): number;
    spectralRolloff(input: Spectrum & { sampleRate: number }): number;
    spectralFlatness(input: Spectrum): number;
    chroma(input: Spectrum & { chromaFilterBank: number[][] }): ArrayLike<number>;
    mfcc(
      input: Spectrum & { melFilterBank: number[][]; numberOfMFCCCoefficients: number; bufferSize: number },
    ): ArrayLike<number>;
  }
  const extractors: Extractors;
  export default extractors;
}

declare module 'meyda/dist/node/utilities.js' {
  interface Utilities {
    createMelFilterBank(filterCount: number, sampleRate: number, bufferSize: number): number[][];
    createChromaFilterBank(filterCount: number, sampleRate: number, bufferSize: number): number[][];
  }
  const utilities: Utilities;
  export default utilities;
}

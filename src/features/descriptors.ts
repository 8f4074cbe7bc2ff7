import extractors from 'meyda/dist/node/featureExtractors.js';
import utilities from 'meyda/dist/node/utilities.js';
import type { Descriptors } from './feature-frame.js';
import { ANALYSIS_RATE_HZ, FRAME_SIZE_SAMPLES, STEP_FRAME_COUNT } from './feature-layout.js';

const MEL_BAND_COUNT = 26;
const MFCC_COUNT = 13;
const CHROMA_COUNT = 12;
const BIN_WIDTH_HZ = ANALYSIS_RATE_HZ / FRAME_SIZE_SAMPLES;
// Meyda takes the last bin it is given for Nyquist; ours is one below. At this rate its roll-off lies on our bins.
const ROLLOFF_RATE_HZ = BIN_WIDTH_HZ * (FRAME_SIZE_SAMPLES - 2);

/**
 * Meyda's descriptors on the frame's one spectrum, with units made plain:
 * RMS (full scale 1), zero crossings as a share of sample pairs (0..1), centroid and 99 % roll-off in Hz (Meyda: bins, and
 * Hz off by 1/1023), flatness 0..1, chroma (12, strongest 1), 13 MFCC of 26 mel bands.
 * Where Meyda has NaN (digital silence; sound where the window is 0) the value is 0, as nothing sounds.
 */
export class DescriptorExtractor {
  readonly #mel = utilities.createMelFilterBank(MEL_BAND_COUNT, ANALYSIS_RATE_HZ, FRAME_SIZE_SAMPLES);
  readonly #chroma = utilities
    .createChromaFilterBank(CHROMA_COUNT, ANALYSIS_RATE_HZ, FRAME_SIZE_SAMPLES)
    .map((row) => row.slice(0, FRAME_SIZE_SAMPLES / 2));

  #tonal: Pick<Descriptors, 'chroma' | 'mfcc'> = SILENT;

  /**
   * `signal`: the frame's samples, unwindowed; `ampSpectrum`: its magnitudes, half as many. Chroma and MFCC cost ten
   * times the others, so they are renewed at every `STEP_FRAME_COUNT`th frame (128 ms) and held in between.
   */
  compute(frameIndex: number, signal: Float32Array, ampSpectrum: Float32Array): Descriptors {
    const rms = extractors.rms({ signal });
    if (!(rms > 0 && ampSpectrum.some((magnitude) => magnitude > 0))) {
      this.#tonal = SILENT;
      return rms > 0 ? { ...SILENT, rms } : SILENT;
    }
    if (frameIndex % STEP_FRAME_COUNT === 0 || this.#tonal === SILENT)
      this.#tonal = this.#computeTonal(ampSpectrum);
    return {
      rms,
      zeroCrossingRate: extractors.zcr({ signal }) / (signal.length - 1),
      spectralCentroidHz: extractors.spectralCentroid({ ampSpectrum }) * BIN_WIDTH_HZ,
      spectralRolloffHz: extractors.spectralRolloff({ ampSpectrum, sampleRate: ROLLOFF_RATE_HZ }),
      spectralFlatness: extractors.spectralFlatness({ ampSpectrum }),
      ...this.#tonal,
    };
  }

  #computeTonal(ampSpectrum: Float32Array): Pick<Descriptors, 'chroma' | 'mfcc'> {
    return {
      chroma: Array.from(extractors.chroma({ ampSpectrum, chromaFilterBank: this.#chroma })),
      mfcc: Array.from(
        extractors.mfcc({
          ampSpectrum,
          melFilterBank: this.#mel,
          numberOfMFCCCoefficients: MFCC_COUNT,
          bufferSize: FRAME_SIZE_SAMPLES,
        }),
      ),
    };
  }
}

const SILENT: Descriptors = {
  rms: 0,
  zeroCrossingRate: 0,
  spectralCentroidHz: 0,
  spectralRolloffHz: 0,
  spectralFlatness: 0,
  chroma: new Array<number>(CHROMA_COUNT).fill(0),
  mfcc: new Array<number>(MFCC_COUNT).fill(0),
};

import { ANALYSIS_RATE_HZ, FRAME_SIZE_SAMPLES } from '../feature-layout.js';
import { kWeight } from '../loudness.js';

const BIN_WIDTH_HZ = ANALYSIS_RATE_HZ / FRAME_SIZE_SAMPLES;
/** Under the Hann window a constant reaches bins 0 and 1: from here on nothing of it is heard. */
const FIRST_BIN = 2;
const LEAST_BINS = 3;
const BANDS_PER_OCTAVE = 6;
/** Mean square from a squared magnitude at a positive frequency: Parseval with the Hann window's energy. */
export const MEAN_SQUARE_PER_POWER = 2 / (FRAME_SIZE_SAMPLES * FRAME_SIZE_SAMPLES * 0.375);
/** Share of power that neighbouring bins, and those two apart, have in common under the Hann window. */
const SHARED_WITH_NEXT = (2 / 3) ** 2;
const SHARED_WITH_SECOND = (1 / 6) ** 2;

/** A band in which sound is held against what sounds all the time. */
export interface PresenceBand {
  readonly firstBin: number;
  readonly endBin: number;
  /** Standard deviation of the band's level in steady noise from frame to frame, dB. */
  readonly noiseSpreadDb: number;
  /** Power gain of the K-weighting in the band's middle. */
  readonly loudnessWeight: number;
}

/** Bands from 16 Hz to the Nyquist frequency, six an octave, each of three bins at least: 40. */
export function createPresenceBands(): readonly PresenceBand[] {
  const bands: PresenceBand[] = [];
  for (let firstBin = FIRST_BIN; firstBin < FRAME_SIZE_SAMPLES / 2; ) {
    const width = Math.max(LEAST_BINS, Math.round(firstBin * (2 ** (1 / BANDS_PER_OCTAVE) - 1)));
    const endBin = Math.min(firstBin + width, FRAME_SIZE_SAMPLES / 2);
    bands.push({
      firstBin,
      endBin,
      noiseSpreadDb: noiseSpreadDb(endBin - firstBin),
      loudnessWeight: kWeight(((firstBin + endBin - 1) / 2) * BIN_WIDTH_HZ),
    });
    firstBin = endBin;
  }
  return bands;
}

/** Of the sum of `binCount` powers of Gaussian noise: the logarithm of a gamma variable of so many degrees of freedom. */
function noiseSpreadDb(binCount: number): number {
  const variance =
    (binCount + 2 * (binCount - 1) * SHARED_WITH_NEXT + 2 * Math.max(0, binCount - 2) * SHARED_WITH_SECOND) /
    binCount ** 2;
  const shape = 1 / variance;
  return (10 / Math.LN10) * Math.sqrt(1 / shape + 1 / (2 * shape * shape));
}

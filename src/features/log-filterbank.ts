import { ANALYSIS_RATE_HZ, BAND_COUNT, FRAME_SIZE_SAMPLES } from './feature-layout.js';

const BANDS_PER_OCTAVE = 24;
const LOWEST_HZ = 20;
const HIGHEST_HZ = 16_000;
const REFERENCE_HZ = 440;
const BIN_WIDTH_HZ = ANALYSIS_RATE_HZ / FRAME_SIZE_SAMPLES;

/** One triangular band: `weights[i]` belongs to FFT bin `firstBin + i`; weights sum to 1. */
export interface Band {
  readonly firstBin: number;
  readonly weights: Float64Array;
  readonly centreHz: number;
}

/**
 * The logarithmic filterbank of the mid-level paper (Chowdhury et al. 2019, section 4.1): 24 centre frequencies an octave,
 * tuned to A4 = 440 Hz, from 20 Hz to 16 kHz (cut at Nyquist), each moved to its nearest FFT bin, equal bins merged,
 * triangles over three neighbouring centres, each of unit area. At 22,050 Hz and 2,048 samples: 149 bands.
 */
export function createLogFilterbank(): readonly Band[] {
  const centres = centreBins();
  const bands: Band[] = [];
  for (let index = 1; index + 1 < centres.length; index += 1) {
    const [start, centre, stop] = centres.slice(index - 1, index + 2) as [number, number, number];
    bands.push(triangularBand(start, centre, stop, BIN_WIDTH_HZ));
  }
  if (bands.length !== BAND_COUNT)
    throw new RangeError(`filterbank of ${bands.length} bands, ${BAND_COUNT} expected`);
  return bands;
}

/** Centre frequencies of the bands, ascending. */
export const BAND_CENTRES_HZ: readonly number[] = createLogFilterbank().map(({ centreHz }) => centreHz);

/** FFT bins (without Nyquist) nearest to the centre frequencies, each once, ascending. */
function centreBins(): number[] {
  const lastBin = FRAME_SIZE_SAMPLES / 2 - 1;
  const lowest = Math.floor(Math.log2(LOWEST_HZ / REFERENCE_HZ) * BANDS_PER_OCTAVE);
  const highest = Math.ceil(Math.log2(HIGHEST_HZ / REFERENCE_HZ) * BANDS_PER_OCTAVE);
  const bins = new Set<number>();
  for (let step = lowest; step < highest; step += 1) {
    const hz = REFERENCE_HZ * 2 ** (step / BANDS_PER_OCTAVE);
    if (hz < LOWEST_HZ || hz > HIGHEST_HZ) continue;
    const bin = Math.round((hz * FRAME_SIZE_SAMPLES) / ANALYSIS_RATE_HZ);
    bins.add(Math.min(lastBin, Math.max(1, bin)));
  }
  return [...bins].sort((a, b) => a - b);
}

/** Rises from 0 at bin `start` to its peak at `centre`, falls to 0 at `stop`; of unit area. */
export function triangularBand(start: number, centre: number, stop: number, binWidthHz: number): Band {
  const weights = new Float64Array(stop - start - 1);
  for (let bin = start + 1; bin < stop; bin += 1) {
    weights[bin - start - 1] =
      bin <= centre ? (bin - start) / (centre - start) : (stop - bin) / (stop - centre);
  }
  const area = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    firstBin: start + 1,
    weights: weights.map((weight) => weight / area),
    centreHz: centre * binWidthHz,
  };
}

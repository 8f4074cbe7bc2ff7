import { BAND_CENTRES_HZ } from '../../features/log-filterbank.js';

/** Upper edges of the ranges, Hz: octaves from 200 Hz, with what is below and above as ranges of their own. */
const EDGES_HZ = [200, 400, 800, 1600, 3200, 6400, Number.POSITIVE_INFINITY] as const;
/** Share of a range's bands that counts as its peaks, and as its valleys. */
const SHARE = 0.2;

const BANDS_OF_RANGE = EDGES_HZ.map((edge, index) =>
  BAND_CENTRES_HZ.flatMap((centreHz, band) =>
    centreHz < edge && centreHz >= (EDGES_HZ[index - 1] ?? 0) ? [band] : [],
  ),
);

/**
 * Spectral contrast (Jiang et al. 2002) of one frame's logarithmic bands (149): in each of seven ranges, the mean of the
 * strongest fifth less the mean of the weakest fifth. Deviation: on the program's bands, not on FFT bins.
 */
export function spectralContrast(bands: ArrayLike<number>): number[] {
  return BANDS_OF_RANGE.map((range) => {
    const sorted = range.map((band) => bands[band] as number).sort((a, b) => a - b);
    const count = Math.max(1, Math.round(SHARE * sorted.length));
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    return mean(sorted.slice(-count)) - mean(sorted.slice(0, count));
  });
}

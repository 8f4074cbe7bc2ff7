import type { FeatureFrame } from '../../features/feature-frame.js';
import { BAND_COUNT } from '../../features/feature-layout.js';
import { BAND_CENTRES_HZ } from '../../features/log-filterbank.js';

/** Fundamentals of bass and kick; a tone an octave under middle C is outside, with the window's skirts. */
const LOW_END_HZ = 110;
/** Borders of the coarse bands, Hz: a part of an octave and a half each in the middle. */
const BORDERS_HZ = [0, 80, 160, 320, 640, 1280, 2560, 5120, Number.POSITIVE_INFINITY];
/** Magnitude at which the logarithm ends: far below any room. */
const FLOOR = 1e-6;

const LOW_BAND_COUNT = firstBandAbove(LOW_END_HZ);
const COARSE_STARTS = BORDERS_HZ.map(firstBandAbove);

/** Names of the coarse bands, for reasons given to a person. */
export const COARSE_BAND_NAMES = [
  'deep bass',
  'bass',
  'low mids',
  'mids',
  'upper mids',
  'presence',
  'treble',
  'air',
] as const;

/** Mean magnitude below 110 Hz as it came in (the normaliser's gain taken out), dB; only differences mean something. */
export function lowBandDb({ bands, gainDb }: FeatureFrame): number {
  let sum = 0;
  for (let band = 0; band < LOW_BAND_COUNT; band += 1) sum += 10 ** (bands[band] as number) - 1;
  return 20 * Math.log10(Math.max(0, sum / LOW_BAND_COUNT) + FLOOR) - gainDb;
}

/** Writes the mean of each coarse band (log10 as in `FeatureFrame.bands`, times 20: dB above the network's floor) to `out`. */
export function coarseBandsDb({ bands }: FeatureFrame, out: Float64Array): void {
  for (let part = 0; part + 1 < COARSE_STARTS.length; part += 1) {
    const start = COARSE_STARTS[part] as number;
    const end = COARSE_STARTS[part + 1] as number;
    let sum = 0;
    for (let band = start; band < end; band += 1) sum += bands[band] as number;
    out[part] = (20 * sum) / (end - start);
  }
}

function firstBandAbove(hz: number): number {
  const index = BAND_CENTRES_HZ.findIndex((centreHz) => centreHz >= hz);
  return index === -1 ? BAND_COUNT : index;
}

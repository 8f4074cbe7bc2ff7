import { ANALYSIS_RATE_HZ, FAST_FRAME_SIZE_SAMPLES } from '../feature-layout.js';
import { type Band, triangularBand } from '../log-filterbank.js';

const BANDS_PER_OCTAVE = 12;
const BIN_WIDTH_HZ = ANALYSIS_RATE_HZ / FAST_FRAME_SIZE_SAMPLES;
const LAST_BIN = FAST_FRAME_SIZE_SAMPLES / 2 - 1;

/**
 * Bands of the onset detector over bins of 43 Hz: a semitone apart where the bins allow it (above about 700 Hz), one bin
 * each below. Triangles from centre to centre, each of unit area; bin 0 (DC) belongs to none.
 */
export function createOnsetBands(): readonly Band[] {
  const centres = centreBins();
  return centres
    .slice(1, -1)
    .map((centre, index) =>
      triangularBand(centres[index] as number, centre, centres[index + 2] as number, BIN_WIDTH_HZ),
    );
}

/** Bin 0, the band centres in ascending order, and the last bin. */
function centreBins(): number[] {
  const bins = new Set<number>([0]);
  for (let step = 0; ; step += 1) {
    const bin = Math.round(2 ** (step / BANDS_PER_OCTAVE));
    if (bin > LAST_BIN) break;
    bins.add(bin);
  }
  return [...bins, LAST_BIN].filter((bin, index, all) => all.indexOf(bin) === index);
}

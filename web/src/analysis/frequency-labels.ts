import { nearestBand } from '../shared/scales.js';

const LABELS_HZ = [50, 100, 200, 500, 1000, 2000, 5000, 10000];
/** Shares of the height: the lowest bands are fewer to the octave, and labels would run into each other. */
const LEAST_GAP = 0.055;

/** The labels that have room, each with its height as a share of all bands. */
export function frequencyLabels(
  bandFrequenciesHz: readonly number[],
): { readonly text: string; readonly height: number }[] {
  const [lowest = Number.POSITIVE_INFINITY] = bandFrequenciesHz;
  const highest = bandFrequenciesHz.at(-1) ?? 0;
  let below = Number.NEGATIVE_INFINITY;
  return LABELS_HZ.flatMap((hz) => {
    const height = (nearestBand(hz, bandFrequenciesHz) + 0.5) / bandFrequenciesHz.length;
    if (hz < lowest || hz > highest || height - below < LEAST_GAP) return [];
    below = height;
    return [{ text: hz >= 1000 ? `${hz / 1000}k` : String(hz), height }];
  });
}

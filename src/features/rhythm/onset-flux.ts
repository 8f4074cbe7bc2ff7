import { BAND_COUNT } from '../feature-layout.js';

/** Onset flux: the mean rise of the bands since the frame before, falls left out. Both: `BAND_COUNT` values of log10(1 + magnitude). */
export function onsetFlux(bands: ArrayLike<number>, before: ArrayLike<number>): number {
  let sum = 0;
  for (let band = 0; band < BAND_COUNT; band += 1) {
    sum += Math.max(0, (bands[band] as number) - (before[band] as number));
  }
  return sum / BAND_COUNT;
}

/** The onset flux of frames one after the other, one value each; of the first, which has none before it, 0. */
export function onsetFluxes(frames: readonly ArrayLike<number>[]): Float32Array {
  return Float32Array.from(frames, (bands, index) => onsetFlux(bands, frames[index - 1] ?? bands));
}

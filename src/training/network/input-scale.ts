import { BAND_COUNT } from '../../features/feature-layout.js';
import { BAND_STEPS } from '../clip-features.js';
import type { CachedClip } from '../feature-cache.js';
import type { Scale } from './target-table.js';

/** Mean and standard deviation of every band over the training clips, every eighth frame. */
export function inputScale(clips: readonly CachedClip[]): Scale {
  const sum = new Float64Array(BAND_COUNT);
  const squareSum = new Float64Array(BAND_COUNT);
  let count = 0;
  for (const { bands, frameCount } of clips) {
    for (let frame = 0; frame < frameCount; frame += 8) {
      count += 1;
      for (let band = 0; band < BAND_COUNT; band += 1) {
        const value = (bands[frame * BAND_COUNT + band] as number) / BAND_STEPS;
        sum[band] = (sum[band] as number) + value;
        squareSum[band] = (squareSum[band] as number) + value * value;
      }
    }
  }
  const mean = Array.from(sum, (total) => total / count);
  const sd = Array.from(squareSum, (total, band) =>
    Math.sqrt(Math.max(1e-6, total / count - (mean[band] as number) ** 2)),
  );
  return { mean, sd };
}

/** Spectrogram frames, one after the other, brought to mean 0 and deviation 1 of each band, in place. */
export function standardise(frames: Float32Array, { mean, sd }: Scale): void {
  for (let index = 0; index < frames.length; index += 1) {
    const band = index % BAND_COUNT;
    frames[index] = ((frames[index] as number) - (mean[band] as number)) / (sd[band] as number);
  }
}

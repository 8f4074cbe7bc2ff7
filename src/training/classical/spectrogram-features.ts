import { BAND_COUNT } from '../../features/feature-layout.js';
import { BAND_STEPS } from '../clip-features.js';
import type { CachedClip } from '../feature-cache.js';
import { quantile } from '../metrics/bootstrap.js';

/** Bands averaged into one unless told: a sixth of an octave where bands are as narrow as they are meant to be. */
const BANDS_PER_GROUP = 4;

/**
 * The spectrogram of a clip in fewer bands and steps: each value the mean of a group of bands (the last group takes what
 * is left) over some frames. One row a step.
 */
export function pooledSpectrogram(
  { bands, frameCount }: Pick<CachedClip, 'bands' | 'frameCount'>,
  framesPerStep: number,
  bandsPerGroup = BANDS_PER_GROUP,
): number[][] {
  const groupCount = Math.floor(BAND_COUNT / bandsPerGroup);
  return Array.from({ length: Math.floor(frameCount / framesPerStep) }, (_, step) =>
    Array.from({ length: groupCount }, (_unused, group) => {
      const first = group * bandsPerGroup;
      const end = group === groupCount - 1 ? BAND_COUNT : first + bandsPerGroup;
      let sum = 0;
      for (let frame = step * framesPerStep; frame < (step + 1) * framesPerStep; frame += 1) {
        for (let band = first; band < end; band += 1) sum += bands[frame * BAND_COUNT + band] as number;
      }
      return sum / BAND_STEPS / ((end - first) * framesPerStep);
    }),
  );
}

/**
 * What a series says at a glance: mean, standard deviation, percentiles 10, 50 and 90, and mean and standard deviation of
 * the size of its steps. Seven numbers.
 */
export function seriesStatistics(series: readonly number[]): number[] {
  const sorted = [...series].sort((a, b) => a - b);
  const steps = series.slice(1).map((value, index) => Math.abs(value - (series[index] as number)));
  return [
    ...moments(series),
    ...[0.1, 0.5, 0.9].map((share) => quantile(sorted, share)),
    ...moments(steps.length > 0 ? steps : [0]),
  ];
}

/** Seven statistics of each group of bands over the frames of a clip. */
export function spectrogramStatistics(clip: Pick<CachedClip, 'bands' | 'frameCount'>): number[] {
  const frames = pooledSpectrogram(clip, 1);
  return (frames[0] ?? []).flatMap((_, group) =>
    seriesStatistics(frames.map((frame) => frame[group] as number)),
  );
}

function moments(values: readonly number[]): [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return [mean, Math.sqrt(variance)];
}

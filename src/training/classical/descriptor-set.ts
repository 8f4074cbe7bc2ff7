import type { FeatureFrame } from '../../features/feature-frame.js';
import { STEP_FRAME_COUNT } from '../../features/feature-layout.js';
import { spectralContrast } from './spectral-contrast.js';
import { seriesStatistics } from './spectrogram-features.js';
import { tempogram } from './tempogram.js';
import { constantQChroma, tonnetz } from './tonal-descriptors.js';

/** Numbers a clip's descriptor set has: seven statistics of 12 + 12 + 6 + 7 + 2 series, and 11 tempi. */
export const DESCRIPTOR_COUNT = 7 * (12 + 12 + 6 + 7 + 2) + 11;

/**
 * The descriptor set of a clip: chroma, constant-Q chroma, tonal centroid, spectral contrast, zero crossings and RMS, each
 * as statistics over the clip, and the tempogram of the spectral flux. Takes frames in order, with descriptors.
 */
export class DescriptorSet {
  readonly #series: number[][] = [];
  readonly #flux: number[] = [];
  #before: Float32Array | null = null;

  add({ frameIndex, bands, descriptors }: FeatureFrame): void {
    const before = this.#before ?? bands;
    this.#flux.push(
      bands.reduce((sum, value, band) => sum + Math.max(0, value - (before[band] as number)), 0),
    );
    this.#before = bands;
    // The tonal descriptors are renewed once a step.
    if (descriptors === null || frameIndex % STEP_FRAME_COUNT !== 0) return;
    const constantQ = constantQChroma(bands);
    this.#series.push([
      ...descriptors.chroma,
      ...constantQ,
      ...tonnetz(constantQ),
      ...spectralContrast(bands),
      descriptors.zeroCrossingRate,
      descriptors.rms,
    ]);
  }

  /** `DESCRIPTOR_COUNT` numbers; empty when no frame was added. */
  result(): number[] {
    return [
      ...(this.#series[0] ?? []).flatMap((_, column) =>
        seriesStatistics(this.#series.map((row) => row[column] as number)),
      ),
      ...(this.#flux.length > 0 ? tempogram(this.#flux) : []),
    ];
  }
}

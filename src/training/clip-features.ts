import type { FeatureFrame } from '../features/feature-frame.js';
import { BAND_COUNT, FRAME_RATE_HZ } from '../features/feature-layout.js';
import { lufsToMeanSquare, meanSquareToLufs } from '../features/loudness.js';
import { onsetFluxes } from '../features/rhythm/onset-flux.js';
import { PITCH_CLASS_COUNT } from '../features/pitch-profile.js';

/** What a clip's cache holds beside its spectrogram. */
export interface ClipStatistics {
  /** Peaks of the spectral flux per second: how busy the music is. */
  readonly onsetRateHz: number;
  /** Mean loudness of the recording as it is, LUFS. */
  readonly loudnessLufs: number;
}

/** What the network sees of a clip. */
export interface ClipFeatures {
  /** Frames after frames of `BAND_COUNT` values in steps of 1/8192. */
  readonly bands: Uint16Array;
  /** Whole steps after steps of `PITCH_CLASS_COUNT` values in steps of 1/65535. */
  readonly pitchClasses: Uint16Array;
  readonly frameCount: number;
  readonly statistics: ClipStatistics;
}

/** Steps per unit of log magnitude in the cache: finer than a float16 there. */
export const BAND_STEPS = 8192;
/** Steps per unit of a pitch class profile in the cache. */
export const PITCH_STEPS = 65_535;

/** The features of a whole clip from its frames. */
export function clipFeatures(frames: readonly FeatureFrame[]): ClipFeatures {
  const bands = new Uint16Array(frames.length * BAND_COUNT);
  for (const [index, frame] of frames.entries()) {
    for (let band = 0; band < BAND_COUNT; band += 1) {
      bands[index * BAND_COUNT + band] = Math.min(
        65_535,
        Math.round((frame.bands[band] as number) * BAND_STEPS),
      );
    }
  }
  const profiles = frames.flatMap(({ pitchClasses }) => (pitchClasses === null ? [] : [pitchClasses]));
  const pitchClasses = new Uint16Array(profiles.length * PITCH_CLASS_COUNT);
  for (const [step, profile] of profiles.entries()) {
    pitchClasses.set(
      profile.map((value) => Math.round(value * PITCH_STEPS)),
      step * PITCH_CLASS_COUNT,
    );
  }
  const power =
    frames.reduce((sum, { momentaryLufs }) => sum + lufsToMeanSquare(momentaryLufs), 0) / frames.length;
  return {
    bands,
    pitchClasses,
    frameCount: frames.length,
    statistics: { onsetRateHz: onsetRateHz(frames), loudnessLufs: meanSquareToLufs(power) },
  };
}

/** Local maxima of the half-wave rectified spectral flux that stand out of the last second, per second. */
function onsetRateHz(frames: readonly FeatureFrame[]): number {
  const flux = onsetFluxes(frames.map(({ bands }) => bands));
  let count = 0;
  for (let index = 2; index < flux.length - 2; index += 1) {
    const value = flux[index] as number;
    const neighbours = flux.slice(index - 2, index + 3);
    const past = flux.slice(Math.max(0, index - 31), index);
    const average = past.reduce((sum, x) => sum + x, 0) / past.length;
    if (value === Math.max(...neighbours) && value > 1.3 * average + 0.01) count += 1;
  }
  return (count * FRAME_RATE_HZ) / Math.max(1, frames.length);
}

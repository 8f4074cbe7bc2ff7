import { BAND_COUNT, STEP_FRAME_COUNT } from '../../features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../features/pitch-profile.js';
import { BAND_STEPS, PITCH_STEPS } from '../clip-features.js';
import type { CachedClip } from '../feature-cache.js';

/** Part of a clip as the network takes it, before it is standardised. */
export interface Crop {
  /** [frames][149] of log10(1 + magnitude); frames a multiple of 4. */
  readonly frames: Float32Array;
  /** [frames / 4][36]. */
  readonly pitchClasses: Float32Array;
}

/** The frames of [frames][149], each a view. */
export function frameRows(frames: Float32Array): Float32Array[] {
  return Array.from({ length: frames.length / BAND_COUNT }, (_, row) =>
    frames.subarray(row * BAND_COUNT, (row + 1) * BAND_COUNT),
  );
}

/**
 * Fills a crop with a clip from a step on; a clip that is shorter is repeated, whole steps of it. Returns how many frames come
 * before it begins anew.
 */
export function cropFrom(
  { bands, pitchClasses, frameCount }: CachedClip,
  firstStep: number,
  { frames, pitchClasses: profiles }: Crop,
): number {
  const wholeSize = (frameCount - (frameCount % STEP_FRAME_COUNT)) * BAND_COUNT;
  const start = firstStep * STEP_FRAME_COUNT * BAND_COUNT;
  for (let index = 0; index < frames.length; index += 1) {
    frames[index] = (bands[(start + index) % wholeSize] as number) / BAND_STEPS;
  }
  const firstClass = firstStep * PITCH_CLASS_COUNT;
  for (let index = 0; index < profiles.length; index += 1) {
    profiles[index] = (pitchClasses[(firstClass + index) % pitchClasses.length] as number) / PITCH_STEPS;
  }
  return Math.min(frames.length, wholeSize - start) / BAND_COUNT;
}

/**
 * Fills a crop with a clip read at other speeds than its own: each frame at its place in `places` (in frames from the step
 * on), between the two frames there; pitch classes of the step there. Returns how many frames come before a place where the
 * clip has begun anew.
 */
export function cropAlong(places: Float32Array, clip: CachedClip, firstStep: number, crop: Crop): number {
  // As far as the furthest place and the frame after it.
  const furthest = places.reduce((a, b) => Math.max(a, b), 0);
  const stepCount = Math.ceil((furthest + 2) / STEP_FRAME_COUNT);
  const read = {
    frames: new Float32Array(stepCount * STEP_FRAME_COUNT * BAND_COUNT),
    pitchClasses: new Float32Array(stepCount * PITCH_CLASS_COUNT),
  };
  const readFrames = cropFrom(clip, firstStep, read);
  for (const [frame, place] of places.entries()) {
    const before = Math.floor(place);
    const share = place - before;
    for (let band = 0; band < BAND_COUNT; band += 1) {
      const index = before * BAND_COUNT + band;
      crop.frames[frame * BAND_COUNT + band] =
        (1 - share) * (read.frames[index] as number) + share * (read.frames[index + BAND_COUNT] as number);
    }
    if (frame % STEP_FRAME_COUNT !== 0) continue;
    const start = Math.floor(before / STEP_FRAME_COUNT) * PITCH_CLASS_COUNT;
    const profile = read.pitchClasses.subarray(start, start + PITCH_CLASS_COUNT);
    crop.pitchClasses.set(profile, (frame / STEP_FRAME_COUNT) * PITCH_CLASS_COUNT);
  }
  const firstAnew = places.findIndex((place) => place >= readFrames);
  return firstAnew === -1 ? places.length : firstAnew;
}

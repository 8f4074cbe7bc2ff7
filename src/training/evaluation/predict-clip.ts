import type { FeatureFrame } from '../../features/feature-frame.js';
import { BAND_COUNT, frameEndSampleIndex, STEP_FRAME_COUNT } from '../../features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../features/pitch-profile.js';
import { type ClipEstimate, ClipSummary } from '../../inference/clip-summary.js';
import type { Estimate } from '../../inference/estimate.js';
import type { ModelArtifact } from '../../inference/model-artifact.js';
import { StreamingNetwork } from '../../inference/streaming-network.js';
import { BAND_STEPS, PITCH_STEPS } from '../clip-features.js';
import type { Clip } from '../datasets/clip.js';
import type { CachedClip } from '../feature-cache.js';
import type { ScoredClip } from './scored-clip.js';

const STEPS_AT_ONCE = 26;

/** What the shipped path says of a clip: the network stepped over its cached frames, summed up as `affekt analyze` does. */
export interface ClipPrediction {
  readonly estimates: readonly Estimate[];
  /** Null when the clip is too short for an estimate. */
  readonly summary: ClipEstimate | null;
}

/** A clip with what the shipped path says of it. */
export interface PredictedClip {
  readonly clip: Clip;
  readonly prediction: ClipPrediction;
}

export function predictClip(model: ModelArtifact, clip: CachedClip): ClipPrediction {
  const network = new StreamingNetwork(model, { stepsAtOnce: STEPS_AT_ONCE });
  const estimates: Estimate[] = [];
  const summary = new ClipSummary();
  try {
    for (let index = 0; index < clip.frameCount; index += 1) {
      for (const estimate of network.push(cachedFrame(clip, index))) estimates.push(estimate);
    }
    for (const estimate of network.flush()) estimates.push(estimate);
  } finally {
    network.dispose();
  }
  for (const estimate of estimates) summary.add(estimate);
  return { estimates, summary: summary.result() };
}

/** Clips with what the model says of them; those too short for an estimate are left out. */
export function scoreClips(model: ModelArtifact, clips: readonly CachedClip[]): ScoredClip[] {
  return clips.flatMap((cached) => {
    const { summary } = predictClip(model, cached);
    return summary === null ? [] : [{ clip: cached.clip, summary }];
  });
}

/** A frame as the network needs it; level and descriptors are not cached. */
function cachedFrame({ bands, pitchClasses }: CachedClip, frameIndex: number): FeatureFrame {
  const stored = bands.subarray(frameIndex * BAND_COUNT, (frameIndex + 1) * BAND_COUNT);
  const step = Math.floor(frameIndex / STEP_FRAME_COUNT);
  const isStepEnd = frameIndex % STEP_FRAME_COUNT === STEP_FRAME_COUNT - 1;
  const profile = pitchClasses.subarray(step * PITCH_CLASS_COUNT, (step + 1) * PITCH_CLASS_COUNT);
  return {
    frameIndex,
    sampleIndex: frameEndSampleIndex(frameIndex),
    bands: Float32Array.from(stored, (value) => value / BAND_STEPS),
    pitchClasses: isStepEnd ? Float32Array.from(profile, (value) => value / PITCH_STEPS) : null,
    levelDbfs: 0,
    peakDbfs: 0,
    momentaryLufs: 0,
    shortTermLufs: 0,
    gainDb: 0,
    state: 'music',
    stateProbability: 1,
    descriptors: null,
  };
}

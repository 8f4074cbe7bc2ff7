import * as tf from '@tensorflow/tfjs-core';
import { BAND_COUNT, STEP_FRAME_COUNT } from '../../features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../features/pitch-profile.js';
import { onsetFluxes } from '../../features/rhythm/onset-flux.js';
import { stepForward } from '../../inference/network.js';
import type { CachedClip } from '../feature-cache.js';
import { cropFrom, frameRows } from './crop.js';
import { standardise } from './input-scale.js';
import type { Scale } from './target-table.js';
import type { TrainableNetwork } from './trainable-network.js';

/** Steps of a clip, run through the trunk. */
export interface ClipSteps {
  /** [1, steps, `stepSize`]; the caller disposes of it, or is in a `tf.tidy`. */
  readonly steps: tf.Tensor3D;
  /** Onset flux of each frame. */
  readonly fluxes: Float32Array;
}

/** Runs `stepCount` steps of a clip, which has to have as many, through the trunk as they are, as if it began with them. */
export function clipSteps(
  network: TrainableNetwork,
  input: Scale,
  clip: CachedClip,
  firstStep: number,
  stepCount: number,
): ClipSteps {
  const frameCount = stepCount * STEP_FRAME_COUNT;
  const frames = new Float32Array(frameCount * BAND_COUNT);
  const profiles = new Float32Array(stepCount * PITCH_CLASS_COUNT);
  cropFrom(clip, firstStep, { frames, pitchClasses: profiles });
  const fluxes = onsetFluxes(frameRows(frames));
  standardise(frames, input);
  const steps = stepForward(
    network,
    tf.tensor3d(frames, [1, frameCount, BAND_COUNT]),
    tf.tensor3d(profiles, [1, stepCount, PITCH_CLASS_COUNT]),
  );
  return { steps, fluxes };
}

import * as tf from '@tensorflow/tfjs-core';
import type { FeatureFrame } from '../src/features/feature-frame.js';
import { BAND_COUNT, STEP_FRAME_COUNT, WINDOW_FRAME_COUNT } from '../src/features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../src/features/pitch-profile.js';
import { onsetFluxes } from '../src/features/rhythm/onset-flux.js';
import { pulseInputs } from '../src/features/rhythm/pulse-input.js';
import { headsForward } from '../src/inference/heads.js';
import type { ModelArtifact } from '../src/inference/model-artifact.js';
import { stepForward } from '../src/inference/network.js';
import { NetworkWeights } from '../src/inference/network-weights.js';
import { poolSpan } from '../src/inference/pool-span.js';
import { RAW_HEADS } from '../src/inference/read-out.js';

/** Raw outputs of the whole-window pass, standardised units. */
export interface WindowOutputs {
  /** Valence, arousal. */
  readonly affect: Float32Array;
  readonly midLevel: Float32Array;
}

/**
 * The network as it would run without stepping: all 312 frames of the last 10 s through trunk, pooling and heads for every
 * estimate. The left edge of the window is padded with zeros, so the numbers equal the stepped ones only where the window
 * begins with the stream.
 */
export class WholeWindowNetwork {
  readonly #model: ModelArtifact;
  readonly #weights: NetworkWeights;

  constructor(model: ModelArtifact) {
    this.#model = model;
    this.#weights = new NetworkWeights(model);
  }

  /** `frames`: the 312 of the window. `spanSteps`: how far back the estimate looks. */
  run(frames: readonly FeatureFrame[], spanSteps: number): WindowOutputs {
    return tf.tidy(() => {
      const steps = stepForward(this.#weights, this.#spectrogram(frames), pitchClasses(frames));
      const stepCount = WINDOW_FRAME_COUNT / STEP_FRAME_COUNT;
      const mask = tf.tensor2d(new Float32Array(stepCount).fill(1, stepCount - spanSteps), [1, stepCount]);
      const fluxes = onsetFluxes(frames.map(({ bands }) => bands));
      const pulse = pulseInputs(fluxes.subarray(-spanSteps * STEP_FRAME_COUNT));
      const heads = headsForward(this.#weights, poolSpan(steps, mask, [pulse]));
      const all = tf.concat([heads.affect, ...RAW_HEADS.map((name) => heads[name])], 1);
      const values = all.dataSync() as Float32Array;
      return { affect: values.slice(0, 2), midLevel: values.slice(2, 11) };
    });
  }

  dispose(): void {
    this.#weights.dispose();
  }

  #spectrogram(frames: readonly FeatureFrame[]): tf.Tensor3D {
    const { mean, sd } = this.#model.manifest.input;
    const values = new Float32Array(WINDOW_FRAME_COUNT * BAND_COUNT);
    frames.forEach(({ bands }, row) => {
      for (let band = 0; band < BAND_COUNT; band += 1) {
        values[row * BAND_COUNT + band] =
          ((bands[band] as number) - (mean[band] as number)) / (sd[band] as number);
      }
    });
    return tf.tensor3d(values, [1, WINDOW_FRAME_COUNT, BAND_COUNT]);
  }
}

/** The pitch classes of the window's steps. */
function pitchClasses(frames: readonly FeatureFrame[]): tf.Tensor3D {
  const profiles = frames.flatMap((frame) => [...(frame.pitchClasses ?? [])]);
  return tf.tensor3d(profiles, [1, WINDOW_FRAME_COUNT / STEP_FRAME_COUNT, PITCH_CLASS_COUNT]);
}

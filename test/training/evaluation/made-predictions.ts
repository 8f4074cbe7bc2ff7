import { frameEndSampleIndex, STEP_FRAME_COUNT } from '../../../src/features/feature-layout.js';
import type { ModelManifest } from '../../../src/inference/model-manifest.js';
import type { Estimate } from '../../../src/inference/estimate.js';
import type { Clip, ClipTargets } from '../../../src/training/datasets/clip.js';
import type { ScoredClip } from '../../../src/training/evaluation/scored-clip.js';
import type { PredictedClip } from '../../../src/training/evaluation/predict-clip.js';
import { syntheticFrame } from '../../support/synthetic-frame.js';

/** Axes of a model whose values are in every set's own unit. */
export const PLAIN_AXES: ModelManifest['axes'] = {
  deam: { arousal: [0, 1] },
  grekow: { valence: [0, 1], arousal: [0, 1] },
  film: { valence: [5, 4], energy: [5, 4] },
};

/** An estimate that says what the test wants, neutral elsewhere; DEAM's read-out says the same unless it is told otherwise. */
export function madeEstimate(values: Partial<Estimate>): Estimate {
  const neutral = syntheticFrame().emotion as Estimate;
  const { valence = neutral.valence, arousal = neutral.arousal } = values;
  return { ...neutral, deam: { valence, arousal }, ...values };
}

/** A clip of its own group. */
export function madeClip(set: Clip['set'], index: number, targets: ClipTargets): Clip {
  const id = `${set}/${index}`;
  return { set, id, audioPath: `/nowhere/${id}.wav`, group: `${set}:${index}`, targets };
}

/** A clip with what a model is meant to have said of it. */
export function madeScored(
  set: Clip['set'],
  index: number,
  targets: ClipTargets,
  said: Partial<Estimate>,
): ScoredClip {
  return { clip: madeClip(set, index, targets), summary: madeEstimate(said) };
}

/** A clip of 10 s with an estimate every 128 ms from 1 s on; `said` is asked at the end of each step. */
export function madePredicted(clip: Clip, said: (seconds: number) => Partial<Estimate>): PredictedClip {
  const estimates = Array.from({ length: 71 }, (_, index) => {
    const sampleIndex = frameEndSampleIndex((index + 8) * STEP_FRAME_COUNT - 1);
    return madeEstimate({ ...said(sampleIndex / 22_050), sampleIndex });
  });
  return { clip, prediction: { estimates, summary: estimates.at(-1) as Estimate } };
}

import { frameEndSampleIndex, STEP_FRAME_COUNT } from '../../../src/features/feature-layout.js';
import type { Estimate } from '../../../src/inference/estimate.js';
import type { Clip, ClipTargets } from '../../../src/training/datasets/clip.js';
import type { ScoredClip } from '../../../src/training/evaluation/scored-clip.js';
import type { PredictedClip } from '../../../src/training/evaluation/predict-clip.js';
import { syntheticFrame } from '../../support/synthetic-frame.js';

/** An estimate that says what the test wants, neutral elsewhere. */
export function madeEstimate(values: Partial<Estimate>): Estimate {
  return { ...(syntheticFrame().emotion as Estimate), ...values };
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

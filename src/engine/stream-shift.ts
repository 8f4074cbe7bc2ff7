import { frameEndSampleIndex } from '../features/feature-layout.js';
import type { FrameAnalysis, OnsetAnalysis } from './messages.js';

/**
 * A frame of a stream that began `frameCount` frames into the whole. `frameCount` is a multiple of 5 (5 hops are 3,528 samples
 * exactly), so that `frameEndSampleIndex` holds for the result.
 */
export function shiftFrame(message: FrameAnalysis, frameCount: number): FrameAnalysis {
  if (frameCount === 0) return message;
  const sampleCount = frameEndSampleIndex(frameCount - 1);
  const { frame, estimate } = message;
  return {
    ...message,
    frame: {
      ...frame,
      frameIndex: frame.frameIndex + frameCount,
      sampleIndex: frame.sampleIndex + sampleCount,
    },
    estimate: estimate === null ? null : { ...estimate, sampleIndex: estimate.sampleIndex + sampleCount },
  };
}

/** Likewise for an onset. */
export function shiftOnset(message: OnsetAnalysis, frameCount: number): OnsetAnalysis {
  if (frameCount === 0) return message;
  const sampleIndex = message.onset.sampleIndex + frameEndSampleIndex(frameCount - 1);
  return { ...message, onset: { ...message.onset, sampleIndex } };
}

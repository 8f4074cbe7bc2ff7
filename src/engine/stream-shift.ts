import { frameEndSampleIndex } from '../features/feature-layout.js';
import type { BeatAnalysis, FrameAnalysis, OnsetAnalysis } from './messages.js';

/**
 * A frame of a stream that began `frameCount` frames into the whole. `frameCount` is a multiple of 5 (5 hops are 3,528 samples
 * exactly), so that `frameEndSampleIndex` holds for the result.
 */
export function shiftFrame(message: FrameAnalysis, frameCount: number): FrameAnalysis {
  if (frameCount === 0) return message;
  const sampleCount = samplesIn(frameCount);
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
export function shiftOnset({ type, onset }: OnsetAnalysis, frameCount: number): OnsetAnalysis {
  return { type, onset: { ...onset, sampleIndex: onset.sampleIndex + samplesIn(frameCount) } };
}

/** Likewise for a beat. */
export function shiftBeat({ type, beat }: BeatAnalysis, frameCount: number): BeatAnalysis {
  return { type, beat: { ...beat, sampleIndex: beat.sampleIndex + samplesIn(frameCount) } };
}

function samplesIn(frameCount: number): number {
  return frameCount === 0 ? 0 : frameEndSampleIndex(frameCount - 1);
}

import type { BlockRingMemory } from '../buffer/block-ring-memory.js';
import type { ErrorCode } from '../core/errors.js';
import type { NeutralEmotion } from '../emotion/neutral-emotion.js';
import type { BeatEvent } from '../features/rhythm/beat-event.js';
import type { FeatureFrame, OnsetEvent } from '../features/feature-frame.js';
import type { BackendPreference } from '../inference/backend.js';
import type { Estimate } from '../inference/estimate.js';
import type { AnalysisParameters } from './analysis-parameters.js';

/** The network of an analysis and what computes it: fixed for the life of its worker. */
export interface AnalysisModel {
  /** Null: features only, no emotion. */
  readonly modelFolder: string | null;
  readonly backend: BackendPreference;
}

/** The whole of `workerData`: model, first parameters and shared memory. */
export interface AnalysisWorkerData extends AnalysisModel {
  readonly parameters: AnalysisParameters;
  readonly ring: BlockRingMemory;
  /** Cells of `SharedControl`. */
  readonly control: SharedArrayBuffer;
}

/** The only message to the worker: takes effect with the next block. */
export interface ParametersMessage {
  readonly type: 'parameters';
  readonly parameters: AnalysisParameters;
}

/** First message of a worker that can analyse. */
export interface ReadyMessage {
  readonly type: 'ready';
  /** Null without a model. */
  readonly model: { readonly name: string; readonly neutral: NeutralEmotion } | null;
  /** The tfjs backend in use; null without a model. */
  readonly backend: string | null;
}

/** First and last message of a worker that cannot. */
export interface FailedMessage {
  readonly type: 'failed';
  readonly code: ErrorCode;
  readonly message: string;
}

/** One spectrogram frame. Indices count from the start of the worker's own stream. */
export interface FrameAnalysis {
  readonly type: 'frame';
  readonly frame: FeatureFrame;
  /** The estimate this frame completed, if any. */
  readonly estimate: Estimate | null;
  /** Strongest onset since the last frame, 0..1; 0 when none. */
  readonly onsetStrength: number;
  /** Monotonic time at which the newest sample of the frame was captured. */
  readonly capturedAtMs: number;
}

/** An onset, sent at once and not with the next frame. */
export interface OnsetAnalysis {
  readonly type: 'onset';
  readonly onset: OnsetEvent;
}

/** A beat, sent at once. */
export interface BeatAnalysis {
  readonly type: 'beat';
  readonly beat: BeatEvent;
}

/** All audio up to the end of the material has been analysed and everything about it sent. */
export interface DrainedMessage {
  readonly type: 'drained';
  /** Of the source whose material that was. */
  readonly streamIndex: number;
}

/** What the analysis found; each takes a credit. */
export type ResultMessage = FrameAnalysis | OnsetAnalysis | BeatAnalysis;

export type WorkerMessage = ReadyMessage | FailedMessage | ResultMessage | DrainedMessage;

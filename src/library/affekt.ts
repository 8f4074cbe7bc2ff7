/** Affekt as a library: what `import … from 'affekt'` gives. Everything else is private and may change. */
export { AffektError, type ErrorCode } from '../core/errors.js';
export type { EmotionEvent, EmotionFrame, EmotionState } from '../emotion/emotion-frame.js';
export type { FileAnalysis, FileEvent } from '../engine/file-analysis.js';
export type { ClipEstimate } from '../inference/clip-summary.js';
export type { CurvePoint } from '../inference/emotion-curve.js';
export type { Estimate, Explanation } from '../inference/estimate.js';
export { signalValues } from '../signals/signal-table.js';
export { analyzeRecording, type RecordingOptions } from './analyze-recording.js';
export { loadModel, type Model, type ModelOptions } from './model.js';
export { Tracker, type TrackerOptions } from './tracker.js';

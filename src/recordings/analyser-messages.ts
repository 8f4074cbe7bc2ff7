import type { ErrorCode } from '../core/errors.js';
import type { FileAnalysis, FileAnalysisRequest } from '../engine/file-analysis.js';
import type { BackendPreference } from '../inference/backend.js';

/** `workerData` of an analysing thread. */
export interface AnalyserData {
  readonly modelFolder: string;
  readonly backend: BackendPreference;
}

/** To the thread; bytes of a name that is not UTF-8 come as `Uint8Array`. */
export interface AnalyserJob {
  readonly path: string | Uint8Array;
  readonly request: FileAnalysisRequest;
}

/** From the thread, about the job it has. */
export type AnalyserMessage =
  | { readonly type: 'progress'; readonly audioSeconds: number; readonly readShare: number | null }
  | { readonly type: 'done'; readonly analysis: FileAnalysis }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string };

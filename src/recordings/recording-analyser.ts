import type { FileAnalysis, FileAnalysisRequest, FileProgress } from '../engine/file-analysis.js';

/** Analyses recordings, one at a time: see `analyseFile`, whose errors it throws. */
export interface RecordingAnalyser {
  analyse(
    path: string | Buffer,
    request: FileAnalysisRequest,
    onProgress: FileProgress,
  ): Promise<FileAnalysis>;
  close(): Promise<void>;
}

import { analyseFile } from '../engine/file-analysis.js';
import type { ModelArtifact } from '../inference/model-artifact.js';
import type { RecordingAnalyser } from './recording-analyser.js';

/** Analyses in the thread it is called in. */
export function localAnalyser(model: ModelArtifact): RecordingAnalyser {
  return {
    analyse: (path, request, onProgress) => analyseFile(path, model, request, onProgress),
    close: () => Promise.resolve(),
  };
}

import type { BackendPreference } from '../inference/backend.js';
import type { ModelArtifact } from '../inference/model-artifact.js';
import { localAnalyser } from './local-analyser.js';
import type { RecordingAnalyser } from './recording-analyser.js';
import { ThreadAnalyser } from './thread-analyser.js';

/** Analysers with a model: one is the thread it is called in, where the backend is current; more are threads of their own. */
export function createAnalysers(
  count: number,
  { backend }: { readonly backend: BackendPreference },
  model: ModelArtifact,
): RecordingAnalyser[] {
  if (count <= 1) return [localAnalyser(model)];
  return Array.from({ length: count }, () => new ThreadAnalyser({ modelFolder: model.folder, backend }));
}

import type { FileAnalysisRequest } from '../../engine/file-analysis.js';
import type { ModelArtifact } from '../../inference/model-artifact.js';
import { sha256 } from '../../inference/model-seal.js';

/** What a result depends on beside the recording, as text: the model (its weights' digest is in its manifest), what was asked for, format, program. */
export function resultDependencies(
  { manifest }: ModelArtifact,
  request: FileAnalysisRequest,
  format: string,
  plot: string | null,
  programVersion: string,
): string {
  const model = sha256(Buffer.from(JSON.stringify(manifest)));
  return JSON.stringify({ model, request, format, plot, programVersion });
}

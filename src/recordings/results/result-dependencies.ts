import type { FileAnalysisRequest } from '../../engine/file-analysis.js';
import type { ModelArtifact } from '../../inference/model-artifact.js';
import { sha256 } from '../../inference/model-seal.js';

/** Of what a model is: its weights' digest is in its manifest. */
export function modelDigest({ manifest }: ModelArtifact): string {
  return sha256(Buffer.from(JSON.stringify(manifest)));
}

/** What a result depends on beside the recording, as text: the model, what was asked for, format, program. */
export function resultDependencies(
  model: ModelArtifact,
  request: FileAnalysisRequest,
  format: string,
  plot: string | null,
  programVersion: string,
): string {
  return JSON.stringify({ model: modelDigest(model), request, format, plot, programVersion });
}

import type { AffektError } from '../../core/errors.js';
import type { FileAnalysis, FileAnalysisRequest } from '../../engine/file-analysis.js';
import type { ModelArtifact } from '../../inference/model-artifact.js';

/** One text in which recordings follow one another. All texts end in a newline. */
export interface TextFormat {
  readonly kind: 'text';
  /** Of files. */
  readonly extension: string;
  /** Goes before the first recording of a file or stream; empty where nothing does. */
  readonly head: string;
  recording(file: string, analysis: FileAnalysis): string;
  error(file: string, error: AffektError): string;
}

/** Several files a recording, as programs open them that show one layer or label track each. */
export interface LayerFormat {
  readonly kind: 'layers';
  /** The files of a recording: name and text. */
  recording(file: string, analysis: FileAnalysis): ReadonlyMap<string, string>;
}

export type AnalysisFormat = TextFormat | LayerFormat;

/** What a format is made from. */
export interface FormatOptions {
  readonly model: ModelArtifact;
  readonly request: FileAnalysisRequest;
}

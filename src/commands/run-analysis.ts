import type { FileAnalysisRequest } from '../engine/file-analysis.js';
import type { BackendPreference } from '../inference/backend.js';
import type { ModelArtifact } from '../inference/model-artifact.js';
import { analyseRecordings } from '../recordings/analyse-recordings.js';
import { createAnalysers } from '../recordings/create-analysers.js';
import type { AudioFile } from '../recordings/audio-file.js';
import type { ResultSink } from '../recordings/results/result-sink.js';
import type { RunProgressPrinter } from './run-progress-printer.js';

/** How the recordings of a run are analysed. */
export interface RunOptions {
  readonly jobs: number;
  readonly model: string;
  readonly backend: BackendPreference;
}

/** Analyses files into `sink`, tells of it, and sets exit code 1 when any of them failed. */
export async function runAnalysis(
  files: readonly AudioFile[],
  request: FileAnalysisRequest,
  options: RunOptions,
  model: ModelArtifact,
  sink: ResultSink,
  printer: RunProgressPrinter,
): Promise<void> {
  const analysers = createAnalysers(Math.min(options.jobs, files.length), options, model);
  try {
    const run = await analyseRecordings(files, request, analysers, sink, printer);
    printer.end(run);
    if (run.failedCount > 0) process.exitCode = 1;
  } finally {
    await Promise.all(analysers.map((analyser) => analyser.close()));
  }
}

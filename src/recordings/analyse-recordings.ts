import { stat } from 'node:fs/promises';
import { type AffektError, toAffektError } from '../core/errors.js';
import type { FileAnalysis, FileAnalysisRequest } from '../engine/file-analysis.js';
import type { AudioFile } from './audio-file.js';
import { inOrder } from './in-order.js';
import { LocalCopy } from './local-copy.js';
import type { RecordingAnalyser } from './recording-analyser.js';
import type { ResultPlace, ResultSink } from './results/result-sink.js';
import { RunProgress } from './run-progress.js';

/** Results that wait for one that comes before them, for each analyser. */
const AHEAD_PER_ANALYSER = 8;

/** Whom a run tells. */
export interface RunListener {
  /** Something of a recording that a person should know, in a sentence. */
  onWarning(file: string, warning: string): void;
  /** A recording was not analysed, or its result not written. */
  onFault(file: string, error: AffektError): void;
  /** A result is written next. */
  onResult(): void;
  /** Now and then; `progress` is the run's own. */
  onProgress(progress: RunProgress): void;
}

/** What became of a recording, and where it goes. */
type Outcome =
  | { readonly kind: 'analysed'; readonly place: ResultPlace; readonly analysis: FileAnalysis }
  | { readonly kind: 'failed'; readonly place: ResultPlace | null; readonly error: AffektError }
  | { readonly kind: 'skipped' };

/**
 * Analyses recordings, as many at a time as there are analysers, and gives the results to the sink: whatever goes wrong with one of
 * them, the others are done. Rejects only when the sink cannot go on.
 */
export async function analyseRecordings(
  files: readonly AudioFile[],
  request: FileAnalysisRequest,
  analysers: readonly RecordingAnalyser[],
  sink: ResultSink,
  listener: RunListener,
): Promise<RunProgress> {
  const bytes = new Map<AudioFile, number>();
  for (const file of files) bytes.set(file, file.error === null ? await sizeOf(file) : 0);
  const progress = new RunProgress(
    files.length,
    [...bytes.values()].reduce((sum, size) => sum + size, 0),
  );

  const analyse = async (file: AudioFile, analyser: RecordingAnalyser): Promise<Outcome> => {
    const counted = progress.begin(bytes.get(file) ?? 0);
    let place: ResultPlace | null = null;
    let outcome: Outcome;
    const copy = new LocalCopy(file);
    try {
      place = await sink.place(file, () => copy.hash());
      if (place === null) outcome = { kind: 'skipped' };
      else {
        const analysis = await analyser.analyse(await copy.path(), request, (audioSeconds, readShare) => {
          counted.progress(audioSeconds, readShare);
          listener.onProgress(progress);
        });
        counted.progress(analysis.durationSeconds, 1);
        outcome = { kind: 'analysed', place, analysis };
      }
    } catch (error) {
      outcome = { kind: 'failed', place, error: copy.fault(error) };
    } finally {
      await copy.remove();
    }
    if (!sink.isOrdered) outcome = await give(file, outcome);
    counted.end(outcome.kind);
    listener.onProgress(progress);
    return outcome;
  };

  const give = async (file: AudioFile, outcome: Outcome): Promise<Outcome> => {
    try {
      if (outcome.kind === 'analysed') {
        for (const warning of outcome.analysis.warnings) listener.onWarning(file.name, warning);
        listener.onResult();
        await outcome.place.done(outcome.analysis);
      } else if (outcome.kind === 'failed') {
        listener.onFault(file.name, outcome.error);
        await outcome.place?.failed(outcome.error);
      }
      return outcome;
    } catch (error) {
      if (sink.isOrdered) throw error;
      const fault = toAffektError(error, 'AFFEKT_INTERNAL');
      listener.onFault(file.name, fault);
      return { kind: 'failed', place: null, error: fault };
    }
  };

  await inOrder(
    files,
    analysers.map((analyser) => (file: AudioFile) => analyse(file, analyser)),
    sink.isOrdered ? AHEAD_PER_ANALYSER * analysers.length : Number.POSITIVE_INFINITY,
    async (file, outcome) => {
      if (sink.isOrdered) await give(file, outcome);
    },
  );
  await sink.end();
  return progress;
}

async function sizeOf({ path }: AudioFile): Promise<number> {
  if (path instanceof URL) return 0;
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

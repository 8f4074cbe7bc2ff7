import type { FileAnalysisRequest } from '../../engine/file-analysis.js';
import type { AnalysisFormatName } from '../formats/analysis-formats.js';
import type { PlotKind } from '../results/result-files.js';
import type { ResultIdentity } from '../results/result-folder.js';

/** Where a recording lies: an absolute path, of a name that is not UTF-8 its bytes in base64, or an http(s) address. */
export interface JobPlace {
  readonly kind: 'path' | 'base64' | 'address';
  readonly text: string;
}

/** A recording to be analysed, wherever: paths must lead to the same place on every machine. */
export interface RecordingJob extends Omit<ResultIdentity, 'contentHash'> {
  readonly place: JobPlace;
  /** SHA-256 of its bytes when it was sent; null for an address, which a worker fetches. */
  readonly contentHash: string | null;
  readonly request: FileAnalysisRequest;
  readonly format: AnalysisFormatName;
  readonly plot: PlotKind | null;
  /** Absolute: where results go; whoever sent the job has made it. */
  readonly folder: string;
}

/** Set of all queues there are, for who asks. */
export const QUEUES_KEY = 'affekt:queues';
/** A worker that dies loses its hold on a job after this time, and the job is given to another. */
export const LOCK_MS = 15_000;
/** A job during which workers died so often is set aside. */
export const MOST_DEATHS = 3;
/** Times a job is tried that fails for a reason that may pass. */
export const ATTEMPT_COUNT = 4;
/** The first wait before it is tried again; doubled each time. */
export const BACKOFF_MS = 1000;
/** So long a worker rests that lacks a file or folder of a job: others, which may have it, are to take the job instead. */
export const LACK_REST_MS = 5000;

/** The queue of a model and a version of the program: others do not take its jobs, for their results would not be the same. */
export function queueName(modelDigest: string, programVersion: string): string {
  return `affekt-${programVersion}-${modelDigest.slice(0, 12)}`;
}

import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { AffektError, toAffektError } from '../../core/errors.js';
import type { ModelArtifact } from '../../inference/model-artifact.js';
import { ANALYSIS_FORMATS } from '../formats/analysis-formats.js';
import { LocalCopy } from '../local-copy.js';
import type { RecordingAnalyser } from '../recording-analyser.js';
import { resultDependencies } from '../results/result-dependencies.js';
import { ResultFolder } from '../results/result-folder.js';
import {
  LACK_REST_MS,
  LOCK_MS,
  type JobPlace,
  MOST_DEATHS,
  QUEUES_KEY,
  type RecordingJob,
} from './recording-job.js';
import { connectRedis, queuePackages } from './redis-connection.js';

/** Whom a worker tells. */
export interface QueueWorkerListener {
  onBegun(file: string): void;
  onDone(file: string, audioSeconds: number): void;
  /** `isFinal`: it is set aside; otherwise it will be tried again. */
  onFailed(file: string, error: AffektError, isFinal: boolean): void;
  /** Redis is gone (with the reason) or back (null). */
  onConnection(reason: string | null): void;
}

/**
 * Does the jobs of a queue, as many at a time as there are analysers. These must be threads: this one stays free to tell Redis that
 * the worker lives. A result that is there, whole, is not made anew: a job may come twice.
 */
export class QueueWorker {
  readonly #redis: Redis;
  readonly #worker: Worker<RecordingJob>;

  private constructor(redis: Redis, worker: Worker<RecordingJob>) {
    this.#redis = redis;
    this.#worker = worker;
  }

  /** Throws as `connectRedis`. */
  static async open(
    url: string,
    name: string,
    model: ModelArtifact,
    programVersion: string,
    analysers: readonly RecordingAnalyser[],
    listener: QueueWorkerListener,
  ): Promise<QueueWorker> {
    const { bullmq } = await queuePackages();
    const redis = await connectRedis(url);
    await redis.sadd(QUEUES_KEY, name);
    const free = [...analysers];
    const work = async (job: RecordingJob): Promise<void> => {
      const analyser = free.pop();
      if (analyser === undefined) throw new AffektError('AFFEKT_INTERNAL', 'no analyser is free');
      try {
        listener.onBegun(job.file);
        listener.onDone(job.file, await perform(job, model, programVersion, analyser));
      } finally {
        free.push(analyser);
      }
    };
    const process = async ({ data }: { readonly data: RecordingJob }): Promise<void> => {
      try {
        await work(data);
      } catch (error) {
        const fault = toAffektError(error, 'AFFEKT_INTERNAL');
        const words = `${fault.message} (${fault.code}, on ${hostname()})`;
        const isLacking = fault.code === 'AFFEKT_FILE_NOT_FOUND';
        if (isLacking) await setTimeout(LACK_REST_MS);
        throw isLacking || fault.retryable ? new Error(words) : new bullmq.UnrecoverableError(words);
      }
    };
    const worker = new bullmq.Worker<RecordingJob>(name, process, {
      connection: redis,
      concurrency: analysers.length,
      lockDuration: LOCK_MS,
      stalledInterval: LOCK_MS,
      maxStalledCount: MOST_DEATHS - 1,
    });
    let isGone = false;
    worker.on('error', (error) => {
      // Redis that is gone is told once, by the connection; what else there is passes by itself.
      if (isGone || redis.status === 'ready') return;
      isGone = true;
      listener.onConnection(error.message);
    });
    redis.on('error', (error) => {
      if (!isGone) listener.onConnection(error.message);
      isGone = true;
    });
    redis.on('ready', () => {
      if (isGone) listener.onConnection(null);
      isGone = false;
    });
    worker.on('failed', (job, error) => {
      if (job === undefined) return;
      const isFinal = job.finishedOn !== undefined;
      listener.onFailed(job.data.file, new AffektError('AFFEKT_INTERNAL', error.message), isFinal);
    });
    return new QueueWorker(redis, worker);
  }

  /** Takes no more jobs and waits for those under way. */
  async close(): Promise<void> {
    await this.#worker.close();
    this.#redis.disconnect();
  }
}

/** Seconds of audio analysed; 0 where the result was there. */
async function perform(
  job: RecordingJob,
  model: ModelArtifact,
  programVersion: string,
  analyser: RecordingAnalyser,
): Promise<number> {
  const { request, format: name, plot, folder, file } = job;
  const format = ANALYSIS_FORMATS[name]({ model, request });
  const dependencies = resultDependencies(model, request, name, plot, programVersion);
  const results = await ResultFolder.join(folder, format, plot, dependencies);
  const copy = new LocalCopy({ name: file, path: pathOf(job.place), error: null });
  try {
    const contentHash = await copy.hash();
    if (job.contentHash !== null && job.contentHash !== contentHash) throw otherFile(file);
    const identity = { ...job, contentHash };
    if (await results.has(identity)) return 0;
    const analysis = await analyser.analyse(await copy.path(), request, () => undefined);
    await results.write(identity, analysis);
    return analysis.durationSeconds;
  } catch (error) {
    throw copy.fault(error);
  } finally {
    await copy.remove();
  }
}

function pathOf({ kind, text }: JobPlace): string | Buffer | URL {
  if (kind === 'address') return new URL(text);
  return kind === 'base64' ? Buffer.from(text, 'base64') : text;
}

function otherFile(file: string): AffektError {
  return new AffektError(
    'AFFEKT_CONFLICT',
    `${file} is not what was sent: it has changed since, or this machine has another file in its place. Send it again.`,
  );
}

import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { AffektError, toAffektError } from '../../core/errors.js';
import { pause } from '../../core/pause.js';
import type { RunListener } from '../analyse-recordings.js';
import type { AudioFile } from '../audio-file.js';
import { contentHash } from '../content-hash.js';
import { outputName } from '../output-name.js';
import type { ResultFolder } from '../results/result-folder.js';
import { ATTEMPT_COUNT, BACKOFF_MS, type JobPlace, QUEUES_KEY, type RecordingJob } from './recording-job.js';
import { connectRedis, queuePackages } from './redis-connection.js';

/** Jobs that are sent at once. */
const BATCH_COUNT = 100;
/** While more jobs wait than this, no more are sent: what bounds the memory of Redis. */
const MOST_WAITING = 10_000;
const POLL_MS = 500;

/** What a sender did. */
export interface SentJobs {
  /** Workers that can do them, now. */
  readonly workerCount: number;
  readonly sentCount: number;
  readonly doneCount: number;
  readonly failedCount: number;
}

/**
 * Puts recordings into a queue: each once, whatever was sent before; those whose results are there already are left out. Of an
 * address that shows when a worker has fetched it.
 */
export class QueueSender {
  readonly #redis: Redis;
  readonly #queue: Queue<RecordingJob>;

  private constructor(redis: Redis, queue: Queue<RecordingJob>) {
    this.#redis = redis;
    this.#queue = queue;
  }

  /** Throws as `connectRedis`. */
  static async open(url: string, name: string): Promise<QueueSender> {
    const { bullmq } = await queuePackages();
    const redis = await connectRedis(url);
    await redis.sadd(QUEUES_KEY, name);
    const defaults = {
      attempts: ATTEMPT_COUNT,
      backoff: { type: 'exponential', delay: BACKOFF_MS },
      removeOnComplete: true,
      removeOnFail: false,
    };
    const queue = new bullmq.Queue<RecordingJob>(name, { connection: redis, defaultJobOptions: defaults });
    queue.on('error', () => undefined);
    return new QueueSender(redis, queue);
  }

  /** `job`: what all have in common. Throws `AFFEKT_QUEUE_UNAVAILABLE` when the memory of Redis is full. */
  async send(
    files: readonly AudioFile[],
    job: Pick<RecordingJob, 'request' | 'format' | 'plot' | 'folder'>,
    results: ResultFolder,
    listener: Pick<RunListener, 'onFault'>,
  ): Promise<SentJobs> {
    const counts = { sentCount: 0, doneCount: 0, failedCount: 0 };
    let batch: RecordingJob[] = [];
    const flush = async (): Promise<void> => {
      await this.#waitForRoom();
      counts.sentCount += batch.length;
      await this.#add(batch);
      batch = [];
    };
    for (const file of files) {
      try {
        if (file.error !== null) throw file.error;
        const identity = { output: outputName(file), file: file.name };
        const hash = file.path instanceof URL ? null : await contentHash(file.path);
        if (hash !== null && (await results.has({ ...identity, contentHash: hash }))) counts.doneCount += 1;
        else batch.push({ ...job, ...identity, contentHash: hash, place: placeOf(file.path) });
      } catch (error) {
        counts.failedCount += 1;
        listener.onFault(file.name, toAffektError(error, 'AFFEKT_INTERNAL'));
      }
      if (batch.length === BATCH_COUNT) await flush();
    }
    await flush();
    return { ...counts, workerCount: await this.#queue.getWorkersCount() };
  }

  async close(): Promise<void> {
    await this.#queue.close();
    this.#redis.disconnect();
  }

  async #add(jobs: readonly RecordingJob[]): Promise<void> {
    // What was set aside is tried again when it is asked for again.
    const again = async (job: RecordingJob): Promise<void> => {
      const known = await this.#queue.getJob(jobId(job));
      if (known !== undefined && (await known.isFailed())) await known.remove();
    };
    await Promise.all(jobs.map(again));
    try {
      await this.#queue.addBulk(
        jobs.map((data) => ({ name: 'recording', data, opts: { jobId: jobId(data) } })),
      );
    } catch (error) {
      throw isFull(error) ? full(error) : error;
    }
  }

  async #waitForRoom(): Promise<void> {
    while ((await this.#queue.getWaitingCount()) > MOST_WAITING) {
      await pause(POLL_MS);
    }
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('OOM ');
}

function full(cause: unknown): AffektError {
  return new AffektError(
    'AFFEKT_QUEUE_UNAVAILABLE',
    'The memory of Redis is full (its setting maxmemory). What was sent stays there: send the same again when some of it is done, ' +
      'or give Redis more; a recording that waits takes about 1.4 KiB.',
    { cause, retryable: true },
  );
}

function placeOf(at: string | Buffer | URL): JobPlace {
  if (at instanceof URL) return { kind: 'address', text: at.href };
  if (typeof at === 'string') return { kind: 'path', text: path.resolve(at) };
  const isAbsolute = path.isAbsolute(at.toString());
  const whole = isAbsolute ? at : Buffer.concat([Buffer.from(`${process.cwd()}${path.sep}`), at]);
  return { kind: 'base64', text: whole.toString('base64') };
}

/** The same for the same result. */
function jobId({ place, contentHash: content, output, folder, format, plot, request }: RecordingJob): string {
  const text = JSON.stringify([content ?? place.text, output, folder, format, plot, request]);
  return createHash('sha256').update(text).digest('hex');
}

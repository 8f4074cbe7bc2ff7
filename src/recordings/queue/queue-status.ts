import { QUEUES_KEY, MOST_DEATHS, type RecordingJob } from './recording-job.js';
import { connectRedis, queuePackages } from './redis-connection.js';

/** How a queue stands. */
export interface QueueStatus {
  readonly name: string;
  readonly workerCount: number;
  readonly waitingCount: number;
  readonly activeCount: number;
  /** Failed, to be tried again. */
  readonly delayedCount: number;
  readonly setAsideCount: number;
  /** Some of what was set aside, and why. */
  readonly setAside: readonly { readonly file: string; readonly reason: string }[];
}

const MOST_LISTED = 50;

/** All queues there are at this Redis. Throws as `connectRedis`. */
export async function queueStatus(url: string): Promise<QueueStatus[]> {
  const { bullmq } = await queuePackages();
  const redis = await connectRedis(url);
  try {
    const all: QueueStatus[] = [];
    for (const name of (await redis.smembers(QUEUES_KEY)).sort()) {
      const queue = new bullmq.Queue<RecordingJob>(name, { connection: redis });
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
      const failed = await queue.getFailed(0, MOST_LISTED - 1);
      all.push({
        name,
        workerCount: (await queue.getWorkers()).length,
        waitingCount: counts.waiting ?? 0,
        activeCount: counts.active ?? 0,
        delayedCount: counts.delayed ?? 0,
        setAsideCount: counts.failed ?? 0,
        setAside: failed.map(({ data, failedReason }) => ({
          file: data.file,
          reason: reasonOf(failedReason),
        })),
      });
      await queue.close();
    }
    return all;
  } finally {
    redis.disconnect();
  }
}

function reasonOf(reason: string): string {
  if (!/stalled more than/.test(reason)) return reason;
  return `its worker died while it was analysed, ${MOST_DEATHS} times`;
}

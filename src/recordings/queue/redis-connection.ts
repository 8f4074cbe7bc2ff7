import type { Redis } from 'ioredis';
import { AffektError } from '../../core/errors.js';

const CONNECT_TIMEOUT_MS = 5000;
const LONGEST_RETRY_MS = 2000;

/** The optional packages of the queue, loaded when it is used. Throws `AFFEKT_PACKAGE_MISSING`. */
export async function queuePackages(): Promise<{
  readonly bullmq: typeof import('bullmq');
  readonly ioredis: Pick<typeof import('ioredis'), 'Redis'>;
}> {
  try {
    return { bullmq: await import('bullmq'), ioredis: await import('ioredis') };
  } catch (cause) {
    throw new AffektError(
      'AFFEKT_PACKAGE_MISSING',
      'A queue needs the optional packages bullmq and ioredis: install them with `npm install bullmq ioredis`.',
      { cause },
    );
  }
}

/**
 * A connection to Redis that stays: when Redis goes, it is tried again for ever, and what was asked for waits. Throws
 * `AFFEKT_QUEUE_UNAVAILABLE` when Redis is not there at the start, or would throw away jobs when its memory is full.
 */
export async function connectRedis(url: string): Promise<Redis> {
  const { ioredis } = await queuePackages();
  const place = url.replace(/\/\/[^@/]*@/, '//');
  const probe = new ioredis.Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  let reason = '';
  probe.on('error', (error) => {
    reason = error.message;
  });
  let memory: string;
  try {
    await probe.connect();
    memory = await probe.info('memory');
  } catch (cause) {
    const words = reason || (cause instanceof Error ? cause.message : String(cause));
    throw new AffektError('AFFEKT_QUEUE_UNAVAILABLE', `Redis does not answer at ${place}: ${words}`, {
      cause,
      retryable: true,
    });
  } finally {
    probe.disconnect();
  }
  const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1] ?? 'unknown';
  if (policy !== 'noeviction') {
    throw new AffektError(
      'AFFEKT_QUEUE_UNAVAILABLE',
      `Redis at ${place} throws keys away when its memory is full (maxmemory-policy ${policy}), and jobs with them. Set ` +
        '`maxmemory-policy noeviction` in its configuration.',
    );
  }
  return new ioredis.Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => Math.min(LONGEST_RETRY_MS, 50 * 2 ** Math.min(attempt, 10)),
  });
}

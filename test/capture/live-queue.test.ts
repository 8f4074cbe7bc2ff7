import { describe, expect, it } from 'vitest';
import type { AudioChunk, SourceStatus } from '../../src/capture/audio-source.js';
import { LiveQueue } from '../../src/capture/live-queue.js';
import { AffektError } from '../../src/core/errors.js';

const FORMAT = { sampleRateHz: 8000, channelCount: 2 };

/** A tenth of a second, told apart by its first sample. */
function chunk(number: number): AudioChunk {
  const samples = new Float32Array(1600).fill(number);
  return { type: 'audio', format: FORMAT, samples, capturedAtMs: number };
}

function status(name: SourceStatus['status'], message = ''): SourceStatus {
  return { type: 'status', status: name, message };
}

async function drain(queue: LiveQueue): Promise<(number | string)[]> {
  queue.end();
  const found: (number | string)[] = [];
  for (let event = await queue.next(); event !== undefined; event = await queue.next()) {
    found.push(event.type === 'audio' ? event.capturedAtMs : event.status + event.message);
  }
  return found;
}

describe('LiveQueue', () => {
  it('keeps the newest second, in order, and counts what it drops per channel', async () => {
    const queue = new LiveQueue();
    for (let i = 0; i < 25; i++) queue.push(chunk(i));
    expect(queue.droppedSampleCount).toBe(15 * 800);
    expect(await drain(queue)).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
  });

  it('drops nothing from a consumer that keeps up', async () => {
    const queue = new LiveQueue();
    for (let i = 0; i < 100; i++) {
      queue.push(chunk(i));
      expect(await queue.next()).toMatchObject({ capturedAtMs: i });
    }
    expect(queue.droppedSampleCount).toBe(0);
  });

  it('never drops a status for audio', async () => {
    const queue = new LiveQueue();
    queue.push(status('running'));
    for (let i = 0; i < 20; i++) queue.push(chunk(i));
    queue.push(status('lost'));
    const found = await drain(queue);
    expect(found[0]).toBe('running');
    expect(found.at(-1)).toBe('lost');
    expect(found).toHaveLength(12);
  });

  it('bounds statuses and keeps lost and recovered paired', async () => {
    const queue = new LiveQueue();
    for (let i = 0; i < 1000; i++) queue.push(status(i % 2 === 0 ? 'lost' : 'recovered', String(i)));
    const found = await drain(queue);
    expect(found.length).toBeLessThanOrEqual(32);
    expect(found.at(-1)).toBe('recovered999');
    for (let i = 0; i < found.length; i++) {
      expect(found[i]).toMatch(i % 2 === 0 ? /^lost/ : /^recovered/);
    }
  });

  it('keeps a chunk that alone is longer than a second', async () => {
    const queue = new LiveQueue();
    queue.push({ ...chunk(1), samples: new Float32Array(40_000) });
    expect(await drain(queue)).toEqual([1]);
  });

  it('wakes a waiting consumer, and ends it', async () => {
    const queue = new LiveQueue();
    const waiting = queue.next();
    queue.push(chunk(7));
    expect(await waiting).toMatchObject({ capturedAtMs: 7 });
    const ended = queue.next();
    queue.end();
    expect(await ended).toBeUndefined();
  });

  it('throws the error it ended with after what was queued', async () => {
    const queue = new LiveQueue();
    queue.push(chunk(1));
    queue.end(new AffektError('AFFEKT_DEVICE_LOST', 'gone'));
    expect(await queue.next()).toMatchObject({ capturedAtMs: 1 });
    await expect(queue.next()).rejects.toMatchObject({ code: 'AFFEKT_DEVICE_LOST' });
  });

  it('forgets everything when closed', async () => {
    const queue = new LiveQueue();
    queue.push(chunk(1));
    queue.close();
    queue.push(chunk(2));
    expect(await queue.next()).toBeUndefined();
  });
});

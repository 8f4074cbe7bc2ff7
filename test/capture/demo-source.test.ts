import { describe, expect, it } from 'vitest';
import type { AudioChunk, SourceEvent } from '../../src/capture/audio-source.js';
import { DemoPerformer } from '../../src/capture/demo/performer.js';
import { DemoSource } from '../../src/capture/demo-source.js';
import { monotonicMs } from '../../src/core/clock.js';

/** The first `count` events, then an abort; what comes after it is counted. */
async function take(
  source: DemoSource,
  count: number,
): Promise<{ events: SourceEvent[]; afterAbort: number }> {
  const controller = new AbortController();
  const events: SourceEvent[] = [];
  let afterAbort = 0;
  for await (const event of source.events(controller.signal)) {
    if (controller.signal.aborted) afterAbort++;
    else events.push(event);
    if (events.length === count) controller.abort();
  }
  return { events, afterAbort };
}

function chunksOf(events: readonly SourceEvent[]): AudioChunk[] {
  return events.filter((event) => event.type === 'audio');
}

describe('DemoSource', () => {
  it('says that it runs, then plays what the performer plays', async () => {
    const { events, afterAbort } = await take(new DemoSource({ paced: false }), 4);
    expect(events[0]).toMatchObject({ type: 'status', status: 'running' });
    const chunks = chunksOf(events);
    expect(chunks).toHaveLength(3);
    expect(afterAbort).toBe(0);
    const heard = Float32Array.from(chunks.flatMap((chunk) => [...chunk.samples]));
    const expected = new Float32Array(heard.length);
    new DemoPerformer(44_100).render(expected);
    expect(heard).toEqual(expected);
    expect(chunks[0]?.format).toEqual({ sampleRateHz: 44_100, channelCount: 2 });
  });

  it('not paced, ends after one pass', async () => {
    let sampleCount = 0;
    for await (const event of new DemoSource({ paced: false }).events(new AbortController().signal)) {
      if (event.type === 'audio') sampleCount += event.samples.length / 2;
    }
    expect(sampleCount).toBe(new DemoPerformer(44_100).passSamples);
  });

  it('paced, stamps chunks of 10 ms exactly 10 ms apart, none before its time', async () => {
    const source = new DemoSource({ paced: true });
    const controller = new AbortController();
    const chunks: AudioChunk[] = [];
    let earliestMs = Number.POSITIVE_INFINITY;
    const startMs = monotonicMs();
    for await (const event of source.events(controller.signal)) {
      if (event.type !== 'audio') continue;
      chunks.push(event);
      earliestMs = Math.min(earliestMs, monotonicMs() - event.capturedAtMs);
      if (chunks.length === 20) controller.abort();
    }
    chunks.forEach((chunk, index) => {
      expect(chunk.samples).toHaveLength(2 * 441);
      expect(chunk.capturedAtMs - (chunks[0]?.capturedAtMs ?? 0)).toBeCloseTo(10 * index, 5);
    });
    expect(chunks).toHaveLength(20);
    expect((chunks[0]?.capturedAtMs ?? 0) - startMs).toBeGreaterThanOrEqual(10);
    expect(earliestMs).toBeGreaterThanOrEqual(0);
    expect(source.droppedSampleCount).toBe(0);
  });

  it('ends an abort in the middle of a wait at once, and does not begin when aborted before', async () => {
    const controller = new AbortController();
    const iterator = new DemoSource({ paced: true }).events(controller.signal)[Symbol.asyncIterator]();
    await iterator.next();
    const pending = iterator.next();
    controller.abort();
    expect((await pending).done).toBe(true);
    const aborted = new DemoSource({ paced: true }).events(controller.signal)[Symbol.asyncIterator]();
    expect((await aborted.next()).done).toBe(true);
  });

  it('can be listened to once', () => {
    const source = new DemoSource({ paced: false });
    source.events(new AbortController().signal);
    expect(() => source.events(new AbortController().signal)).toThrow(
      expect.objectContaining({ code: 'AFFEKT_INTERNAL' }),
    );
  });
});

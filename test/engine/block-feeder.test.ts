import { describe, expect, it } from 'vitest';
import type { AudioChunk } from '../../src/capture/audio-source.js';
import { BlockReader, BlockWriter, MAX_BLOCK_SAMPLES } from '../../src/buffer/block-ring.js';
import { createBlockRingMemory } from '../../src/buffer/block-ring-memory.js';
import { BlockFeeder } from '../../src/engine/block-feeder.js';

function setUp(isLossless: boolean) {
  const memory = createBlockRingMemory(400_000, 1);
  const writer = new BlockWriter(memory);
  const abort = new AbortController();
  const feeder = new BlockFeeder(() => writer, isLossless, abort.signal);
  return { feeder, reader: new BlockReader(memory), abort };
}

function chunkOf(sampleRateHz: number, channelCount: number, seconds: number): AudioChunk {
  const length = Math.round(sampleRateHz * seconds) * channelCount;
  const samples = Float32Array.from({ length }, (_, index) => index / length);
  return { type: 'audio', format: { sampleRateHz, channelCount }, samples, capturedAtMs: 10_000 };
}

describe('block feeder', () => {
  it.each([
    [44_100, 1],
    [192_000, 8],
    [8000, 64],
  ])(
    'cuts %d Hz with %d channels into blocks of whole samples, each with its own capture time',
    async (rate, channels) => {
      const { feeder, reader } = setUp(false);
      const chunk = chunkOf(rate, channels, 0.25);
      await feeder.push(chunk);
      let sampleCount = 0;
      for (let block = reader.pop(); block !== null; block = reader.pop()) {
        expect(block.length).toBeLessThanOrEqual(MAX_BLOCK_SAMPLES);
        expect(block.length % channels).toBe(0);
        expect(block).toEqual(chunk.samples.subarray(sampleCount, sampleCount + block.length));
        sampleCount += block.length;
        const secondsHeard = sampleCount / channels / rate;
        expect(reader.header.capturedAtMs).toBeCloseTo(10_000 - (0.25 - secondsHeard) * 1000, 6);
      }
      expect(sampleCount).toBe(chunk.samples.length);
    },
  );

  it('tells what was heard, and not what was dropped', async () => {
    const memory = createBlockRingMemory(400_000, 1);
    const writer = new BlockWriter(memory);
    let heardSampleCount = 0;
    const onHeard = (format: { sampleRateHz: number }, samples: Float32Array): void => {
      expect(format.sampleRateHz).toBe(8000);
      heardSampleCount += samples.length / 2;
    };
    const feeder = new BlockFeeder(() => writer, false, new AbortController().signal, onHeard);
    await feeder.push(chunkOf(8000, 2, 1.5));
    expect(feeder.droppedSampleCount).toBeGreaterThan(0);
    expect(heardSampleCount).toBe(12_000 - feeder.droppedSampleCount);
  });

  it('drops the newest, counted by samples and not by channels', async () => {
    const { feeder, reader } = setUp(false);
    await feeder.push(chunkOf(8000, 2, 1.5));
    expect(feeder.droppedSampleCount).toBe(4000);
    expect(reader.pop()?.[1]).toBeCloseTo(1 / 24_000, 9);
  });

  it('waits for room when nothing may be lost, until all is over', async () => {
    const { feeder, reader, abort } = setUp(true);
    let isDone = false;
    const push = feeder.push(chunkOf(8000, 1, 1.2)).then(() => {
      isDone = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    reader.pop();
    reader.pop();
    await push;
    expect(feeder.droppedSampleCount).toBe(0);
    const stuck = feeder.push(chunkOf(8000, 1, 1.2));
    abort.abort();
    await stuck;
    expect(feeder.droppedSampleCount).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import type { AudioChunk } from '../../src/capture/audio-source.js';
import { BlockReader, BlockWriter, MAX_BLOCK_SAMPLES } from '../../src/buffer/block-ring.js';
import { createBlockRingMemory } from '../../src/buffer/block-ring-memory.js';
import { BlockFeeder } from '../../src/engine/block-feeder.js';

function setUp(isLive: boolean, capacityWords = 400_000) {
  const memory = createBlockRingMemory(capacityWords, 1);
  const writer = new BlockWriter(memory);
  const abort = new AbortController();
  let heardSampleCount = 0;
  const feeder = new BlockFeeder(
    () => writer,
    (_format, samples) => {
      heardSampleCount += samples.length;
    },
  );
  const stream = { streamIndex: 7, isLive, signal: abort.signal };
  return { feeder, reader: new BlockReader(memory), abort, stream, heard: () => heardSampleCount };
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
      const { feeder, reader, stream } = setUp(true);
      const chunk = chunkOf(rate, channels, 0.25);
      await feeder.push(chunk, stream);
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

  it('says of each block which source it is from, and whether it can wait', async () => {
    const { feeder, reader, stream } = setUp(true);
    await feeder.push(chunkOf(8000, 1, 0.1), stream);
    await feeder.push(chunkOf(8000, 1, 0.1), { ...stream, streamIndex: 8, isLive: false });
    await feeder.pushEnd({ ...stream, streamIndex: 8 });
    const seen = [0, 1, 2].map(() => {
      const length = reader.pop()?.length;
      return [length, reader.header.streamIndex, reader.header.isLive];
    });
    expect(seen).toEqual([
      [800, 7, true],
      [800, 8, false],
      [0, 8, false],
    ]);
  });

  it('of a live input takes all there is room for; what is not is counted by samples and not heard', async () => {
    const { feeder, reader, stream, heard } = setUp(true, 20_000);
    await feeder.push(chunkOf(8000, 2, 1.5), stream);
    // Twelve blocks of 1,600 samples and their headers go in.
    expect(heard()).toBe(12 * 1600);
    expect(feeder.droppedSampleCount).toBe(3 * 800);
    expect(reader.pop()?.[1]).toBeCloseTo(1 / 24_000, 9);
  });

  it('waits for room when nothing may be lost, until all is over', async () => {
    const { feeder, reader, abort, stream } = setUp(false);
    let isDone = false;
    const push = feeder.push(chunkOf(8000, 1, 1.2), stream).then(() => {
      isDone = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    reader.pop();
    reader.pop();
    await push;
    expect(feeder.droppedSampleCount).toBe(0);
    const stuck = feeder.push(chunkOf(8000, 1, 1.2), stream);
    abort.abort();
    await stuck;
    expect(feeder.droppedSampleCount).toBe(0);
  });
});

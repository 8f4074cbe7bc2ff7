import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BlockHeader,
  BlockReader,
  BlockWriter,
  MAX_BLOCK_SAMPLES,
} from '../../src/buffer/block-ring.js';
import { BLOCK_HEADER_WORDS, createBlockRingMemory } from '../../src/buffer/block-ring-memory.js';

const HEADER: BlockHeader = {
  sampleRateHz: 48_000,
  channelCount: 2,
  capturedAtMs: 0,
  streamIndex: 0,
  isLive: true,
};

function noise(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => Math.sin(index * 12.9898 + seed * 78.233));
}

function ringOf(capacityWords: number, maxQueuedSeconds?: number) {
  const memory = createBlockRingMemory(capacityWords, maxQueuedSeconds);
  return { writer: new BlockWriter(memory), reader: new BlockReader(memory) };
}

describe('block ring', () => {
  it('gives blocks back in order, whole, with their headers, whatever the order of pushes and pops', () => {
    const step = fc.oneof(
      fc.record({ samples: fc.integer({ min: 1, max: 40 }), rate: fc.constantFrom(8000, 44_100, 192_000) }),
      fc.constant('pop' as const),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 200 }),
        fc.array(step, { maxLength: 200 }),
        (capacity, steps) => {
          const { writer, reader } = ringOf(capacity);
          const expected: { samples: Float32Array; header: BlockHeader }[] = [];
          let usedWords = 0;
          for (const [index, action] of steps.entries()) {
            if (action === 'pop') {
              const next = expected.shift();
              const popped = reader.pop();
              if (next === undefined) {
                expect(popped).toBeNull();
              } else {
                expect(popped).toEqual(next.samples);
                expect(reader.header).toEqual(next.header);
                usedWords -= next.samples.length + BLOCK_HEADER_WORDS;
              }
              continue;
            }
            const header = {
              sampleRateHz: action.rate,
              channelCount: 1,
              capturedAtMs: 1e9 + index / 7,
              streamIndex: index,
              isLive: index % 2 === 0,
            };
            const samples = noise(action.samples, index);
            const words = samples.length + BLOCK_HEADER_WORDS;
            const fits = usedWords + words <= capacity;
            expect(writer.push(header, samples)).toBe(fits);
            if (fits) {
              expected.push({ samples, header });
              usedWords += words;
            }
            expect(writer.queuedSampleCount).toBe(
              expected.reduce((sum, { samples: { length } }) => sum + length, 0),
            );
          }
        },
      ),
    );
  });

  it('takes no block when not a word is left, and those before it are intact', () => {
    const { writer, reader } = ringOf(2 * (100 + BLOCK_HEADER_WORDS));
    expect([1, 2, 3].map((seed) => writer.push(HEADER, noise(100, seed)))).toEqual([true, true, false]);
    expect(reader.pop()).toEqual(noise(100, 1));
    expect(reader.pop()).toEqual(noise(100, 2));
    expect(reader.pop()).toBeNull();
  });

  it('has no room for who can wait when it holds the longest queue in seconds, though words are left', async () => {
    const { writer, reader } = ringOf(1_000_000, 1);
    const tenth = new Float32Array(9600);
    for (let count = 0; count < 10; count += 1) {
      expect(await writer.waitForRoom(HEADER, tenth.length, 0)).toBe(true);
      expect(writer.push(HEADER, tenth)).toBe(true);
    }
    expect(writer.queuedSeconds).toBeCloseTo(1, 6);
    expect(reader.queuedSeconds).toBeCloseTo(1, 6);
    expect(await writer.waitForRoom(HEADER, 2, 1)).toBe(false);
    reader.pop();
    expect(reader.queuedSeconds).toBeCloseTo(0.9, 6);
    expect(await writer.waitForRoom(HEADER, tenth.length, 0)).toBe(true);
  });

  it('takes of a live input what comes while there is room, however long that is', () => {
    const { writer, reader } = ringOf(1_000_000, 1);
    for (let count = 0; count < 30; count += 1) expect(writer.push(HEADER, noise(9600, count))).toBe(true);
    expect(reader.queuedSeconds).toBeCloseTo(3, 6);
    expect(reader.pop()).toEqual(noise(9600, 0));
  });

  it('still knows how much it holds when the counters have wrapped, after 72 minutes of audio', async () => {
    const { writer, reader } = ringOf(200_000, 10);
    const header = { ...HEADER, sampleRateHz: 8000, channelCount: 1 };
    const block = new Float32Array(MAX_BLOCK_SAMPLES);
    const blockSeconds = MAX_BLOCK_SAMPLES / 8000;
    for (let seconds = 0; seconds < 80 * 60; seconds += blockSeconds) {
      expect(writer.push(header, block)).toBe(true);
      expect(writer.queuedSeconds).toBe(blockSeconds);
      expect(await writer.waitForRoom(header, block.length, 0)).toBe(false);
      reader.pop();
      expect(writer.queuedSeconds).toBe(0);
    }
  });

  it('holds two seconds at least of 192 kHz with ten channels by default', () => {
    const memory = createBlockRingMemory();
    const writer = new BlockWriter(memory);
    const header = { ...HEADER, sampleRateHz: 192_000, channelCount: 10 };
    const block = new Float32Array(19_200);
    for (let count = 0; count < 200; count += 1) expect(writer.push(header, block)).toBe(true);
  });

  it('keeps every bit: NaN payloads, infinities, denormals, negative zero', () => {
    const { writer, reader } = ringOf(1000);
    const bits = Uint32Array.of(0x7f800001, 0xffc12345, 0x7fa00000, 0xff800000, 1, 0x80000000);
    writer.push(HEADER, new Float32Array(bits.buffer));
    const samples = reader.pop() as Float32Array;
    expect(new Uint32Array(samples.buffer, samples.byteOffset, samples.length)).toEqual(bits);
  });

  it('keeps capture times to a microsecond after a year of uptime', () => {
    const { writer, reader } = ringOf(1000);
    const capturedAtMs = 365 * 86_400_000 + 0.001;
    writer.push({ ...HEADER, capturedAtMs }, noise(2, 1));
    reader.pop();
    expect(Math.abs(reader.header.capturedAtMs - capturedAtMs)).toBe(0);
  });

  it('carries an empty block as the end marker', () => {
    const { writer, reader } = ringOf(1000);
    writer.push(HEADER, noise(4, 1));
    writer.push(HEADER, new Float32Array(0));
    expect(reader.pop()?.length).toBe(4);
    expect(reader.pop()?.length).toBe(0);
    expect(reader.pop()).toBeNull();
  });

  it('refuses a block longer than the reader can take', () => {
    const { writer } = ringOf(200_000, 100);
    expect(writer.push(HEADER, new Float32Array(MAX_BLOCK_SAMPLES + 2))).toBe(false);
    expect(writer.push(HEADER, new Float32Array(MAX_BLOCK_SAMPLES))).toBe(true);
  });

  it('tells that there is no room when the wait times out, and that there is when a block was taken', async () => {
    const { writer, reader } = ringOf(100 + BLOCK_HEADER_WORDS);
    writer.push(HEADER, noise(100, 1));
    expect(await writer.waitForRoom(HEADER, 100, 5)).toBe(false);
    const room = writer.waitForRoom(HEADER, 100, 10_000);
    reader.pop();
    expect(await room).toBe(true);
  });

  it('does not sleep when something was pushed since the last look', () => {
    const { writer, reader } = ringOf(1000);
    expect(reader.pop()).toBeNull();
    writer.push(HEADER, noise(2, 1));
    // Would block this thread for ever if the push were missed.
    reader.wait(Number.POSITIVE_INFINITY);
    expect(reader.pop()?.length).toBe(2);
  });

  it('carries 20,000 blocks to another thread without losing or changing one', async () => {
    const memory = createBlockRingMemory(5000);
    const writer = new BlockWriter(memory);
    const worker = new Worker(new URL('./block-ring-reader.mjs', import.meta.url), { workerData: memory });
    const received = new Promise<unknown[]>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    const expected: unknown[] = [];
    for (let index = 0; index < 20_000; index += 1) {
      const samples = noise(2 * (1 + (index % 301)), index);
      const header = {
        sampleRateHz: 44_100 + (index % 3),
        channelCount: 2,
        capturedAtMs: index / 3,
        streamIndex: index >> 3,
        isLive: index % 5 === 0,
      };
      let hasRoom = false;
      while (!hasRoom) hasRoom = await writer.waitForRoom(header, samples.length, 1000);
      expect(writer.push(header, samples)).toBe(true);
      const words = new Uint32Array(samples.buffer);
      expected.push({
        ...header,
        length: samples.length,
        checksum: words.reduce((sum, word) => (Math.imul(sum, 31) + word) >>> 0, 0),
      });
    }
    while (!writer.push(HEADER, new Float32Array(0))) await writer.waitForRoom(HEADER, 0, 1000);
    expect(await received).toEqual(expected);
  });
});

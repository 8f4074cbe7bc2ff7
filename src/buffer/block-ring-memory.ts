import { RingBuffer } from 'ringbuf.js';

/** The shared memory of one ring: hand it to the other thread, which makes its own writer or reader over it. */
export interface BlockRingMemory {
  /** The words of the ring (ringbuf.js's layout). */
  readonly storage: SharedArrayBuffer;
  /** Int32 cells, indexed by `RING_CELLS`. */
  readonly cells: SharedArrayBuffer;
  /** A writer that waits for room keeps this much time in the ring at most, whatever words are left. */
  readonly maxQueuedSeconds: number;
}

/**
 * Cells beside the ring. `pushed` and `popped` count blocks and are what a thread waits on. The others count what went in and
 * came out: interleaved samples, microseconds of audio. They wrap at 2³², so only differences of them mean something.
 */
export const RING_CELLS = {
  pushed: 0,
  popped: 1,
  poppedSamples: 2,
  pushedMicroseconds: 3,
  poppedMicroseconds: 4,
} as const;

/** Words (32 bit) before the samples of each block: rate and capture time as float64, channels, samples, stream, live or not. */
export const BLOCK_HEADER_WORDS = 8;

/**
 * Memory for a ring of `capacityWords` 32-bit words, a sample each: the default holds 2 s at up to 2,097,000 interleaved
 * samples a second (192 kHz with 10 channels) and takes 16 MiB.
 */
export function createBlockRingMemory(
  capacityWords = 4 * 1024 * 1024,
  maxQueuedSeconds = 3,
): BlockRingMemory {
  return {
    storage: RingBuffer.getStorageForCapacity(capacityWords, Uint32Array) as SharedArrayBuffer,
    cells: new SharedArrayBuffer(Object.keys(RING_CELLS).length * Int32Array.BYTES_PER_ELEMENT),
    maxQueuedSeconds,
  };
}

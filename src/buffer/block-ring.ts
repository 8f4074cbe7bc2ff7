import { RingBuffer } from 'ringbuf.js';
import { BLOCK_HEADER_WORDS, type BlockRingMemory, RING_CELLS } from './block-ring-memory.js';

/** What a block of audio says of itself. The interleaved samples come beside it. */
export interface BlockHeader {
  sampleRateHz: number;
  channelCount: number;
  /** Monotonic time of the block's last sample, ms; float64, so exact over the life of a machine. */
  capturedAtMs: number;
  /** Which source it is from, counted: a block with another number begins another stream. */
  streamIndex: number;
  /** Whether it is from an input that cannot wait. */
  isLive: boolean;
}

/** Interleaved samples a block may have at most; longer chunks are cut by the caller (in time too, to `maxQueuedSeconds`). */
export const MAX_BLOCK_SAMPLES = 65_536;

/**
 * Header words as bits: the ring carries uint32, because copying a float32 as a number may change the bits of a NaN, and
 * the analysis must see what was captured.
 */
class HeaderCodec {
  readonly words = new Uint32Array(BLOCK_HEADER_WORDS);
  readonly #numbers = new Float64Array(this.words.buffer, 0, 2);

  encode(header: BlockHeader, sampleCount: number): void {
    this.#numbers[0] = header.sampleRateHz;
    this.#numbers[1] = header.capturedAtMs;
    this.words[4] = header.channelCount;
    this.words[5] = sampleCount;
    this.words[6] = header.streamIndex;
    this.words[7] = header.isLive ? 1 : 0;
  }

  /** Fills `header`; returns the sample count. */
  decode(header: BlockHeader): number {
    header.sampleRateHz = this.#numbers[0] as number;
    header.capturedAtMs = this.#numbers[1] as number;
    header.channelCount = this.words[4] as number;
    header.streamIndex = this.words[6] as number;
    header.isLive = this.words[7] === 1;
    return this.words[5] as number;
  }
}

/**
 * The producer's end of a wait-free single-producer single-consumer ring of audio blocks (over padenot's ringbuf.js).
 *
 * A block goes in whole or not at all and becomes visible at once. Policy of live input: the **oldest** is dropped, by the
 * reader, which alone may take from the ring (see `OverloadPolicy`). Only when it stands still until not a word is left
 * (43 s of stereo at 48 kHz, 2 s of 40 channels) does `push` return false, and what did not go in is for the caller to count.
 * Never throws, never waits. One thread only.
 */
export class BlockWriter {
  readonly #ring: RingBuffer;
  readonly #cells: Int32Array;
  readonly #maxQueuedMicroseconds: number;
  readonly #codec = new HeaderCodec();
  #payload: Uint32Array = new Uint32Array(0);
  #pushedSamples = 0;

  constructor(memory: BlockRingMemory) {
    this.#ring = new RingBuffer(memory.storage, Uint32Array);
    this.#cells = new Int32Array(memory.cells);
    this.#maxQueuedMicroseconds = memory.maxQueuedSeconds * 1e6;
  }

  /** Interleaved samples pushed and not yet taken by the reader. */
  get queuedSampleCount(): number {
    return (this.#pushedSamples - Atomics.load(this.#cells, RING_CELLS.poppedSamples)) >>> 0;
  }

  /** Seconds of audio pushed and not yet taken by the reader. */
  get queuedSeconds(): number {
    return queuedMicroseconds(this.#cells) / 1e6;
  }

  /** Pushes interleaved samples (none: a marker of the end of the material) and wakes the reader. */
  push(header: BlockHeader, samples: Float32Array): boolean {
    if (!this.#fits(samples.length)) return false;
    this.#codec.encode(header, samples.length);
    this.#payload = new Uint32Array(samples.buffer, samples.byteOffset, samples.length);
    this.#pushedSamples = (this.#pushedSamples + samples.length) | 0;
    Atomics.add(this.#cells, RING_CELLS.pushedMicroseconds, blockMicroseconds(header, samples.length));
    this.#ring.writeCallbackWithOffset(BLOCK_HEADER_WORDS + samples.length, this.#write);
    Atomics.add(this.#cells, RING_CELLS.pushed, 1);
    Atomics.notify(this.#cells, RING_CELLS.pushed);
    return true;
  }

  /**
   * For what can wait: resolves to whether a block would go in and the ring then hold no more time than it should; at once,
   * or when the reader has made room, or after `timeoutMs` (then mostly false). Once true it stays so until the next push.
   */
  async waitForRoom(header: BlockHeader, sampleCount: number, timeoutMs: number): Promise<boolean> {
    const seen = Atomics.load(this.#cells, RING_CELLS.popped);
    if (this.#hasRoomFor(header, sampleCount)) return true;
    await Atomics.waitAsync(this.#cells, RING_CELLS.popped, seen, timeoutMs).value;
    return this.#hasRoomFor(header, sampleCount);
  }

  #fits(sampleCount: number): boolean {
    return (
      sampleCount <= MAX_BLOCK_SAMPLES && this.#ring.availableWrite() >= BLOCK_HEADER_WORDS + sampleCount
    );
  }

  #hasRoomFor(header: BlockHeader, sampleCount: number): boolean {
    const microseconds = queuedMicroseconds(this.#cells) + blockMicroseconds(header, sampleCount);
    return this.#fits(sampleCount) && microseconds <= this.#maxQueuedMicroseconds;
  }

  /** Header and samples into the two pieces of the ring's free room; a field, so that a push makes no closure. */
  readonly #write: Parameters<RingBuffer['writeCallbackWithOffset']>[1] = (
    storage,
    firstOffset,
    firstLength,
    secondOffset,
  ) => {
    const header = this.#codec.words;
    const headerInFirst = Math.min(header.length, firstLength);
    storage.set(header.subarray(0, headerInFirst), firstOffset);
    storage.set(header.subarray(headerInFirst), secondOffset);
    const payloadInFirst = firstLength - headerInFirst;
    storage.set(this.#payload.subarray(0, payloadInFirst), firstOffset + headerInFirst);
    storage.set(this.#payload.subarray(payloadInFirst), secondOffset + header.length - headerInFirst);
    return header.length + this.#payload.length;
  };
}

/**
 * The consumer's end. `pop` gives the oldest block: `header` is filled and the interleaved samples are returned, a view of
 * the reader's own memory that the next `pop` overwrites; an empty view marks the end of the material. Null when there is
 * nothing. Never throws. One thread only; `wait` blocks that thread, so never the control thread.
 */
export class BlockReader {
  readonly header: BlockHeader = {
    sampleRateHz: 0,
    channelCount: 0,
    capturedAtMs: 0,
    streamIndex: 0,
    isLive: false,
  };
  readonly #ring: RingBuffer;
  readonly #cells: Int32Array;
  readonly #codec = new HeaderCodec();
  readonly #words = new Uint32Array(MAX_BLOCK_SAMPLES);
  readonly #samples = new Float32Array(this.#words.buffer);
  #seenPushed = 0;

  constructor(memory: BlockRingMemory) {
    this.#ring = new RingBuffer(memory.storage, Uint32Array);
    this.#cells = new Int32Array(memory.cells);
  }

  pop(): Float32Array | null {
    this.#seenPushed = Atomics.load(this.#cells, RING_CELLS.pushed);
    if (this.#ring.pop(this.#codec.words, BLOCK_HEADER_WORDS) === 0) return null;
    const sampleCount = this.#codec.decode(this.header);
    if (sampleCount > 0) this.#ring.pop(this.#words, sampleCount);
    Atomics.add(this.#cells, RING_CELLS.poppedSamples, sampleCount);
    Atomics.add(this.#cells, RING_CELLS.poppedMicroseconds, blockMicroseconds(this.header, sampleCount));
    Atomics.add(this.#cells, RING_CELLS.popped, 1);
    Atomics.notify(this.#cells, RING_CELLS.popped);
    return this.#samples.subarray(0, sampleCount);
  }

  /** Seconds of audio that wait in the ring. */
  get queuedSeconds(): number {
    return queuedMicroseconds(this.#cells) / 1e6;
  }

  /**
   * Blocks until something was pushed since the last `pop`, or `timeoutMs` passed. `not-equal` (already pushed) and
   * `timed-out` are normal results: pop again either way.
   */
  wait(timeoutMs: number): void {
    Atomics.wait(this.#cells, RING_CELLS.pushed, this.#seenPushed, timeoutMs);
  }
}

function queuedMicroseconds(cells: Int32Array): number {
  const pushed = Atomics.load(cells, RING_CELLS.pushedMicroseconds);
  return (pushed - Atomics.load(cells, RING_CELLS.poppedMicroseconds)) >>> 0;
}

/** Whole microseconds, by the same rounding on both sides, so that their sums agree. */
function blockMicroseconds(header: BlockHeader, sampleCount: number): number {
  if (sampleCount === 0) return 0;
  return Math.round((sampleCount / header.channelCount / header.sampleRateHz) * 1e6);
}

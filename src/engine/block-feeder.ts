import type { AudioChunk, AudioFormat } from '../capture/audio-source.js';
import { type BlockHeader, type BlockWriter, MAX_BLOCK_SAMPLES } from '../buffer/block-ring.js';

/** Longest block, seconds: the analysis looks after its other duties between blocks. */
const MAX_BLOCK_SECONDS = 0.1;
/** How long to wait for room before looking whether the thread has been replaced or all is over. */
const ROOM_WAIT_MS = 250;

/** The source that audio is from. A `SourceRun` is one. */
export interface FedStream {
  readonly streamIndex: number;
  /** Whether it cannot wait: then nothing is waited for, and the analysis drops the oldest when it is late. */
  readonly isLive: boolean;
  /** Aborted: its audio is not wanted any more. */
  readonly signal: AbortSignal;
}

/**
 * Cuts a source's chunks into blocks and writes them to the analysis thread's ring, whichever that is at the moment. Waits for
 * room, unless the source is live. Control thread.
 */
export class BlockFeeder {
  readonly #currentWriter: () => BlockWriter;
  readonly #onHeard: (format: AudioFormat, samples: Float32Array) => void;
  /** Of the last block that went in. */
  #last: BlockHeader = { sampleRateHz: 1, channelCount: 1, capturedAtMs: 0, streamIndex: 0, isLive: false };
  /** Set: nothing is written until it resolves. */
  #pause: Promise<void> | null = null;
  /** Samples (per channel) that did not reach the analysis. */
  droppedSampleCount = 0;

  /** `onHeard` gets every block that was written, in order, all its channels; the array is valid only during the call. */
  constructor(
    currentWriter: () => BlockWriter,
    onHeard: (format: AudioFormat, samples: Float32Array) => void = () => undefined,
  ) {
    this.#currentWriter = currentWriter;
    this.#onHeard = onHeard;
  }

  /** Monotonic time at which the last sample was captured that went in. */
  get capturedAtMs(): number {
    return this.#last.capturedAtMs;
  }

  /** Writes nothing while `body` runs; sources wait or queue. */
  async paused(body: () => Promise<void>): Promise<void> {
    const pause = body();
    this.#pause = pause.catch(() => undefined);
    try {
      await pause;
    } finally {
      this.#pause = null;
    }
  }

  async push({ format, samples, capturedAtMs }: AudioChunk, stream: FedStream): Promise<void> {
    const { sampleRateHz, channelCount } = format;
    const framesPerBlock = Math.max(
      1,
      Math.min(Math.floor(MAX_BLOCK_SAMPLES / channelCount), Math.round(sampleRateHz * MAX_BLOCK_SECONDS)),
    );
    const { streamIndex, isLive, signal } = stream;
    const header: BlockHeader = { sampleRateHz, channelCount, capturedAtMs, streamIndex, isLive };
    for (let start = 0; start < samples.length; start += framesPerBlock * channelCount) {
      const block = samples.subarray(start, start + framesPerBlock * channelCount);
      const samplesAfter = (samples.length - start - block.length) / channelCount;
      header.capturedAtMs = capturedAtMs - (samplesAfter / sampleRateHz) * 1000;
      await this.#waitForTurn(isLive ? null : header, block.length, signal);
      if (signal.aborted) return;
      this.#last = header;
      if (this.#currentWriter().push(header, block)) this.#onHeard(format, block);
      else this.droppedSampleCount += block.length / channelCount;
    }
  }

  /** Marks the end of a source's material; waits for room in any case. */
  async pushEnd({ streamIndex, signal }: FedStream): Promise<void> {
    const header = { ...this.#last, streamIndex };
    await this.#waitForTurn(header, 0, signal);
    if (!signal.aborted) this.#currentWriter().push(header, new Float32Array(0));
  }

  /** Interleaved samples were lost with a thread that died. */
  countLost(sampleCount: number): void {
    this.droppedSampleCount += sampleCount / this.#last.channelCount;
  }

  /** Resolves when a block may be written: no pause, and room for what waits for it (`header` not null). */
  async #waitForTurn(header: BlockHeader | null, sampleCount: number, signal: AbortSignal): Promise<void> {
    do {
      if (this.#pause !== null) await this.#pause;
      if (header !== null) await this.#waitForRoom(header, sampleCount, signal);
    } while (this.#pause !== null && !signal.aborted);
  }

  async #waitForRoom(header: BlockHeader, sampleCount: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (await this.#currentWriter().waitForRoom(header, sampleCount, ROOM_WAIT_MS)) return;
    }
  }
}

import type { AudioChunk, AudioFormat } from '../capture/audio-source.js';
import { type BlockHeader, type BlockWriter, MAX_BLOCK_SAMPLES } from '../buffer/block-ring.js';

/** Longest block, seconds: the analysis looks after its other duties between blocks. */
const MAX_BLOCK_SECONDS = 0.1;
/** How long to wait for room before looking whether the thread has been replaced or all is over. */
const ROOM_WAIT_MS = 250;

/**
 * Cuts a source's chunks into blocks and writes them to the analysis thread's ring, whichever that is at the moment.
 * Lossless: waits for room. Else: drop newest, counted. Control thread.
 */
export class BlockFeeder {
  readonly #currentWriter: () => BlockWriter;
  readonly #isLossless: boolean;
  readonly #signal: AbortSignal;
  readonly #onHeard: (format: AudioFormat, samples: Float32Array) => void;
  readonly #header: BlockHeader = { sampleRateHz: 1, channelCount: 1, capturedAtMs: 0 };
  /** Samples (per channel) that did not reach the analysis. */
  droppedSampleCount = 0;

  /** `onHeard` gets every block that was written, in order; the array is valid only during the call. */
  constructor(
    currentWriter: () => BlockWriter,
    isLossless: boolean,
    signal: AbortSignal,
    onHeard: (format: AudioFormat, samples: Float32Array) => void = () => undefined,
  ) {
    this.#currentWriter = currentWriter;
    this.#isLossless = isLossless;
    this.#signal = signal;
    this.#onHeard = onHeard;
  }

  async push({ format, samples, capturedAtMs }: AudioChunk): Promise<void> {
    const { sampleRateHz, channelCount } = format;
    const framesPerBlock = Math.max(
      1,
      Math.min(Math.floor(MAX_BLOCK_SAMPLES / channelCount), Math.round(sampleRateHz * MAX_BLOCK_SECONDS)),
    );
    this.#header.sampleRateHz = sampleRateHz;
    this.#header.channelCount = channelCount;
    for (let start = 0; start < samples.length; start += framesPerBlock * channelCount) {
      const block = samples.subarray(start, start + framesPerBlock * channelCount);
      const samplesAfter = (samples.length - start - block.length) / channelCount;
      this.#header.capturedAtMs = capturedAtMs - (samplesAfter / sampleRateHz) * 1000;
      if (this.#isLossless) await this.#waitForRoom(block.length);
      if (this.#signal.aborted) return;
      if (this.#currentWriter().push(this.#header, block)) this.#onHeard(format, block);
      else this.droppedSampleCount += block.length / channelCount;
    }
  }

  /** Marks the end of the material; waits for room in any case. */
  async pushEnd(): Promise<void> {
    await this.#waitForRoom(0);
    this.#currentWriter().push(this.#header, new Float32Array(0));
  }

  /** Interleaved samples were lost with a thread that died. */
  countLost(sampleCount: number): void {
    this.droppedSampleCount += sampleCount / this.#header.channelCount;
  }

  async #waitForRoom(sampleCount: number): Promise<void> {
    while (!this.#signal.aborted) {
      if (await this.#currentWriter().waitForRoom(this.#header, sampleCount, ROOM_WAIT_MS)) return;
    }
  }
}

import { closeSync, constants, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { monotonicMs } from '../src/core/clock.js';
import { seededNoise } from '../test/features/rhythm/rhythm-material.js';
import { missingForVirtualMic, VirtualMic } from '../test/support/virtual-mic.js';
import type { BenchResult } from './bench.js';
import { withFolder } from './material.js';

export const MICROPHONE_RATE_HZ = 44_100;
/** What is due is written so often, ms: the block of this microphone. */
const WRITE_EVERY_MS = 2;
/** Samples (per channel) of one write: 4 KiB, which a pipe takes whole or not at all. */
const WRITE_SAMPLES = 4096 / (2 * Float32Array.BYTES_PER_ELEMENT);
/** Hum of the room between two pieces, RMS of full scale (−74 dBFS): a device that gives nothing at all counts as lost. */
const ROOM_AMPLITUDE = 0.0002;

/**
 * A virtual microphone whose time is known: PulseAudio takes it from a named pipe, into which each sample is written as soon as
 * its moment has passed, as an interface with a block of two milliseconds would. Stereo, both sides alike. While nobody listens,
 * PulseAudio does not read: what is due then waits, and never stops this process.
 */
export class PipeMicrophone {
  readonly #mic: VirtualMic;
  readonly #file: number;
  readonly #startMs = monotonicMs();
  readonly #timer: NodeJS.Timeout;
  readonly #noise = seededNoise(5);
  #queue: Float32Array = new Float32Array(0);
  #queueAt = 0;
  #writtenCount = 0;
  /** Longest that a sample of `play` was written after its moment, ms. */
  longestDelayMs = 0;

  private constructor(mic: VirtualMic, file: number) {
    this.#mic = mic;
    this.#file = file;
    this.#timer = setInterval(() => this.#write(), WRITE_EVERY_MS);
  }

  static async open(folder: string): Promise<PipeMicrophone> {
    const pipe = path.join(folder, 'microphone');
    const mic = await VirtualMic.start(MICROPHONE_RATE_HZ, 2, pipe);
    return new PipeMicrophone(mic, openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
  }

  /** Monotonic time at which sample `index` (from the start of the microphone) sounds. */
  timeMsOf(index: number): number {
    return this.#startMs + (1000 * index) / MICROPHONE_RATE_HZ;
  }

  /** Plays mono samples from the next one on; returns the index of the first. */
  play(samples: Float32Array): number {
    this.#queue = samples;
    this.#queueAt = this.#writtenCount;
    return this.#queueAt;
  }

  /** Resolves when the samples of `play` have been written. */
  async ended(): Promise<void> {
    while (this.#writtenCount < this.#queueAt + this.#queue.length) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    closeSync(this.#file);
    await this.#mic.close();
  }

  #write(): void {
    const dueCount = Math.floor(((monotonicMs() - this.#startMs) * MICROPHONE_RATE_HZ) / 1000);
    while (this.#writtenCount < dueCount) {
      const count = Math.min(WRITE_SAMPLES, dueCount - this.#writtenCount);
      const block = new Float32Array(2 * count);
      for (let index = 0; index < count; index += 1) {
        const played = this.#queue[this.#writtenCount + index - this.#queueAt] ?? 0;
        block.fill(played + ROOM_AMPLITUDE * this.#noise(), 2 * index, 2 * index + 2);
      }
      if (!writeIfTaken(this.#file, new Uint8Array(block.buffer))) return;
      const isPlayed = this.#writtenCount - this.#queueAt < this.#queue.length;
      const delayMs = monotonicMs() - this.timeMsOf(this.#writtenCount);
      if (isPlayed) this.longestDelayMs = Math.max(this.longestDelayMs, delayMs);
      this.#writtenCount += count;
    }
  }
}

/** false: the pipe is full. */
function writeIfTaken(file: number, bytes: Uint8Array): boolean {
  try {
    writeSync(file, bytes);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false;
    throw error;
  }
}

/** A bench that needs this microphone, in a folder of its own; left out, with what is missing, where it cannot be had. */
export async function withMicrophone(
  measure: (folder: string) => Promise<BenchResult>,
): Promise<BenchResult> {
  const missing = missingForVirtualMic();
  return missing.length === 0
    ? await withFolder(measure)
    : { rows: [], notes: [`Left out: ${missing.join(', ')} not installed.`] };
}

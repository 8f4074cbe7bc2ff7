import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { AffektError } from '../core/errors.js';
import type { AudioFormat } from './audio-source.js';

const HEADER_BYTES = 58;
const FLOAT_PCM = 3;
const SAMPLE_BYTES = Float32Array.BYTES_PER_ELEMENT;
/** Written for lengths that are not known (yet), or too long for the format. */
const UNKNOWN_LENGTH = 0xffff_ffff;
/** Audio that may wait for a slow disk. */
const MAX_WAITING_SECONDS = 10;

/**
 * Writes what is heard to a WAV file of 32-bit floats, sample for sample. A recording has no gaps: when writing fails (full
 * disk), the disk is more than ten seconds behind, or the format changes, it ends there and says so once; what was written
 * stays and can be read, even when the program is killed. Bounded memory. Control thread.
 */
export class WavRecorder {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #onFailure: (error: AffektError) => void;
  #format: AudioFormat | null = null;
  #waiting: Uint8Array[] = [];
  #waitingByteCount = 0;
  #writtenByteCount = 0;
  #isOver = false;
  #hasFailed = false;
  #writing: Promise<void> | null = null;

  private constructor(path: string, file: FileHandle, onFailure: (error: AffektError) => void) {
    this.path = path;
    this.#file = file;
    this.#onFailure = onFailure;
  }

  /**
   * Opens the file; `onFailure` hears why the recording ended early, at most once. Throws `AFFEKT_WRITE_FAILED` when the file
   * cannot be made or holds something already.
   */
  static async create(path: string, onFailure: (error: AffektError) => void): Promise<WavRecorder> {
    const failed = (reason: string, cause?: unknown): AffektError =>
      new AffektError('AFFEKT_WRITE_FAILED', `Cannot record to ${path}: ${reason}`, { cause });
    const file = await open(path, constants.O_RDWR | constants.O_CREAT).catch((cause: Error) => {
      throw failed(cause.message, cause);
    });
    if ((await file.stat()).size === 0) return new WavRecorder(path, file, onFailure);
    await file.close();
    throw failed('it exists already; name another file');
  }

  /** Takes interleaved samples; they are copied. Never waits, never throws. */
  onAudio(format: AudioFormat, samples: Float32Array): void {
    if (this.#isOver) return;
    this.#format ??= format;
    const { sampleRateHz, channelCount } = this.#format;
    if (format.sampleRateHz !== sampleRateHz || format.channelCount !== channelCount) {
      this.#fail(`the input changed to ${format.sampleRateHz} Hz with ${format.channelCount} channel(s)`);
      return;
    }
    const limitBytes = MAX_WAITING_SECONDS * sampleRateHz * channelCount * SAMPLE_BYTES;
    if (this.#waitingByteCount + samples.byteLength > limitBytes) {
      this.#fail(`the disk is more than ${MAX_WAITING_SECONDS} s behind`);
      return;
    }
    this.#waiting.push(new Uint8Array(samples.slice().buffer));
    this.#waitingByteCount += samples.byteLength;
    this.#writing ??= this.#writeWaiting();
  }

  /** Ends the recording; resolves when everything is in the file and its header says how much. Never rejects. */
  async close(): Promise<void> {
    this.#isOver = true;
    await this.#writing;
    try {
      if (this.#format !== null)
        await this.#file.write(header(this.#format, this.#writtenByteCount), 0, HEADER_BYTES, 0);
    } catch {
      // The header in the file says that the length is unknown, which is true and can be read.
    }
    await this.#file.close().catch(() => undefined);
  }

  async #writeWaiting(): Promise<void> {
    try {
      if (this.#writtenByteCount === 0 && this.#format !== null) {
        await this.#file.writeFile(header(this.#format, UNKNOWN_LENGTH));
      }
      while (this.#waiting.length > 0) {
        const bytes = Buffer.concat(this.#waiting);
        this.#waiting = [];
        await this.#file.writeFile(bytes);
        this.#waitingByteCount -= bytes.length;
        this.#writtenByteCount += bytes.length;
      }
    } catch (cause) {
      this.#waiting = [];
      this.#fail(cause instanceof Error ? cause.message : String(cause), cause);
    }
    this.#writing = null;
  }

  #fail(reason: string, cause?: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#isOver = true;
    const { sampleRateHz, channelCount } = this.#format as AudioFormat;
    const seconds = this.#writtenByteCount / (sampleRateHz * channelCount * SAMPLE_BYTES);
    const message = `The recording to ${this.path} ended after ${seconds.toFixed(1)} s: ${reason}`;
    this.#onFailure(new AffektError('AFFEKT_WRITE_FAILED', message, { cause }));
  }
}

function header({ sampleRateHz, channelCount }: AudioFormat, audioByteCount: number): Buffer {
  const instantBytes = channelCount * SAMPLE_BYTES;
  const isKnown = audioByteCount < UNKNOWN_LENGTH - HEADER_BYTES;
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(isKnown ? HEADER_BYTES - 8 + audioByteCount : UNKNOWN_LENGTH, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(18, 16);
  bytes.writeUInt16LE(FLOAT_PCM, 20);
  bytes.writeUInt16LE(channelCount, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * instantBytes, 28);
  bytes.writeUInt16LE(instantBytes, 32);
  bytes.writeUInt16LE(8 * SAMPLE_BYTES, 34);
  bytes.write('fact', 38);
  bytes.writeUInt32LE(4, 42);
  bytes.writeUInt32LE(isKnown ? audioByteCount / instantBytes : UNKNOWN_LENGTH, 46);
  bytes.write('data', 50);
  bytes.writeUInt32LE(isKnown ? audioByteCount : UNKNOWN_LENGTH, 54);
  return bytes;
}

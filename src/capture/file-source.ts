import { basename } from 'node:path';
import { monotonicMs } from '../core/clock.js';
import type { AudioSource, SourceEvent } from './audio-source.js';
import { openAudioFile } from './decoding/audio-decoder.js';
import type { DecodedPiece } from './decoding/decoded-piece.js';
import { EventsOnce } from './events-once.js';
import { Pacer } from './pacer.js';

/** Audio released at once by a paced source. */
const PACED_CHUNK_MS = 10;
/** Audio released at once when there is no hurry; bounds what a consumer holds. */
const LARGEST_CHUNK_MS = 500;

export interface FileSourceOptions {
  /** Released in real time, as if it were played; otherwise as fast as it is pulled. */
  readonly paced: boolean;
  /** Begin again at the end, without a gap. */
  readonly loop: boolean;
}

/**
 * An audio file as a source. It throws what `openAudioFile` throws; what could be read of a damaged file is delivered and
 * the damage named in `warnings`. A paced chunk's `capturedAtMs` is the moment at which it was due.
 */
export class FileSource implements AudioSource {
  readonly kind = 'file';
  readonly name: string;
  readonly droppedSampleCount = 0;
  /** For a person: what is wrong with the file; complete when the events have ended. */
  warnings: readonly string[] = [];
  readonly #path: string | Buffer;
  readonly #options: FileSourceOptions;
  readonly #once = new EventsOnce();

  constructor(path: string | Buffer, options: FileSourceOptions) {
    this.#path = path;
    this.#options = options;
    this.name = basename(path.toString());
  }

  events(signal: AbortSignal): AsyncIterable<SourceEvent> {
    this.#once.take(this.name);
    return this.#iterate(signal);
  }

  async *#iterate(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    const pacer = new Pacer();
    let isRunning = false;
    do {
      if (signal.aborted) return;
      const audio = await openAudioFile(this.#path);
      this.warnings = audio.warnings;
      const { sampleRateHz, channelCount } = audio.format;
      if (!isRunning) {
        isRunning = true;
        yield {
          type: 'status',
          status: 'running',
          message: `Reading ${this.name}, ${sampleRateHz} Hz with ${channelCount} channel(s).`,
        };
      }
      const chunkMs = this.#options.paced ? PACED_CHUNK_MS : LARGEST_CHUNK_MS;
      for await (const { format, samples } of cut(audio.pieces, chunkMs)) {
        if (signal.aborted) return;
        const seconds = samples.length / format.channelCount / format.sampleRateHz;
        const capturedAtMs = this.#options.paced ? await pacer.release(seconds, signal) : monotonicMs();
        if (signal.aborted) return;
        yield { type: 'audio', format, samples, capturedAtMs };
      }
    } while (this.#options.loop);
  }
}

/** The same audio in pieces of at most `chunkMs`. */
async function* cut(pieces: AsyncIterable<DecodedPiece>, chunkMs: number): AsyncGenerator<DecodedPiece> {
  for await (const { format, samples } of pieces) {
    const largest = Math.max(1, Math.round((format.sampleRateHz * chunkMs) / 1000)) * format.channelCount;
    for (let start = 0; start < samples.length; start += largest) {
      yield { format, samples: samples.slice(start, start + largest) };
    }
  }
}

import { basename } from 'node:path';
import { monotonicMs } from '../core/clock.js';
import { openAudioFile } from './decoding/audio-decoder.js';
import type { AudioFormat, AudioSource, SourceEvent } from './audio-source.js';
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
  readonly #path: string;
  readonly #options: FileSourceOptions;
  readonly #once = new EventsOnce();

  constructor(path: string, options: FileSourceOptions) {
    this.#path = path;
    this.#options = options;
    this.name = basename(path);
  }

  events(signal: AbortSignal): AsyncIterable<SourceEvent> {
    this.#once.take(this.name);
    return this.#iterate(signal);
  }

  async *#iterate(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    let pacer: Pacer | null = null;
    do {
      if (signal.aborted) return;
      const audio = await openAudioFile(this.#path);
      this.warnings = audio.warnings;
      const { format } = audio;
      if (pacer === null) {
        pacer = new Pacer(format.sampleRateHz);
        yield {
          type: 'status',
          status: 'running',
          message: `Reading ${this.name}, ${format.sampleRateHz} Hz with ${format.channelCount} channel(s).`,
        };
      }
      const chunkMs = this.#options.paced ? PACED_CHUNK_MS : LARGEST_CHUNK_MS;
      for await (const samples of cut(audio.chunks, format, chunkMs)) {
        if (signal.aborted) return;
        const capturedAtMs = this.#options.paced
          ? await pacer.release(samples.length / format.channelCount, signal)
          : monotonicMs();
        if (signal.aborted) return;
        yield { type: 'audio', format, samples, capturedAtMs };
      }
    } while (this.#options.loop);
  }
}

/** The same audio in pieces of at most `chunkMs`. */
async function* cut(
  chunks: AsyncIterable<Float32Array>,
  format: AudioFormat,
  chunkMs: number,
): AsyncGenerator<Float32Array> {
  const largest = Math.max(1, Math.round((format.sampleRateHz * chunkMs) / 1000)) * format.channelCount;
  for await (const samples of chunks) {
    for (let start = 0; start < samples.length; start += largest) {
      yield samples.slice(start, start + largest);
    }
  }
}

import type { Readable } from 'node:stream';
import { monotonicMs } from '../core/clock.js';
import { AffektError } from '../core/errors.js';
import type { AudioFormat, AudioSource, SourceEvent } from './audio-source.js';
import { EventsOnce } from './events-once.js';
import { Pacer } from './pacer.js';
import { type PcmEncoding, PcmReader } from './decoding/pcm-reader.js';

/** Audio released at once at most; a pipe hands over up to 64 KiB, which would be a third of a second. */
const CHUNK_MS = 20;

export interface StdinSourceOptions extends AudioFormat {
  readonly encoding: Exclude<PcmEncoding, 'u8' | 'f64le'>;
  /**
   * Hold back a writer that is faster than real time, such as a converter reading a file. One that is live is slower than
   * this and passes unhindered.
   */
  readonly paced: boolean;
}

/**
 * Raw PCM from a pipe, by default the standard input of the program. It is pulled: a writer that is too fast waits in its
 * own write, so nothing is dropped here. Throws AFFEKT_FILE_UNREADABLE when the input is a terminal or breaks, and
 * AFFEKT_AUDIO_TOO_SHORT when it ends before the first sample. Aborting destroys the stream.
 */
export class StdinSource implements AudioSource {
  readonly kind = 'stdin';
  readonly name = 'standard input';
  readonly droppedSampleCount = 0;
  /** For a person: what was wrong with the stream; complete when the events have ended. */
  readonly warnings: string[] = [];
  readonly #options: StdinSourceOptions;
  readonly #stream: Readable;
  readonly #once = new EventsOnce();

  /** @throws AFFEKT_FORMAT_UNSUPPORTED for a rate outside 8,000..192,000 Hz or channels outside 1..64. */
  constructor(options: StdinSourceOptions, stream: Readable = process.stdin) {
    requireFormat(options);
    this.#options = options;
    this.#stream = stream;
  }

  events(signal: AbortSignal): AsyncIterable<SourceEvent> {
    this.#once.take(this.name);
    return this.#iterate(signal);
  }

  async *#iterate(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    if (signal.aborted) {
      this.#stream.destroy();
      return;
    }
    if ('isTTY' in this.#stream && this.#stream.isTTY === true) {
      throw new AffektError(
        'AFFEKT_FILE_UNREADABLE',
        'Standard input is a terminal; pipe raw PCM into it, e.g. ffmpeg -i FILE -f f32le -ar 48000 -ac 2 - | affekt start --source stdin --rate 48000 --channel-count 2',
      );
    }
    const { sampleRateHz, channelCount, encoding, paced } = this.#options;
    const format = { sampleRateHz, channelCount };
    const reader = new PcmReader(encoding, channelCount);
    const pacer = new Pacer(sampleRateHz);
    const largest = Math.round((sampleRateHz * CHUNK_MS) / 1000) * channelCount;
    let hasAudio = false;
    const onAbort = (): void => {
      this.#stream.destroy();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      for await (const bytes of this.#stream as AsyncIterable<Buffer>) {
        const samples = reader.push(bytes);
        const arrivedAtMs = monotonicMs();
        if (samples.length > 0 && !hasAudio) {
          hasAudio = true;
          const message = `Reading ${encoding} from standard input, ${sampleRateHz} Hz with ${channelCount} channel(s).`;
          yield { type: 'status', status: 'running', message };
        }
        for (let start = 0; start < samples.length; start += largest) {
          const chunk = samples.slice(start, start + largest);
          const capturedAtMs = paced ? await pacer.release(chunk.length / channelCount, signal) : arrivedAtMs;
          if (signal.aborted) return;
          yield { type: 'audio', format, samples: chunk, capturedAtMs };
        }
      }
    } catch (cause) {
      if (signal.aborted) return;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AffektError('AFFEKT_FILE_UNREADABLE', `Standard input broke off: ${reason}`, { cause });
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#stream.destroy();
    }
    if (!signal.aborted) this.#finish(reader, hasAudio);
  }

  #finish(reader: PcmReader, hasAudio: boolean): void {
    if (reader.pendingByteCount > 0) {
      this.warnings.push(
        `The stream ended inside a sample: ${reader.pendingByteCount} byte(s) left over. Are encoding and channel count right?`,
      );
    }
    if (!hasAudio) {
      throw new AffektError('AFFEKT_AUDIO_TOO_SHORT', 'Standard input ended before the first sample.');
    }
  }
}

function requireFormat({ sampleRateHz, channelCount }: AudioFormat): void {
  if (!(sampleRateHz >= 8000 && sampleRateHz <= 192_000)) {
    throw new AffektError(
      'AFFEKT_FORMAT_UNSUPPORTED',
      `A sampling rate of ${sampleRateHz} Hz cannot be analysed; 8,000 to 192,000 Hz can.`,
    );
  }
  if (!(Number.isInteger(channelCount) && channelCount >= 1 && channelCount <= 64)) {
    throw new AffektError(
      'AFFEKT_FORMAT_UNSUPPORTED',
      `${channelCount} channels cannot be read; 1 to 64 can.`,
    );
  }
}

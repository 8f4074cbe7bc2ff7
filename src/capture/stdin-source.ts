import type { Readable } from 'node:stream';
import { CHANNEL_RANGE, isAnalysableRate, isReadableCount, RATE_RANGE } from '../core/audio-ranges.js';
import { monotonicMs } from '../core/clock.js';
import { AffektError } from '../core/errors.js';
import { rangeWords } from '../core/range-words.js';
import type { AudioFormat, AudioSource, SourceEvent } from './audio-source.js';
import { DECODERS, readAudioType } from './decoding/audio-decoder.js';
import { otherFormat } from './decoding/audio-type.js';
import { ByteReader } from './decoding/byte-reader.js';
import { Damage } from './decoding/damage.js';
import type { DecodedPiece } from './decoding/decoded-piece.js';
import { readMp3FrameHeader } from './decoding/mp3-frame.js';
import { type PcmEncoding, PcmReader } from './decoding/pcm-reader.js';
import { TAG_HEAD_BYTES, tagLength } from './decoding/tags.js';
import { EventsOnce } from './events-once.js';
import { Pacer } from './pacer.js';

/** Audio released at once at most; a pipe hands over up to 64 KiB, which would be a third of a second. */
const CHUNK_MS = 20;

export interface StdinSourceOptions extends AudioFormat {
  readonly encoding: Exclude<PcmEncoding, 'u8' | 'f64le' | 'alaw' | 'mulaw'>;
  /**
   * Hold back a writer that is faster than real time, such as a converter reading a file. One that is live is slower than
   * this and passes unhindered.
   */
  readonly paced: boolean;
}

/**
 * Raw PCM from a pipe, by default the standard input of the program; or an audio file (WAV, FLAC, MP3, Ogg), told by its first
 * bytes, with a rate and channels of its own. It is pulled: a writer that is too fast waits in its
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
    const reader = new ByteReader(this.#stream as AsyncIterable<Buffer>);
    const pacer = new Pacer();
    const damage = new Damage();
    let hasAudio = false;
    const onAbort = (): void => {
      this.#stream.destroy();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const { pieces, kind } = await this.#open(reader, damage);
      for await (const { format, samples } of pieces) {
        const arrivedAtMs = monotonicMs();
        if (samples.length > 0 && !hasAudio) {
          hasAudio = true;
          requireFormat(format);
          const message = `Reading ${kind} from standard input, ${format.sampleRateHz} Hz with ${format.channelCount} channel(s).`;
          yield { type: 'status', status: 'running', message };
        }
        const largest = Math.round((format.sampleRateHz * CHUNK_MS) / 1000) * format.channelCount;
        for (let start = 0; start < samples.length; start += largest) {
          const chunk = samples.slice(start, start + largest);
          const seconds = chunk.length / format.channelCount / format.sampleRateHz;
          const capturedAtMs = this.#options.paced ? await pacer.release(seconds, signal) : arrivedAtMs;
          if (signal.aborted) return;
          yield { type: 'audio', format, samples: chunk, capturedAtMs };
        }
      }
    } catch (cause) {
      if (signal.aborted) return;
      if (cause instanceof AffektError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AffektError('AFFEKT_FILE_UNREADABLE', `Standard input broke off: ${reason}`, { cause });
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#stream.destroy();
      this.warnings.push(...damage.warnings);
    }
    if (!signal.aborted && !hasAudio) {
      throw new AffektError('AFFEKT_AUDIO_TOO_SHORT', 'Standard input ended before the first sample.');
    }
  }

  /** Raw PCM, unless it begins as an audio file does: that is decoded as one, whatever the options say of rate and channels. */
  async #open(
    reader: ByteReader,
    damage: Damage,
  ): Promise<{ readonly pieces: AsyncIterable<DecodedPiece>; readonly kind: string }> {
    if (await mayBeFile(reader)) {
      const { type, other } = await readAudioType(reader);
      if (type !== null) {
        return { pieces: DECODERS[type](reader, damage), kind: `a ${type.toUpperCase()} file` };
      }
      if (other !== null) {
        throw new AffektError(
          'AFFEKT_AUDIO_UNSUPPORTED',
          `Standard input is ${other}, not PCM; let ffmpeg decode it: ffmpeg -i FILE -f wav - | affekt start --source stdin`,
        );
      }
    }
    return { pieces: this.#decodeRaw(reader, damage), kind: this.#options.encoding };
  }

  async *#decodeRaw(reader: ByteReader, damage: Damage): AsyncGenerator<DecodedPiece> {
    const { sampleRateHz, channelCount, encoding } = this.#options;
    const pcm = new PcmReader(encoding, channelCount);
    while (await reader.ensure(1)) {
      const samples = pcm.push(reader.bytes);
      await reader.skip(reader.bytes.length);
      yield { format: { sampleRateHz, channelCount }, samples };
    }
    if (pcm.pendingByteCount > 0) {
      damage.say(
        `The stream ended inside a sample: ${pcm.pendingByteCount} byte(s) left over. Are encoding and channel count right?`,
      );
    }
  }
}

/** Waits for a few bytes only, so that a slow stream of PCM begins at once. */
async function mayBeFile(reader: ByteReader): Promise<boolean> {
  await reader.ensure(TAG_HEAD_BYTES);
  return (
    tagLength(reader.bytes, 0) > 0 ||
    otherFormat(reader.bytes) !== null ||
    /^(RIFF|RF64|BW64|fLaC|OggS)/.test(reader.bytes.toString('latin1', 0, 4)) ||
    readMp3FrameHeader(reader.bytes, 0) !== null
  );
}

function requireFormat({ sampleRateHz, channelCount }: AudioFormat): void {
  if (!isAnalysableRate(sampleRateHz)) {
    throw new AffektError(
      'AFFEKT_FORMAT_UNSUPPORTED',
      `A sampling rate of ${sampleRateHz} Hz cannot be analysed; allowed is${rangeWords(RATE_RANGE)}.`,
    );
  }
  if (!isReadableCount(channelCount)) {
    throw new AffektError(
      'AFFEKT_FORMAT_UNSUPPORTED',
      `${channelCount} channels cannot be read; allowed is${rangeWords(CHANNEL_RANGE)}.`,
    );
  }
}

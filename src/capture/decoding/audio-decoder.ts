import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { AffektError, type ErrorCode } from '../../core/errors.js';
import { LARGEST_SAMPLE } from '../../core/largest-sample.js';
import type { AudioFormat } from '../audio-source.js';
import { type AudioType, detectAudioType } from './audio-type.js';
import { type DecodedPiece, decodeCoded, READ_BYTES, readBytes } from './coded-audio.js';
import { FlacWatch } from './flac-watch.js';
import { Mp3Watch, tagLength } from './mp3-watch.js';
import { OggWatch } from './ogg-watch.js';
import { PcmReader } from './pcm-reader.js';
import type { StreamWatch } from './stream-watch.js';
import { readWavLayout } from './wav-header.js';

/** Shorter than this there is not one whole analysis frame to hear. */
const SHORTEST_SECONDS = 0.1;

const FULL_SCALES = LARGEST_SAMPLE.toLocaleString('en');

/** An audio file being decoded. */
export interface DecodedAudio {
  readonly format: AudioFormat;
  readonly type: AudioType;
  /**
   * Interleaved samples, full scale ±1, in pieces of at most some seconds; may be iterated once. The file is closed when the
   * iteration ends or is left. Throws at the end when not one sample could be sound: AFFEKT_AUDIO_NOT_FINITE, or
   * AFFEKT_AUDIO_CORRUPT where samples were far too large.
   */
  readonly chunks: AsyncIterable<Float32Array>;
  /** For a person: what is wrong with the file though it can be heard (cut off, damaged, NaN); complete after `chunks`. */
  readonly warnings: readonly string[];
}

/**
 * Opens a WAV, MP3, FLAC, Ogg Vorbis, Ogg FLAC or Opus file, told apart by content. WAV samples are read exactly (integers
 * over 2^(bits−1)), the others through `audio-decode`. Memory does not grow with the length of the file.
 * @throws AFFEKT_FILE_NOT_FOUND, AFFEKT_FILE_UNREADABLE (no permission, a folder, empty), AFFEKT_AUDIO_UNSUPPORTED,
 *   AFFEKT_FORMAT_UNSUPPORTED (rate or channels), AFFEKT_AUDIO_CORRUPT, AFFEKT_AUDIO_TRUNCATED, AFFEKT_AUDIO_TOO_SHORT.
 */
export async function openAudioFile(path: string): Promise<DecodedAudio> {
  const name = basename(path);
  const file = await openFile(path);
  let pieces: AsyncGenerator<DecodedPiece> | null = null;
  try {
    const { size } = await file.stat();
    if (size === 0) throw new AffektError('AFFEKT_FILE_UNREADABLE', `${path} is empty.`);
    const head = new Uint8Array(Math.min(READ_BYTES, size));
    await file.read(head, 0, head.length, 0);
    const type = detectAudioType(head);
    if (type === null) {
      throw new AffektError(
        'AFFEKT_AUDIO_UNSUPPORTED',
        `${path} is no audio that can be read. WAV, MP3, FLAC, Ogg Vorbis and Opus can; others can be converted, ` +
          'e.g. ffmpeg -i FILE out.wav',
      );
    }
    const warnings: string[] = [];
    const bytes = readBytes(file, type === 'flac' ? tagLength(head, 0) : 0, size);
    pieces =
      type === 'wav'
        ? readWav(file, size, name, warnings)
        : decodeCoded(bytes, type, watchFor(type), warnings);
    const start = await readStart(pieces, warnings);
    return {
      format: start.format,
      type,
      warnings,
      chunks: readAll(file, start.samples, pieces, path, warnings),
    };
  } catch (error) {
    await pieces?.return(undefined);
    await file.close();
    throw named(error, path);
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // Without blocking: a named pipe would keep the program until somebody wrote to it.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (stat.isFile()) return file;
    await file.close();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    if (code === 'ENOENT') {
      throw new AffektError('AFFEKT_FILE_NOT_FOUND', `There is no file ${path}.`, { cause });
    }
    throw new AffektError('AFFEKT_FILE_UNREADABLE', `${path} cannot be opened (${code}).`, { cause });
  }
  throw new AffektError('AFFEKT_FILE_UNREADABLE', `${path} is not a file.`);
}

function watchFor(type: AudioType): StreamWatch | null {
  if (type === 'mp3') return new Mp3Watch();
  if (type === 'flac') return new FlacWatch();
  return type === 'wav' ? null : new OggWatch();
}

async function* readWav(
  file: FileHandle,
  size: number,
  name: string,
  warnings: string[],
): AsyncGenerator<DecodedPiece> {
  const layout = await readWavLayout(file, size, name);
  const { format, encoding, missingByteCount } = layout;
  if (missingByteCount > 0) {
    warnings.push(
      `cut off: ${missingByteCount} of its ${layout.dataEnd - layout.dataStart + missingByteCount} bytes of audio are missing`,
    );
  }
  if (encoding === null) {
    yield* decodeCoded(readBytes(file, 0, size), 'wav', null, warnings);
    return;
  }
  const reader = new PcmReader(encoding, format.channelCount);
  for await (const bytes of readBytes(file, layout.dataStart, layout.dataEnd)) {
    yield { format, samples: reader.push(bytes) };
  }
  if (reader.pendingByteCount > 0 && missingByteCount === 0) {
    warnings.push('cut off: it ends inside a sample');
  }
}

/** Reads until there is enough for one analysis frame, so that a file without audio fails when it is opened. */
async function readStart(
  pieces: AsyncGenerator<DecodedPiece>,
  warnings: readonly string[],
): Promise<{ format: AudioFormat; samples: Float32Array[] }> {
  const samples: Float32Array[] = [];
  let sampleCount = 0;
  let format: AudioFormat | null = null;
  while (format === null || sampleCount < SHORTEST_SECONDS * format.sampleRateHz) {
    const { value: piece, done } = await pieces.next();
    if (done) throw tooShort(format, sampleCount, warnings);
    format = requireFormat(piece.format);
    samples.push(piece.samples);
    sampleCount += piece.samples.length / format.channelCount;
  }
  return { format, samples };
}

function tooShort(format: AudioFormat | null, sampleCount: number, warnings: readonly string[]): AffektError {
  const damage = warnings.find((warning) => /^(cut off|damaged)/.test(warning));
  if (damage !== undefined) {
    const code = damage.startsWith('cut off') ? 'AFFEKT_AUDIO_TRUNCATED' : 'AFFEKT_AUDIO_CORRUPT';
    return new AffektError(code, `${sampleCount} samples can be read; ${damage}`);
  }
  if (format === null) return new AffektError('AFFEKT_AUDIO_TOO_SHORT', 'it holds no audio');
  const needed = Math.ceil(SHORTEST_SECONDS * format.sampleRateHz);
  return new AffektError(
    'AFFEKT_AUDIO_TOO_SHORT',
    `it holds ${sampleCount} sample(s) at ${format.sampleRateHz} Hz; ${needed} (${SHORTEST_SECONDS} s) are the least that can be analysed`,
  );
}

function requireFormat(format: AudioFormat): AudioFormat {
  const { sampleRateHz, channelCount } = format;
  if (sampleRateHz >= 8000 && sampleRateHz <= 192_000 && channelCount <= 64) return format;
  throw new AffektError(
    'AFFEKT_FORMAT_UNSUPPORTED',
    `it has ${channelCount} channel(s) at ${sampleRateHz} Hz; 1 to 64 channels at 8,000 to 192,000 Hz can be analysed`,
  );
}

async function* readAll(
  file: FileHandle,
  start: readonly Float32Array[],
  rest: AsyncGenerator<DecodedPiece>,
  path: string,
  warnings: string[],
): AsyncGenerator<Float32Array> {
  let sampleCount = 0;
  let nonFiniteCount = 0;
  let hugeCount = 0;
  const count = (samples: Float32Array): Float32Array => {
    sampleCount += samples.length;
    for (const sample of samples) {
      if (!Number.isFinite(sample)) nonFiniteCount++;
      else if (Math.abs(sample) > LARGEST_SAMPLE) hugeCount++;
    }
    return samples;
  };
  try {
    for (const samples of start) yield count(samples);
    for await (const { samples } of rest) if (samples.length > 0) yield count(samples);
    if (nonFiniteCount === sampleCount) {
      throw new AffektError('AFFEKT_AUDIO_NOT_FINITE', 'not one of its samples is a finite number');
    }
    if (nonFiniteCount + hugeCount === sampleCount) {
      throw new AffektError(
        'AFFEKT_AUDIO_CORRUPT',
        `not one of its samples can be sound: they are over ${FULL_SCALES} times full scale. Floating-point samples belong ` +
          'between −1 and 1; was it written as another format?',
      );
    }
    if (hugeCount > 0) {
      warnings.push(
        `${hugeCount} of its ${sampleCount} samples are over ${FULL_SCALES} times full scale and taken as silence`,
      );
    }
    if (nonFiniteCount > 0) {
      warnings.push(`${nonFiniteCount} of its ${sampleCount} samples are not finite (NaN or infinite)`);
    }
  } catch (error) {
    throw named(error, path);
  } finally {
    await rest.return(undefined);
    await file.close();
  }
}

/** An error that says 'it', with the path put in front. */
function named(error: unknown, path: string): AffektError {
  const fallback: ErrorCode = 'AFFEKT_FILE_UNREADABLE';
  if (error instanceof AffektError) {
    const message = error.message.includes(path) ? error.message : `${path}: ${error.message}`;
    return new AffektError(error.code, message, { cause: error.cause });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new AffektError(fallback, `${path} cannot be read: ${reason}`, { cause: error });
}

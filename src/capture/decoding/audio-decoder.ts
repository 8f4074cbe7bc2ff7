import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { AffektError } from '../../core/errors.js';
import type { AudioFormat } from '../audio-source.js';
import { type AudioType, detectAudioType, otherFormat, SEARCH_BYTES, searchAudio } from './audio-type.js';
import { ByteReader } from './byte-reader.js';
import { Damage } from './damage.js';
import type { DecodedPiece } from './decoded-piece.js';
import { decodeWithFfmpeg } from './ffmpeg-audio.js';
import { decodeFlac } from './flac-stream.js';
import { decodeMp3 } from './mp3-stream.js';
import { decodeOgg } from './ogg-stream.js';
import { SoundCheck } from './sound-check.js';
import { TAG_HEAD_BYTES, tagLength } from './tags.js';
import { decodeWav } from './wav-stream.js';

const READ_BYTES = 65_536;
/** Enough to tell the type. */
const HEAD_BYTES = 16_384;

/** An audio file being decoded. */
export interface DecodedAudio {
  /** Of the first piece. */
  readonly format: AudioFormat;
  /**
   * The audio in pieces of at most some seconds; may be iterated once. The file is closed when the iteration ends or is left.
   * Throws at the end when not one sample could be sound: AFFEKT_AUDIO_NOT_FINITE, or AFFEKT_AUDIO_CORRUPT where samples were
   * far too large.
   */
  readonly pieces: AsyncIterable<DecodedPiece>;
  /** How much of the file has been read, 0..1; null where ffmpeg reads it. */
  readonly readShare: () => number | null;
  /** For a person: what is wrong with the file though it can be heard (cut off, damaged, NaN); complete after `pieces`. */
  readonly warnings: readonly string[];
}

/** Decodes a stream whose type is known. Throws AFFEKT_AUDIO_UNSUPPORTED before any audio where it is of a kind that is not read here. */
export const DECODERS: Readonly<
  Record<AudioType, (reader: ByteReader, damage: Damage) => AsyncGenerator<DecodedPiece>>
> = { wav: decodeWav, mp3: decodeMp3, flac: decodeFlac, ogg: decodeOgg };

/**
 * Opens an audio file, told by content: WAV, MP3, FLAC, Ogg with Vorbis, Opus or FLAC are decoded here, anything else by
 * ffmpeg where that is installed. Memory does not grow with the length of the file. `path` may be bytes, for names that are
 * not UTF-8. What is lost of a damaged file is silence, so that times stay true.
 * @throws AFFEKT_FILE_NOT_FOUND, AFFEKT_FILE_UNREADABLE (no permission, a folder, empty), AFFEKT_AUDIO_UNSUPPORTED,
 *   AFFEKT_FORMAT_UNSUPPORTED (rate or channels), AFFEKT_AUDIO_CORRUPT, AFFEKT_AUDIO_TRUNCATED, AFFEKT_AUDIO_TOO_SHORT.
 */
export async function openAudioFile(path: string | Buffer): Promise<DecodedAudio> {
  const name = path.toString();
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    if (size === 0) throw new AffektError('AFFEKT_FILE_UNREADABLE', `${name} is empty.`);
    return await openDecoded(file, size, name);
  } catch (error) {
    await file.close();
    throw named(error, name);
  }
}

/** Skips tags at the front and tells what follows: one of our types, or in words what else; null where that is not known. */
export async function readAudioType(
  reader: ByteReader,
): Promise<{ readonly type: AudioType | null; readonly other: string | null }> {
  for (;;) {
    await reader.ensure(TAG_HEAD_BYTES);
    const tagBytes = tagLength(reader.bytes, 0);
    if (tagBytes === 0) break;
    await reader.skip(tagBytes);
  }
  await reader.ensure(HEAD_BYTES);
  return { type: detectAudioType(reader.bytes), other: otherFormat(reader.bytes) };
}

async function openDecoded(file: FileHandle, size: number, name: string): Promise<DecodedAudio> {
  const damage = new Damage();
  let reader = new ByteReader(readBytes(file, 0, size));
  let { type, other } = await readAudioType(reader);
  if (type === null && other === null) {
    // Behind a damaged tag or junk, perhaps.
    reader = new ByteReader(readBytes(file, 0, size));
    await reader.ensure(SEARCH_BYTES + HEAD_BYTES);
    const found = searchAudio(reader.bytes);
    if (found !== null) {
      damage.say(`damaged: ${found.offset} bytes in front of its audio are none`);
      await reader.skip(found.offset);
    }
    type = found?.type ?? null;
  }
  if (type !== null) {
    try {
      const readShare = (): number => Math.min(1, reader.position / size);
      return { ...(await checked(DECODERS[type](reader, damage), damage, file, name)), readShare };
    } catch (error) {
      if (!(error instanceof AffektError && error.code === 'AFFEKT_AUDIO_UNSUPPORTED')) throw error;
      other = `one of a kind that is not decoded here: ${error.message}`;
    }
  }
  try {
    const decoded = await checked(decodeWithFfmpeg(name, file.fd, damage), damage, file, name);
    return { ...decoded, readShare: () => null };
  } catch (error) {
    if (!(error instanceof AffektError && error.code === 'AFFEKT_AUDIO_UNSUPPORTED')) throw error;
    const message =
      other === null
        ? `it is no audio that can be read. WAV, MP3, FLAC, Ogg Vorbis and Opus can; ${error.message}`
        : `it is ${other}; ${error.message}`;
    throw new AffektError('AFFEKT_AUDIO_UNSUPPORTED', message, { cause: error });
  }
}

/** Reads as far as it takes to know that there is something to hear. */
async function checked(
  pieces: AsyncGenerator<DecodedPiece>,
  damage: Damage,
  file: FileHandle,
  name: string,
): Promise<Omit<DecodedAudio, 'readShare'>> {
  const check = new SoundCheck(pieces, damage);
  try {
    const format = await check.start();
    const warnings: string[] = [];
    return { format, warnings, pieces: readAll(check, warnings, file, name) };
  } catch (error) {
    await pieces.return(undefined);
    throw error;
  }
}

async function* readAll(
  check: SoundCheck,
  warnings: string[],
  file: FileHandle,
  name: string,
): AsyncGenerator<DecodedPiece> {
  try {
    yield* check.pieces();
  } catch (error) {
    throw named(error, name);
  } finally {
    warnings.push(...check.warnings);
    await file.close();
  }
}

/** The bytes of a file from `start` to `end` (or to where the file ends), each piece in memory of its own. */
async function* readBytes(file: FileHandle, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let position = start; position < end; ) {
    const bytes = new Uint8Array(Math.min(READ_BYTES, end - position));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
    if (bytesRead === 0) return;
    yield bytes.subarray(0, bytesRead);
    position += bytesRead;
  }
}

async function openFile(path: string | Buffer): Promise<FileHandle> {
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

/** An error that says 'it', with the path put in front. */
function named(error: unknown, path: string): AffektError {
  if (error instanceof AffektError) {
    const message = error.message.includes(path) ? error.message : `${path}: ${error.message}`;
    return new AffektError(error.code, message, { cause: error.cause });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new AffektError('AFFEKT_FILE_UNREADABLE', `${path} cannot be read: ${reason}`, { cause: error });
}

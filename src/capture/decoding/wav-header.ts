import type { FileHandle } from 'node:fs/promises';
import { AffektError } from '../../core/errors.js';
import type { AudioFormat } from '../audio-source.js';
import type { PcmEncoding } from './pcm-reader.js';

const INTEGER_PCM = 1;
const FLOAT_PCM = 3;
const EXTENSIBLE = 0xfffe;
/** Written for the length of a file whose end was not known when its header was. */
const UNKNOWN_LENGTHS = new Set([0, 0xffffffff]);

/** Where the samples of a WAV file lie and what they are. */
export interface WavLayout {
  readonly format: AudioFormat;
  /** Null for a coding other than PCM (A-law, ADPCM …). */
  readonly encoding: PcmEncoding | null;
  /** Byte positions in the file: first sample, and one past the last byte there is. */
  readonly dataStart: number;
  readonly dataEnd: number;
  /** Bytes that the header promises after `dataEnd`; 0 when the file is whole. */
  readonly missingByteCount: number;
}

/**
 * Reads the chunks of a RIFF, RF64 or BW64 file up to its samples.
 * @throws AFFEKT_AUDIO_CORRUPT, AFFEKT_AUDIO_TRUNCATED (no samples at all), AFFEKT_AUDIO_UNSUPPORTED (odd sample sizes).
 */
export async function readWavLayout(file: FileHandle, fileBytes: number, name: string): Promise<WavLayout> {
  let fmt: DataView | null = null;
  let longDataBytes: number | null = null;
  let position = 12;
  while (position + 8 <= fileBytes) {
    const head = await readAt(file, position, 8);
    const id = textOf(head, 0);
    const size = head.getUint32(4, true);
    const body = position + 8;
    if (id === 'fmt ') fmt = await readAt(file, body, Math.min(size, 40, fileBytes - body));
    if (id === 'ds64' && body + 16 <= fileBytes) {
      longDataBytes = Number((await readAt(file, body, 16)).getBigUint64(8, true));
    }
    if (id === 'data') {
      if (fmt === null || fmt.byteLength < 16) break;
      const present = fileBytes - body;
      const promised = size === 0xffffffff && longDataBytes !== null ? longDataBytes : size;
      const isUnknown = UNKNOWN_LENGTHS.has(promised);
      const dataEnd = body + (isUnknown ? present : Math.min(present, promised));
      const missingByteCount = isUnknown ? 0 : Math.max(0, promised - present);
      return { ...readFormat(fmt, name), dataStart: body, dataEnd, missingByteCount };
    }
    // Chunks begin at even positions.
    position = body + size + (size % 2);
  }
  if (fmt === null) {
    throw new AffektError(
      'AFFEKT_AUDIO_CORRUPT',
      `${name} begins as a WAV file but has no format chunk; it is damaged.`,
    );
  }
  throw new AffektError(
    'AFFEKT_AUDIO_TRUNCATED',
    `${name} is a WAV file that ends before its samples; it was cut off.`,
  );
}

function readFormat(fmt: DataView, name: string): Pick<WavLayout, 'format' | 'encoding'> {
  const tag = fmt.getUint16(0, true);
  const coding = tag === EXTENSIBLE && fmt.byteLength >= 26 ? fmt.getUint16(24, true) : tag;
  const channelCount = fmt.getUint16(2, true);
  const sampleRateHz = fmt.getUint32(4, true);
  const instantBytes = fmt.getUint16(12, true);
  const format = { sampleRateHz, channelCount };
  if (channelCount === 0 || sampleRateHz === 0) {
    throw new AffektError(
      'AFFEKT_AUDIO_CORRUPT',
      `${name} says it has ${channelCount} channels at ${sampleRateHz} Hz; its header is damaged.`,
    );
  }
  if (coding !== INTEGER_PCM && coding !== FLOAT_PCM) return { format, encoding: null };
  // The size of a sample is what a channel takes in the file; the bits that count may be fewer (20 in 24).
  const sampleBytes = instantBytes / channelCount;
  const encoding = (coding === FLOAT_PCM ? FLOAT_ENCODINGS : INTEGER_ENCODINGS).get(sampleBytes);
  if (encoding !== undefined) return { format, encoding };
  throw new AffektError(
    'AFFEKT_AUDIO_UNSUPPORTED',
    `${name} has ${coding === FLOAT_PCM ? 'float' : 'integer'} samples of ${sampleBytes} bytes; ` +
      'integers of 8, 16, 24, 32 bits and floats of 32, 64 bits can be read.',
  );
}

const INTEGER_ENCODINGS = new Map<number, PcmEncoding>([
  [1, 'u8'],
  [2, 's16le'],
  [3, 's24le'],
  [4, 's32le'],
]);
const FLOAT_ENCODINGS = new Map<number, PcmEncoding>([
  [4, 'f32le'],
  [8, 'f64le'],
]);

async function readAt(file: FileHandle, position: number, byteCount: number): Promise<DataView> {
  const bytes = new Uint8Array(Math.max(0, byteCount));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
  return new DataView(bytes.buffer, 0, bytesRead);
}

function textOf(view: DataView, offset: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + offset, 4));
}

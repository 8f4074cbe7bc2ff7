import { AffektError } from '../../core/errors.js';
import type { AudioFormat } from '../audio-source.js';
import type { ByteReader } from './byte-reader.js';
import type { Damage } from './damage.js';
import type { DecodedPiece } from './decoded-piece.js';
import { type PcmEncoding, PcmReader } from './pcm-reader.js';

const INTEGER_PCM = 1;
const FLOAT_PCM = 3;
const A_LAW = 6;
const MU_LAW = 7;
const EXTENSIBLE = 0xfffe;
const RIFF_HEAD_BYTES = 12;
/** As much of the format chunk as is of use. */
const FORMAT_BYTES = 40;
/** Lengths from here on stand for one that was not known when the header was written; 0 does too. */
const UNKNOWN_LENGTH = 0x7fff_f000;
const CUT_HEADER = 'it is a WAV file that ends before its samples; it was cut off';

/** What a WAV header says of the samples that follow it. */
export interface WavHeader {
  readonly format: AudioFormat;
  readonly encoding: PcmEncoding;
  /** Bytes of samples; null where the length was not known. */
  readonly byteLength: number | null;
}

/**
 * Reads the chunks of a RIFF, RF64 or BW64 file up to its samples.
 * @throws AFFEKT_AUDIO_CORRUPT, AFFEKT_AUDIO_TRUNCATED (no samples at all), AFFEKT_AUDIO_UNSUPPORTED (other codings).
 */
export async function readWavHeader(reader: ByteReader): Promise<WavHeader> {
  await reader.skip(RIFF_HEAD_BYTES);
  let format: Pick<WavHeader, 'format' | 'encoding'> | null = null;
  let longByteLength: number | null = null;
  while (await reader.ensure(8)) {
    const id = reader.bytes.toString('latin1', 0, 4);
    const size = reader.bytes.readUInt32LE(4);
    await reader.skip(8);
    if (id === 'fmt ' && size >= 16) {
      await reader.ensure(Math.min(size, FORMAT_BYTES));
      format = readFormat(reader.bytes.subarray(0, size));
    }
    if (id === 'ds64' && (await reader.ensure(16))) longByteLength = Number(reader.bytes.readBigUInt64LE(8));
    if (id === 'data') {
      if (format === null) break;
      const byteLength = size === 0xffffffff && longByteLength !== null ? longByteLength : size;
      const isUnknown = byteLength === 0 || (byteLength >= UNKNOWN_LENGTH && longByteLength === null);
      return { ...format, byteLength: isUnknown ? null : byteLength };
    }
    // Chunks begin at even positions.
    await reader.skip(size + (size % 2));
  }
  throw format === null
    ? new AffektError(
        'AFFEKT_AUDIO_CORRUPT',
        'it begins as a WAV file but has no format chunk; it is damaged',
      )
    : new AffektError('AFFEKT_AUDIO_TRUNCATED', CUT_HEADER);
}

/** Decodes a WAV file, integers exactly over 2^(bits−1). @throws what `readWavHeader` throws. */
export async function* decodeWav(reader: ByteReader, damage: Damage): AsyncGenerator<DecodedPiece> {
  const { format, encoding, byteLength } = await readWavHeader(reader);
  const pcm = new PcmReader(encoding, format.channelCount);
  let rest = byteLength ?? Number.POSITIVE_INFINITY;
  while (rest > 0 && (await reader.ensure(1))) {
    const bytes = reader.bytes.subarray(0, Math.min(rest, reader.bytes.length));
    yield { format, samples: pcm.push(bytes) };
    rest -= await reader.skip(bytes.length);
  }
  if (byteLength !== null && rest > 0) {
    damage.say(`cut off: ${rest} of its ${byteLength} bytes of audio are missing`);
  } else if (pcm.pendingByteCount > 0) {
    damage.say('cut off: it ends inside a sample');
  }
}

function readFormat(bytes: Buffer): Pick<WavHeader, 'format' | 'encoding'> {
  if (bytes.length < 16) throw new AffektError('AFFEKT_AUDIO_TRUNCATED', CUT_HEADER);
  const tag = bytes.readUInt16LE(0);
  const coding = tag === EXTENSIBLE && bytes.length >= 26 ? bytes.readUInt16LE(24) : tag;
  const channelCount = bytes.readUInt16LE(2);
  const sampleRateHz = bytes.readUInt32LE(4);
  if (channelCount === 0 || sampleRateHz === 0) {
    throw new AffektError(
      'AFFEKT_AUDIO_CORRUPT',
      `its header is damaged: it says that it has ${channelCount} channels at ${sampleRateHz} Hz`,
    );
  }
  // The size of a sample is what a channel takes in the file; the bits that count may be fewer (20 in 24).
  const sampleBytes = bytes.readUInt16LE(12) / channelCount;
  const encoding = ENCODINGS.get(coding)?.get(sampleBytes);
  if (encoding !== undefined) return { format: { sampleRateHz, channelCount }, encoding };
  const kind = coding === FLOAT_PCM ? 'float' : coding === INTEGER_PCM ? 'integer' : `coding ${coding}, with`;
  throw new AffektError(
    'AFFEKT_AUDIO_UNSUPPORTED',
    `it has ${kind} samples of ${sampleBytes} bytes; integers of 8, 16, 24, 32 bits, floats of 32, 64 bits, A-law and µ-law can be read`,
  );
}

const ENCODINGS = new Map<number, ReadonlyMap<number, PcmEncoding>>([
  [
    INTEGER_PCM,
    new Map([
      [1, 'u8'],
      [2, 's16le'],
      [3, 's24le'],
      [4, 's32le'],
    ]),
  ],
  [
    FLOAT_PCM,
    new Map([
      [4, 'f32le'],
      [8, 'f64le'],
    ]),
  ],
  [A_LAW, new Map([[1, 'alaw']])],
  [MU_LAW, new Map([[1, 'mulaw']])],
]);

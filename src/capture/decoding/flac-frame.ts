import type { AudioFormat } from '../audio-source.js';
import { BitReader } from './bit-reader.js';
import { type FlacFrameHeader, readFlacFrameHeader } from './flac-frame-header.js';
import { readFlacSubframe } from './flac-subframe.js';

/** What the STREAMINFO block says of a whole stream (RFC 9639, section 8.2); 0 stands for what is not known. */
export interface FlacStreamInfo extends AudioFormat {
  readonly bitDepth: number;
  readonly sampleCount: number;
  /** Null where blocks are of several sizes. */
  readonly blockSize: number | null;
}

/** A frame that was decoded whole and whose checksum is right. */
export interface FlacFrame {
  readonly header: FlacFrameHeader;
  readonly format: AudioFormat;
  /** Interleaved, full scale ±1. */
  readonly samples: Float32Array;
  readonly byteLength: number;
}

export const STREAM_INFO_BYTES = 34;

/** Reads the STREAMINFO block at `offset`. */
export function readStreamInfo(bytes: Buffer, offset: number): FlacStreamInfo {
  const smallest = bytes.readUInt16BE(offset);
  const largest = bytes.readUInt16BE(offset + 2);
  const packed = bytes.readBigUInt64BE(offset + 10);
  return {
    blockSize: smallest === largest && smallest > 0 ? smallest : null,
    sampleRateHz: Number(packed >> 44n),
    channelCount: Number((packed >> 41n) & 7n) + 1,
    bitDepth: Number((packed >> 36n) & 31n) + 1,
    sampleCount: Number(packed & 0xfffffffffn),
  };
}

/** More bytes than a frame with this header can take: every sample as it is, and some for each channel. */
export function largestFrameBytes(header: FlacFrameHeader): number {
  return header.headerBytes + header.channelCount * (Math.ceil((header.blockSize * 33) / 8) + 512) + 2;
}

/** Decodes the frame at `offset`; null where none stands there that is whole and undamaged. */
export function readFlacFrame(bytes: Uint8Array, offset: number, info: FlacStreamInfo): FlacFrame | null {
  const header = readFlacFrameHeader(bytes, offset);
  if (header === null) return null;
  const bitDepth = header.bitDepth ?? info.bitDepth;
  const sampleRateHz = header.sampleRateHz ?? info.sampleRateHz;
  if (sampleRateHz === 0) return null;
  const bits = new BitReader(bytes, offset + header.headerBytes);
  const channels: Float64Array[] = [];
  for (let channel = 0; channel < header.channelCount; channel++) {
    // The difference of two channels takes a bit more than they do.
    const isSide =
      header.stereo === 'side-right' ? channel === 0 : header.stereo !== 'apart' && channel === 1;
    const out = new Float64Array(header.blockSize);
    if (!readFlacSubframe(bits, bitDepth + (isSide ? 1 : 0), out)) return null;
    channels.push(out);
  }
  const end = bits.byte;
  if (end + 2 > bytes.length) return null;
  if (crc16(bytes, offset, end) !== (((bytes[end] as number) << 8) | (bytes[end + 1] as number))) return null;
  restoreStereo(channels, header.stereo);
  const scale = 2 ** (1 - bitDepth);
  const samples = new Float32Array(header.blockSize * header.channelCount);
  channels.forEach((values, channel) => {
    for (let i = 0; i < values.length; i++) {
      samples[i * header.channelCount + channel] = (values[i] as number) * scale;
    }
  });
  const format = { sampleRateHz, channelCount: header.channelCount };
  return { header, format, samples, byteLength: end + 2 - offset };
}

/** Turns a channel and a difference into left and right (RFC 9639, section 4.2). */
function restoreStereo([first, second]: readonly Float64Array[], stereo: FlacFrameHeader['stereo']): void {
  if (stereo === 'apart' || first === undefined || second === undefined) return;
  for (let i = 0; i < first.length; i++) {
    const a = first[i] as number;
    const b = second[i] as number;
    if (stereo === 'left-side') second[i] = a - b;
    else if (stereo === 'side-right') first[i] = a + b;
    else {
      // The bit that halving the sum lost is that of the difference.
      const sum = 2 * a + Math.abs(b % 2);
      first[i] = (sum + b) / 2;
      second[i] = (sum - b) / 2;
    }
  }
}

/** CRC-16 with polynomial x^16 + x^15 + x^2 + 1. */
const CRC16 = Uint16Array.from({ length: 256 }, (_, i) => {
  let crc = i << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x8005 : crc << 1;
  return crc;
});

function crc16(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let i = start; i < end; i++) {
    crc = ((crc << 8) & 0xffff) ^ (CRC16[(crc >> 8) ^ (bytes[i] as number)] as number);
  }
  return crc;
}

/** What the header of a FLAC frame says (RFC 9639, section 9.1). */
export interface FlacFrameHeader {
  readonly headerBytes: number;
  /** Samples per channel in this frame. */
  readonly blockSize: number;
  /** Null: as the stream's. */
  readonly sampleRateHz: number | null;
  readonly channelCount: number;
  readonly stereo: 'apart' | 'left-side' | 'side-right' | 'mid-side';
  /** Null: as the stream's. */
  readonly bitDepth: number | null;
  /** `number` counts samples, not frames. */
  readonly isNumberOfSamples: boolean;
  readonly number: number;
}

/** The longest header there can be. */
export const FLAC_HEADER_BYTES = 16;

const RATES_HZ = [
  null,
  88_200,
  176_400,
  192_000,
  8000,
  16_000,
  22_050,
  24_000,
  32_000,
  44_100,
  48_000,
  96_000,
] as const;
const BIT_DEPTHS = [null, 8, 12, undefined, 16, 20, 24, 32] as const;
const STEREO = ['left-side', 'side-right', 'mid-side'] as const;

/** The frame header at `offset`, or null where there is none: no sync code, reserved values, or a wrong checksum. */
export function readFlacFrameHeader(bytes: Uint8Array, offset: number): FlacFrameHeader | null {
  const at = (index: number): number => bytes[offset + index] ?? 0;
  if (at(0) !== 0xff || (at(1) & 0xfe) !== 0xf8) return null;
  const blockCode = at(2) >> 4;
  const rateCode = at(2) & 15;
  const channelCode = at(3) >> 4;
  const bitDepth = BIT_DEPTHS[(at(3) >> 1) & 7];
  if (blockCode === 0 || rateCode === 15 || channelCode > 10 || bitDepth === undefined || at(3) & 1) {
    return null;
  }
  const codedNumber = readCodedNumber(bytes, offset + 4);
  if (codedNumber === null) return null;
  let position = 4 + codedNumber.byteCount;
  const next = (byteCount: number): number => {
    let value = 0;
    for (let i = 0; i < byteCount; i++) value = value * 256 + at(position++);
    return value;
  };
  const blockSize =
    blockCode === 6
      ? next(1) + 1
      : blockCode === 7
        ? next(2) + 1
        : blockCode === 1
          ? 192
          : blockCode < 6
            ? 576 << (blockCode - 2)
            : 256 << (blockCode - 8);
  const sampleRateHz =
    rateCode === 12
      ? next(1) * 1000
      : rateCode === 13
        ? next(2)
        : rateCode === 14
          ? next(2) * 10
          : (RATES_HZ[rateCode] ?? null);
  if (offset + position >= bytes.length || crc8(bytes, offset, offset + position) !== at(position))
    return null;
  return {
    headerBytes: position + 1,
    blockSize,
    sampleRateHz,
    channelCount: channelCode < 8 ? channelCode + 1 : 2,
    stereo: STEREO[channelCode - 8] ?? 'apart',
    bitDepth,
    isNumberOfSamples: (at(1) & 1) === 1,
    number: codedNumber.value,
  };
}

/** Up to 36 bits, coded as UTF-8 codes characters. */
function readCodedNumber(bytes: Uint8Array, offset: number): { value: number; byteCount: number } | null {
  const first = bytes[offset] ?? 0xff;
  if (first < 0x80) return { value: first, byteCount: 1 };
  // Leading ones say how many bytes there are, two at least.
  const byteCount = Math.clz32(~(first << 24));
  if (byteCount < 2 || byteCount > 7) return null;
  let value = first & (0x7f >> byteCount);
  for (let i = 1; i < byteCount; i++) {
    const byte = bytes[offset + i] ?? 0;
    if ((byte & 0xc0) !== 0x80) return null;
    value = value * 64 + (byte & 0x3f);
  }
  return { value, byteCount };
}

/** Polynomial x^8 + x^2 + x + 1. */
function crc8(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let i = start; i < end; i++) {
    crc ^= bytes[i] ?? 0;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  }
  return crc;
}

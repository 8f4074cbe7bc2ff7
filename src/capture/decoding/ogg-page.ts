import type { ByteReader } from './byte-reader.js';

const HEADER_BYTES = 27;
/** The header, 255 lacing values and as many segments of 255 bytes. */
const LARGEST_PAGE_BYTES = HEADER_BYTES + 255 + 255 * 255;
const CAPTURE_PATTERN = Buffer.from('OggS');
const CONTINUED = 1;
const FIRST_PAGE = 2;
const LAST_PAGE = 4;
const NO_GRANULE = 0xffff_ffff_ffff_ffffn;

/** A page of an Ogg file (RFC 3533, section 6) whose checksum is right. */
export interface OggPage {
  readonly serial: number;
  readonly number: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** It begins with what is left of a packet of the page before. */
  readonly isContinued: boolean;
  /** Position in the stream, in samples, after the last packet that ends here; null where none ends. */
  readonly granule: number | null;
  /** Packets, and parts of them; memory of their own. */
  readonly packets: readonly Uint8Array[];
  /** The last packet goes on in the next page. */
  readonly isOpen: boolean;
}

/** The undamaged pages of an Ogg file, in order. */
export class OggPages {
  readonly #reader: ByteReader;
  /** Bytes since the last page that are none, or a damaged one. */
  lostByteCount = 0;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  /** The next page; null at the end. */
  async next(): Promise<OggPage | null> {
    const reader = this.#reader;
    this.lostByteCount = 0;
    while (await reader.ensure(1)) {
      await reader.ensure(LARGEST_PAGE_BYTES);
      const { bytes } = reader;
      const byteLength = lengthOfPage(bytes);
      if (byteLength !== null && crcOf(bytes, byteLength) === bytes.readUInt32LE(22)) {
        const page = pageOf(bytes);
        await reader.skip(byteLength);
        return page;
      }
      // The damage may be in the length, so the next page is looked for within this one.
      const next = bytes.indexOf(CAPTURE_PATTERN, 1);
      const kept = reader.isEnded ? 0 : CAPTURE_PATTERN.length - 1;
      this.lostByteCount += await reader.skip(next < 0 ? Math.max(1, bytes.length - kept) : next);
    }
    return null;
  }
}

/** Bytes of the page at the start of `bytes`; null where none begins there, or not all of it is there. */
function lengthOfPage(bytes: Buffer): number | null {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, 4).equals(CAPTURE_PATTERN)) return null;
  const segmentCount = bytes.readUInt8(26);
  let length = HEADER_BYTES + segmentCount;
  if (bytes.length < length) return null;
  for (let i = 0; i < segmentCount; i++) length += bytes.readUInt8(HEADER_BYTES + i);
  return bytes.length < length ? null : length;
}

function pageOf(bytes: Buffer): OggPage {
  const flags = bytes.readUInt8(5);
  const granule = bytes.readBigUInt64LE(6);
  const segmentCount = bytes.readUInt8(26);
  const packets: Uint8Array[] = [];
  let start = HEADER_BYTES + segmentCount;
  let end = start;
  let lacing = 0;
  for (let i = 0; i < segmentCount; i++) {
    lacing = bytes.readUInt8(HEADER_BYTES + i);
    end += lacing;
    if (lacing === 255 && i < segmentCount - 1) continue;
    packets.push(Uint8Array.from(bytes.subarray(start, end)));
    start = end;
  }
  return {
    serial: bytes.readUInt32LE(14),
    number: bytes.readUInt32LE(18),
    isFirst: (flags & FIRST_PAGE) !== 0,
    isLast: (flags & LAST_PAGE) !== 0,
    isContinued: (flags & CONTINUED) !== 0,
    granule: granule === NO_GRANULE ? null : Number(BigInt.asIntN(64, granule)),
    packets,
    isOpen: lacing === 255,
  };
}

/** CRC-32 with polynomial 0x04c11db7, neither reflected nor inverted. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let crc = i << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

function crcOf(bytes: Buffer, byteLength: number): number {
  let crc = 0;
  for (let i = 0; i < byteLength; i++) {
    // The sum is made with its own four bytes taken as zero.
    const byte = i >= 22 && i < 26 ? 0 : (bytes[i] as number);
    crc = (crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ byte) & 255] as number);
  }
  return crc >>> 0;
}

import type { StreamWatch } from './stream-watch.js';

const HEADER_BYTES = 27;
const CAPTURE_PATTERN = Buffer.from('OggS');
const FIRST_PAGE = 2;
const LAST_PAGE = 4;

/** CRC-32 with polynomial 0x04c11db7, neither reflected nor inverted (RFC 3533, section 6). */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let crc = i << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

/** Walks the pages of an Ogg file (Vorbis, Opus, FLAC): checks each page's sum and number, and that the stream has an end. */
export class OggWatch implements StreamWatch {
  format: StreamWatch['format'] = { sampleRateHz: null, channelCount: null };
  #rest: Buffer = Buffer.alloc(0);
  #damagedPageCount = 0;
  #lostPageCount = 0;
  #isEnded = false;
  #isLost = false;
  readonly #nextNumbers = new Map<number, number>();

  push(bytes: Uint8Array): void {
    let rest = this.#rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#rest, bytes]);
    while (rest.length >= HEADER_BYTES) {
      if (!rest.subarray(0, 4).equals(CAPTURE_PATTERN)) {
        if (!this.#isLost) this.#damagedPageCount++;
        this.#isLost = true;
        const next = rest.indexOf(CAPTURE_PATTERN, 1);
        rest = rest.subarray(next < 0 ? rest.length - 3 : next);
        if (next < 0) break;
        continue;
      }
      const pageBytes = lengthOfPage(rest);
      if (pageBytes === null || rest.length < pageBytes) break;
      const page = rest.subarray(0, pageBytes);
      if (crcOf(page) === page.readUInt32LE(22)) {
        this.#isLost = false;
        this.#readPage(page);
        rest = rest.subarray(pageBytes);
      } else {
        // The damage may be in the length, so look for the next page within this one.
        if (!this.#isLost) this.#damagedPageCount++;
        this.#isLost = true;
        const next = rest.indexOf(CAPTURE_PATTERN, 1);
        rest = rest.subarray(next < 0 ? pageBytes : next);
      }
    }
    this.#rest = Buffer.from(rest);
  }

  finish(): string[] {
    const found: string[] = [];
    if (this.#rest.length > 0 || !this.#isEnded) found.push('cut off: the end of the stream is missing');
    const damagedCount = Math.max(this.#damagedPageCount, this.#lostPageCount);
    if (damagedCount > 0) found.push(`damaged: ${damagedCount} page(s) of the file are broken or missing`);
    return found;
  }

  #readPage(page: Buffer): void {
    const flags = page.readUInt8(5);
    const serial = page.readUInt32LE(14);
    const number = page.readUInt32LE(18);
    const expected = this.#nextNumbers.get(serial);
    if (expected !== undefined && number > expected) this.#lostPageCount += number - expected;
    this.#nextNumbers.set(serial, number + 1);
    this.#isEnded = (flags & LAST_PAGE) !== 0;
    if ((flags & FIRST_PAGE) !== 0 && this.format.channelCount === null) {
      this.#readFirstPacket(page.subarray(HEADER_BYTES + page.readUInt8(26)));
    }
  }

  #readFirstPacket(packet: Buffer): void {
    if (packet.length >= 16 && packet.toString('latin1', 1, 7) === 'vorbis') {
      this.format = { sampleRateHz: packet.readUInt32LE(12), channelCount: packet.readUInt8(11) };
    } else if (packet.length >= 19 && packet.toString('latin1', 0, 8) === 'OpusHead') {
      // Opus is always decoded at 48 kHz; the rate in its header is only that of the recording before coding.
      this.format = { sampleRateHz: 48_000, channelCount: packet.readUInt8(9) };
    }
  }
}

/** Bytes of the page that begins at the start of `bytes`; null when its table is not there yet. */
function lengthOfPage(bytes: Buffer): number | null {
  const segmentCount = bytes.readUInt8(26);
  if (bytes.length < HEADER_BYTES + segmentCount) return null;
  let length = HEADER_BYTES + segmentCount;
  for (let i = 0; i < segmentCount; i++) length += bytes.readUInt8(HEADER_BYTES + i);
  return length;
}

function crcOf(page: Buffer): number {
  let crc = 0;
  for (let i = 0; i < page.length; i++) {
    // The sum is made with its own four bytes taken as zero.
    const byte = i >= 22 && i < 26 ? 0 : (page[i] ?? 0);
    crc = (crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ byte) & 255] ?? 0);
  }
  return crc >>> 0;
}

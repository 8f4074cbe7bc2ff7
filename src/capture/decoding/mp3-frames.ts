import type { ByteReader } from './byte-reader.js';
import { areAlike, type Mp3FrameHeader, readMp3FrameHeader } from './mp3-frame.js';
import { TAG_HEAD_BYTES, tagLength } from './tags.js';

/** Longer than any frame (320 kbit/s at 32 kHz: 1,441). */
const LARGEST_FRAME_BYTES = 1500;
/** A frame, and the header or tag after it. */
const LOOK_BYTES = LARGEST_FRAME_BYTES + TAG_HEAD_BYTES;

/** A frame of an MP3 file. */
export interface Mp3Frame {
  readonly header: Mp3FrameHeader;
  /** Fewer than the header asks for where the file ends within; memory of their own. */
  readonly bytes: Uint8Array;
  readonly missingByteCount: number;
  /** Bytes before it, since the last frame, that are neither frame nor tag. */
  readonly lostByteCount: number;
}

/**
 * The frames of an MP3 file in order. A header is believed when another one like it stands where its frame ends, for four
 * bytes alone can be chance; so neither junk nor damage is taken for audio. Tags (ID3, APE) are passed over anywhere.
 */
export class Mp3Frames {
  readonly #reader: ByteReader;
  #last: Mp3FrameHeader | null = null;
  /** Bytes after the last frame that are neither frame nor tag. */
  lostByteCount = 0;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  /** The next frame; null at the end. */
  async next(): Promise<Mp3Frame | null> {
    const reader = this.#reader;
    this.lostByteCount = 0;
    while (await reader.ensure(1)) {
      await reader.ensure(LOOK_BYTES);
      const { bytes } = reader;
      const header = readMp3FrameHeader(bytes, 0);
      if (header !== null && this.#isBelieved(bytes, header)) {
        const own = Uint8Array.from(bytes.subarray(0, header.byteLength));
        const missingByteCount = header.byteLength - own.length;
        await reader.skip(header.byteLength);
        this.#last = header;
        return { header, bytes: own, missingByteCount, lostByteCount: this.lostByteCount };
      }
      const tagBytes = tagLength(bytes, 0);
      if (tagBytes > 0) {
        await reader.skip(tagBytes);
      } else {
        this.lostByteCount += await reader.skip(nextBeginning(bytes));
      }
    }
    return null;
  }

  /** Whether a frame begins with `header`, rather than chance or damage. */
  #isBelieved(bytes: Buffer, header: Mp3FrameHeader): boolean {
    const { byteLength } = header;
    const next = readMp3FrameHeader(bytes, byteLength);
    if (next !== null && areAlike(header, next)) return true;
    const isAtEnd = bytes.length < byteLength + 4;
    if (this.#last === null) return isAtEnd;
    if (!areAlike(header, this.#last) || this.lostByteCount > 0) return false;
    // It is as expected; what follows is the end, a tag, another format, or else junk or damage.
    return isAtEnd || next !== null || tagLength(bytes, byteLength) > 0 || this.#isAsLongAsLast(header);
  }

  #isAsLongAsLast({ byteLength, paddingBytes }: Mp3FrameHeader): boolean {
    return (
      this.#last !== null && byteLength - paddingBytes === this.#last.byteLength - this.#last.paddingBytes
    );
  }
}

/** Where the next frame or tag (`ID3`, `TAG`, `APETAGEX`) may begin, after the first byte. */
function nextBeginning(bytes: Buffer): number {
  for (let at = 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 0xff || byte === 0x49 || byte === 0x54 || byte === 0x41) return at;
  }
  return bytes.length;
}

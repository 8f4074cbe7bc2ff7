import { readMp3FrameHeader } from './mp3-frame.js';
import type { StreamWatch } from './stream-watch.js';

const ID3V2_HEADER_BYTES = 10;
const ID3V1_BYTES = 128;
const APE_FOOTER_BYTES = 32;
/** A frame's header, its side information and the start of the Xing header that may follow. */
const LOOK_AHEAD_BYTES = 48;
/** Stray bytes between frames that are not worth a word (padding after tags). */
const HARMLESS_STRAY_BYTES = 4096;

/** Walks the frames of an MP3 file: an incomplete last frame, fewer frames than the Xing header promises, and stray bytes. */
export class Mp3Watch implements StreamWatch {
  format: StreamWatch['format'] = { sampleRateHz: null, channelCount: null };
  #rest: Uint8Array = new Uint8Array(0);
  #skipBytes = 0;
  #isInFrame = false;
  #frameCount = 0;
  #promisedFrameCount: number | null = null;
  #strayByteCount = 0;
  #lastFrameMissingBytes = 0;

  push(bytes: Uint8Array): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    this.#walk(LOOK_AHEAD_BYTES);
    this.#rest = Uint8Array.from(this.#rest);
  }

  finish(): string[] {
    this.#walk(4);
    if (this.#skipBytes > 0 && this.#isInFrame) this.#lastFrameMissingBytes = this.#skipBytes;
    const found: string[] = [];
    const isShort = this.#promisedFrameCount !== null && this.#frameCount < this.#promisedFrameCount;
    if (isShort) {
      found.push(`cut off: it promises ${this.#promisedFrameCount} frames and has ${this.#frameCount}`);
    } else if (this.#lastFrameMissingBytes > 0) {
      found.push(`cut off: ${this.#lastFrameMissingBytes} byte(s) of its last frame are missing`);
    }
    if (this.#strayByteCount > HARMLESS_STRAY_BYTES) {
      found.push(`damaged: ${this.#strayByteCount} bytes in it are no audio`);
    }
    return found;
  }

  /** Goes on as long as `neededBytes` are at hand at a frame's start. */
  #walk(neededBytes: number): void {
    let position = 0;
    for (;;) {
      const skipped = Math.min(this.#skipBytes, this.#rest.length - position);
      this.#skipBytes -= skipped;
      position += skipped;
      if (this.#rest.length - position < neededBytes) break;
      this.#readUnit(position);
      if (this.#skipBytes === 0) {
        this.#strayByteCount++;
        this.#isInFrame = false;
        position++;
      }
    }
    this.#rest = this.#rest.subarray(position);
  }

  /** Sets `#skipBytes` to the length of the frame or tag at `position`; leaves it 0 when there is none. */
  #readUnit(position: number): void {
    const header = readMp3FrameHeader(this.#rest, position);
    if (header !== null) {
      const isFirst = this.format.channelCount === null;
      if (isFirst) {
        this.format = { sampleRateHz: header.sampleRateHz, channelCount: header.channelCount };
        this.#promisedFrameCount = this.#readXing(position + 4 + header.sideInfoBytes);
      }
      // The frame that carries the Xing header is not counted in it.
      if (!isFirst || this.#promisedFrameCount === null) this.#frameCount++;
      this.#skipBytes = header.byteLength;
      this.#isInFrame = true;
      return;
    }
    this.#skipBytes = tagLength(this.#rest, position);
    this.#isInFrame = false;
  }

  #readXing(position: number): number | null {
    const mark = textAt(this.#rest, position, 4);
    if (mark !== 'Xing' && mark !== 'Info') return null;
    const view = new DataView(this.#rest.buffer, this.#rest.byteOffset + position, 12);
    const hasFrameCount = (view.getUint32(4) & 1) === 1;
    return hasFrameCount ? view.getUint32(8) : null;
  }
}

/** Bytes of the ID3v2, ID3v1 or APE tag at `position`; 0 when there is none. */
export function tagLength(bytes: Uint8Array, position: number): number {
  if (textAt(bytes, position, 3) === 'ID3' && bytes.length - position >= ID3V2_HEADER_BYTES) {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(position + 6, position + 10);
    return ID3V2_HEADER_BYTES + ((a & 127) << 21) + ((b & 127) << 14) + ((c & 127) << 7) + (d & 127);
  }
  if (textAt(bytes, position, 3) === 'TAG') return ID3V1_BYTES;
  if (textAt(bytes, position, 8) === 'APETAGEX' && bytes.length - position >= 16) {
    const size = new DataView(bytes.buffer, bytes.byteOffset + position + 12, 4).getUint32(0, true);
    return size + APE_FOOTER_BYTES;
  }
  return 0;
}

function textAt(bytes: Uint8Array, position: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(position, position + length));
}

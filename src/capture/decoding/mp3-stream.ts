import { AffektError } from '../../core/errors.js';
import type { ByteReader } from './byte-reader.js';
import type { Damage } from './damage.js';
import { type DecodedPiece, interleaved, silence } from './decoded-piece.js';
import { Mp3Decoder, type Mp3Samples } from './mp3-decoder.js';
import { areAlike, type Mp3FrameHeader } from './mp3-frame.js';
import { type Mp3Frame, Mp3Frames } from './mp3-frames.js';

/** Stray bytes that are not worth a word (padding after tags). */
const HARMLESS_STRAY_BYTES = 4096;

/**
 * Decodes an MP3 file (MPEG layer III of any rate, constant, variable or free): whole frames only, a decoder for each
 * undamaged run of frames of one format. Where frames are lost, silence as long as they would have been stands for them.
 */
export async function* decodeMp3(reader: ByteReader, damage: Damage): AsyncGenerator<DecodedPiece> {
  const frames = new Mp3Frames(reader);
  const run = new Mp3Run(damage);
  let strayByteCount = 0;
  try {
    for (let frame = await frames.next(); frame !== null; frame = await frames.next()) {
      if (!run.hasFrames) strayByteCount += frame.lostByteCount;
      yield* run.take(frame);
    }
    run.finish();
    strayByteCount += frames.lostByteCount;
    if (strayByteCount > HARMLESS_STRAY_BYTES)
      damage.say(`damaged: ${strayByteCount} bytes in it are no audio`);
  } finally {
    run.close();
  }
}

/** What has been decoded so far, and with what. */
class Mp3Run {
  readonly #damage: Damage;
  #decoder: Mp3Decoder | null = null;
  #last: Mp3FrameHeader | null = null;
  #frameCount = 0;
  #promisedFrameCount: number | null = null;
  #meanFrameBytes = 0;
  #deliveredSeconds = 0;

  constructor(damage: Damage) {
    this.#damage = damage;
  }

  get hasFrames(): boolean {
    return this.#last !== null;
  }

  async *take(frame: Mp3Frame): AsyncGenerator<DecodedPiece> {
    const { header, bytes } = frame;
    const xing = readXing(frame);
    if (xing !== null) this.finish();
    const lostCount = xing === null ? this.#lostFrames(frame) : 0;
    if (lostCount > 0) yield* this.#lose(lostCount);
    const isBroken = lostCount > 0 || xing !== null || this.#last === null || !areAlike(header, this.#last);
    if (isBroken) await this.#restart();
    this.#last = header;
    // The frame that carries the Xing header is not counted in it.
    if (xing === null) this.#count(bytes.length);
    else this.#promisedFrameCount = xing.frameCount;
    if (frame.missingByteCount > 0) {
      if (this.#isShortOfPromise()) this.finish();
      else this.#damage.say(`cut off: ${frame.missingByteCount} byte(s) of its last frame are missing`);
      return;
    }
    const decoded = this.#decode(bytes);
    if (decoded === 'damaged') {
      // Counted as read above, and lost now.
      this.#frameCount -= 1;
      yield* this.#lose(1);
      await this.#restart();
      return;
    }
    if (decoded.samplesDecoded === 0) return;
    const format = { sampleRateHz: decoded.sampleRate, channelCount: header.channelCount };
    this.#deliveredSeconds += decoded.samplesDecoded / format.sampleRateHz;
    yield { format, samples: interleaved(decoded.channelData, header.channelCount) };
  }

  /** The stream ends here: says what its Xing header promised and did not come. */
  finish(): void {
    if (this.#isShortOfPromise()) {
      this.#damage.say(`cut off: it promises ${this.#promisedFrameCount} frames and has ${this.#frameCount}`);
    }
    this.#frameCount = 0;
    this.#promisedFrameCount = null;
  }

  close(): void {
    this.#decoder?.free();
    this.#decoder = null;
  }

  #isShortOfPromise(): boolean {
    return this.#promisedFrameCount !== null && this.#frameCount < this.#promisedFrameCount;
  }

  #count(byteLength: number): void {
    this.#frameCount++;
    this.#meanFrameBytes += (byteLength - this.#meanFrameBytes) / Math.min(this.#frameCount, 100);
  }

  #lostFrames({ lostByteCount }: Mp3Frame): number {
    return this.#last === null || this.#meanFrameBytes === 0
      ? 0
      : Math.round(lostByteCount / this.#meanFrameBytes);
  }

  #decode(bytes: Uint8Array): Mp3Samples | 'damaged' {
    try {
      if (this.#decoder !== null) return this.#decoder.decode(bytes);
    } catch (error) {
      if (!(error instanceof AffektError)) throw error;
    }
    return 'damaged';
  }

  *#lose(frameCount: number): Generator<DecodedPiece> {
    if (this.#last === null) return;
    const { sampleRateHz, channelCount, sampleCount } = this.#last;
    const lostSeconds = (frameCount * sampleCount) / sampleRateHz;
    this.#damage.lose(this.#deliveredSeconds, lostSeconds);
    this.#deliveredSeconds += lostSeconds;
    this.#frameCount += frameCount;
    yield* silence({ sampleRateHz, channelCount }, frameCount * sampleCount);
  }

  async #restart(): Promise<void> {
    this.close();
    this.#decoder = await Mp3Decoder.create();
  }
}

/** Whether the frame holds a Xing or Info header in the place of audio; `frameCount` null where it does not say. */
function readXing({ header, bytes }: Mp3Frame): { readonly frameCount: number | null } | null {
  const at = 4 + header.sideInfoBytes;
  const mark = String.fromCharCode(...bytes.subarray(at, at + 4));
  if ((mark !== 'Xing' && mark !== 'Info') || bytes.length < at + 12) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 12);
  return { frameCount: (view.getUint32(4) & 1) === 1 ? view.getUint32(8) : null };
}

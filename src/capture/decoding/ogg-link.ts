import type { Damage } from './damage.js';
import { type DecodedPiece, silence } from './decoded-piece.js';
import type { OggCodec } from './ogg-codec.js';
import type { OggPage } from './ogg-page.js';

/** A gap that the page numbers and positions ask for is believed up to here. */
const LONGEST_GAP_SECONDS = 3600;
const LARGEST_PACKET_BYTES = 16 * 1024 * 1024;

/**
 * One logical stream of an Ogg file, from its first page to its last: joins packets and puts the audio in its place by the
 * positions on the pages. Where pages are missing, silence stands for them.
 */
export class OggLink {
  readonly serial: number;
  readonly #codec: OggCodec;
  readonly #damage: Damage;
  #nextNumber: number;
  /** Parts of a packet that is not at its end. */
  #open: Uint8Array[] | null = null;
  /** The position reached, as pages count; null before the first audio. */
  #reached: number | null = null;
  #skipCount: number;
  #deliveredCount = 0;
  #isLossy = false;
  hasAudio = false;
  isEnded = false;

  constructor(codec: OggCodec, first: OggPage, damage: Damage) {
    this.#codec = codec;
    this.#damage = damage;
    this.serial = first.serial;
    this.#nextNumber = first.number;
    this.#skipCount = codec.preSkip;
  }

  /** The audio of a page of this stream. */
  async *take(page: OggPage): AsyncGenerator<DecodedPiece> {
    if (page.number !== this.#nextNumber) this.#lose();
    this.#nextNumber = page.number + 1;
    this.isEnded = page.isLast;
    const decoded: Float32Array[] = [];
    for (const packet of this.#packetsOf(page)) {
      const samples = await this.#codec.decode(packet);
      if (samples === 'damaged') this.#isLossy = true;
      else if (samples !== 'header') decoded.push(samples);
      this.hasAudio ||= samples !== 'header';
    }
    if (this.hasAudio) yield* this.#place(page, decoded);
  }

  close(): void {
    this.#codec.close();
  }

  #lose(): void {
    this.#isLossy = true;
    this.#open = null;
    this.#codec.lose();
    // In the midst of audio the positions tell how much is missing.
    if (!this.hasAudio) this.#damage.say('damaged: pages at its beginning are broken or missing');
  }

  #packetsOf(page: OggPage): Uint8Array[] {
    const found: Uint8Array[] = [];
    if (!page.isContinued) this.#open = null;
    page.packets.forEach((part, index) => {
      const isRest = index === 0 && page.isContinued;
      const parts = isRest ? this.#open : [];
      // The rest of a packet whose beginning is lost is of no use.
      if (parts === null) return;
      parts.push(part);
      this.#open = null;
      if (page.isOpen && index === page.packets.length - 1) {
        const byteCount = parts.reduce((sum, { length }) => sum + length, 0);
        this.#open = byteCount <= LARGEST_PACKET_BYTES ? parts : null;
      } else {
        const [only] = parts;
        found.push(parts.length === 1 && only !== undefined ? only : Buffer.concat(parts));
      }
    });
    return found;
  }

  *#place(page: OggPage, decoded: readonly Float32Array[]): Generator<DecodedPiece> {
    const { channelCount, sampleRateHz } = this.#codec.format;
    const count = decoded.reduce((sum, { length }) => sum + length, 0) / channelCount;
    const end = page.granule ?? (this.#reached ?? 0) + count;
    const start = this.#reached ?? this.#firstStart(page, end - count);
    const missing = end - count - start;
    let dropAtStart = this.#reached === null && start < 0 ? -start : 0;
    if (missing > 0 && this.#isLossy && missing < LONGEST_GAP_SECONDS * sampleRateHz) {
      this.#damage.lose(this.#deliveredCount / sampleRateHz, missing / sampleRateHz);
      for (const piece of silence(this.#codec.format, missing)) yield* this.#deliver(piece.samples, 0);
    }
    let keep = page.isLast && missing < 0 ? Math.max(0, count + missing) : count;
    for (const samples of decoded) {
      const length = Math.min(keep, samples.length / channelCount);
      const dropped = Math.min(dropAtStart, length);
      yield* this.#deliver(samples.subarray(0, length * channelCount), dropped);
      dropAtStart -= dropped;
      keep -= length;
    }
    this.#reached = Math.max(end, 0);
    // Until a position says where it is, a gap may still show.
    if (page.granule !== null) this.#isLossy = false;
  }

  /** Where the audio of the first page begins: any position for a recording of a broadcast, else 0 (or before, to be cut off). */
  #firstStart(page: OggPage, start: number): number {
    if (this.#isLossy) return 0;
    return page.isLast && start < 0 ? 0 : start;
  }

  *#deliver(samples: Float32Array, dropAtStart: number): Generator<DecodedPiece> {
    const { format } = this.#codec;
    const sampleCount = samples.length / format.channelCount;
    const skipped = Math.min(this.#skipCount, sampleCount - dropAtStart);
    this.#skipCount -= skipped;
    const rest = samples.subarray((dropAtStart + skipped) * format.channelCount);
    this.#deliveredCount += rest.length / format.channelCount;
    if (rest.length > 0) yield { format, samples: rest };
  }
}

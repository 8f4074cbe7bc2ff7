import type { Damage } from './damage.js';
import { type DecodedPiece, silence } from './decoded-piece.js';
import type { FlacFrame, FlacStreamInfo } from './flac-frame.js';

/** A frame takes no fewer bytes than these, whatever it holds. */
const SMALLEST_FRAME_BYTES = 10;

/** Puts the frames of one FLAC stream in their places: where some are missing by their numbers, silence stands for them. */
export class FlacTimeline {
  readonly #info: FlacStreamInfo;
  readonly #damage: Damage;
  #blockSize: number | null;
  /** Where the next frame should begin, in the stream's own count; null before the first. */
  #expected: number | null = null;
  #deliveredCount = 0;

  constructor(info: FlacStreamInfo, damage: Damage) {
    this.#info = info;
    this.#damage = damage;
    this.#blockSize = info.blockSize;
  }

  /** Samples per channel so far, silence included. */
  get deliveredCount(): number {
    return this.#deliveredCount;
  }

  /** The frame, behind the silence that is due before it. `lostByteCount`: bytes since the last frame that are none. */
  *place(frame: FlacFrame, lostByteCount: number): Generator<DecodedPiece> {
    const { format, samples, header } = frame;
    const start = this.#startOf(frame);
    // A recording may begin with any number, unless its length says that it began with 0.
    const expected = this.#expected ?? (this.#isWithin(start + header.blockSize) ? 0 : start);
    const missing = start - expected;
    if (missing > 0 && this.#isLikely(missing, start + header.blockSize, lostByteCount)) {
      this.#damage.lose(this.#deliveredCount / format.sampleRateHz, missing / format.sampleRateHz);
      this.#deliveredCount += missing;
      yield* silence(format, missing);
    } else if (missing !== 0) {
      this.#damage.say('damaged: the numbers of its frames do not follow one another');
    }
    this.#expected = start + header.blockSize;
    this.#deliveredCount += header.blockSize;
    yield { format, samples };
  }

  /** Nothing follows: tells of what was promised and did not come. */
  finish(): void {
    const promised = this.#info.sampleCount;
    if (promised === 0 || promised === this.#deliveredCount) return;
    this.#damage.say(
      `cut off or damaged: it promises ${promised} samples and ${this.#deliveredCount} could be read`,
    );
  }

  #startOf({ header }: FlacFrame): number {
    // Encoders of old numbered the samples of such streams without a bit that says so.
    const isFixed = !header.isNumberOfSamples && (this.#info.blockSize !== null || this.#expected === null);
    if (!isFixed && (header.isNumberOfSamples || this.#blockSize === null)) return header.number;
    this.#blockSize ??= header.blockSize;
    return header.number * this.#blockSize;
  }

  #isWithin(end: number): boolean {
    return this.#info.sampleCount > 0 && end <= this.#info.sampleCount;
  }

  #isLikely(missing: number, end: number, lostByteCount: number): boolean {
    const blockSize = this.#blockSize ?? 65_535;
    return this.#isWithin(end) || missing <= Math.ceil(lostByteCount / SMALLEST_FRAME_BYTES + 1) * blockSize;
  }
}

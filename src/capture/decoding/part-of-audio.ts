import type { DecodedPiece } from './decoded-piece.js';

/** A part of a recording, in seconds from its beginning. */
export interface AudioPart {
  readonly startSeconds: number;
  /** Null: to the end. */
  readonly endSeconds: number | null;
}

export const WHOLE_AUDIO: AudioPart = { startSeconds: 0, endSeconds: null };

/** The pieces of a part, cut at the samples nearest to its ends. Nothing is read behind it; `position` counts what was passed, too. */
export class PartOfAudio {
  /** Seconds of the recording that were decoded so far. */
  positionSeconds = 0;
  readonly #pieces: AsyncIterable<DecodedPiece>;
  readonly #part: AudioPart;

  constructor(pieces: AsyncIterable<DecodedPiece>, part: AudioPart) {
    this.#pieces = pieces;
    this.#part = part;
  }

  async *pieces(): AsyncGenerator<DecodedPiece> {
    const { startSeconds, endSeconds } = this.#part;
    for await (const { format, samples } of this.#pieces) {
      const { channelCount, sampleRateHz } = format;
      const sampleCount = samples.length / channelCount;
      const indexAt = (seconds: number): number =>
        Math.min(sampleCount, Math.max(0, Math.round((seconds - this.positionSeconds) * sampleRateHz)));
      const first = indexAt(startSeconds);
      const end = endSeconds === null ? sampleCount : indexAt(endSeconds);
      this.positionSeconds += sampleCount / sampleRateHz;
      if (end > first) yield { format, samples: samples.subarray(first * channelCount, end * channelCount) };
      if (endSeconds !== null && this.positionSeconds >= endSeconds) return;
    }
  }
}

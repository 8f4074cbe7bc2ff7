import type { SpectrogramColumn } from '../shared/spectrogram-column.js';

/** 10 minutes at 31.25 columns a second: 2.8 MB of 149 bands. */
const COLUMN_COUNT = 18_750;

/**
 * The columns of the spectrogram of the last ten minutes that were on show, in a ring that is allocated once. Columns that were
 * never received stay dark.
 */
export class SpectrogramRing {
  readonly columnCount = COLUMN_COUNT;
  #levels = new Uint8Array(0);
  #bandCount = 0;
  /** Of the newest column; −1: none yet. */
  #newest = -1;

  get bandCount(): number {
    return this.#bandCount;
  }

  /** Number of the newest column since the ring began; −1: none yet. */
  get newest(): number {
    return this.#newest;
  }

  push({ frameIndex, levels }: SpectrogramColumn): void {
    const isNewStream = this.#newest < 0 || frameIndex < this.#newest || levels.length !== this.#bandCount;
    if (isNewStream) {
      this.#bandCount = levels.length;
      this.#levels = new Uint8Array(levels.length * COLUMN_COUNT);
    } else {
      const firstMissed = Math.max(this.#newest + 1, frameIndex - COLUMN_COUNT + 1);
      for (let missed = firstMissed; missed < frameIndex; missed += 1) this.#row(missed).fill(0);
    }
    this.#row(frameIndex).set(levels);
    this.#newest = frameIndex;
  }

  /** Levels of a column, lowest band first; empty where it is not held. */
  column(frameIndex: number): Uint8Array {
    const isHeld = frameIndex >= 0 && frameIndex <= this.#newest && frameIndex > this.#newest - COLUMN_COUNT;
    return isHeld ? this.#row(frameIndex) : new Uint8Array(0);
  }

  #row(frameIndex: number): Uint8Array {
    const start = (frameIndex % COLUMN_COUNT) * this.#bandCount;
    return this.#levels.subarray(start, start + this.#bandCount);
  }
}

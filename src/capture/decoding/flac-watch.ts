import type { StreamWatch } from './stream-watch.js';

/** `fLaC`, a block header, and the part of STREAMINFO that ends with the sample count (RFC 9639, section 8.2). */
const NEEDED_BYTES = 26;

/** Compares the number of samples that a native FLAC file promises with what was decoded. */
export class FlacWatch implements StreamWatch {
  format: StreamWatch['format'] = { sampleRateHz: null, channelCount: null };
  #head: Uint8Array = new Uint8Array(0);
  #promisedSampleCount = 0;

  push(bytes: Uint8Array): void {
    if (this.#head.length >= NEEDED_BYTES) return;
    this.#head = Buffer.concat([this.#head, bytes.subarray(0, NEEDED_BYTES - this.#head.length)]);
    if (this.#head.length < NEEDED_BYTES || (this.#at(4) & 0x7f) !== 0) return;
    const sampleRateHz = (this.#at(18) << 12) | (this.#at(19) << 4) | (this.#at(20) >> 4);
    const channelCount = ((this.#at(20) >> 1) & 7) + 1;
    this.format = { sampleRateHz, channelCount };
    const low = this.#at(22) * 2 ** 24 + (this.#at(23) << 16) + (this.#at(24) << 8) + this.#at(25);
    this.#promisedSampleCount = (this.#at(21) & 15) * 2 ** 32 + low;
  }

  finish(decodedSampleCount: number): string[] {
    // 0 stands for a length that was not known when the file was written.
    if (this.#promisedSampleCount === 0 || decodedSampleCount === this.#promisedSampleCount) return [];
    return [
      `cut off or damaged: it promises ${this.#promisedSampleCount} samples and ${decodedSampleCount} could be read`,
    ];
  }

  #at(index: number): number {
    return this.#head[index] ?? 0;
  }
}

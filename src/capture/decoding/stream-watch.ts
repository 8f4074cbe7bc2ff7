import type { AudioFormat } from '../audio-source.js';

/**
 * Reads along while a coded file is decoded, to notice what decoders pass over in silence: an end that is missing, damaged
 * parts, and the true channel count.
 */
export interface StreamWatch {
  /** The bytes of the file in order, cut anywhere. */
  push(bytes: Uint8Array): void;
  /** What the headers said so far; null fields are not known. */
  readonly format: { readonly [K in keyof AudioFormat]: number | null };
  /** After the last byte: for a person, what is wrong. `decodedSampleCount` is per channel. */
  finish(decodedSampleCount: number): string[];
}

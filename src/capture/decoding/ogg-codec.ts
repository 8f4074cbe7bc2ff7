import type { AudioFormat } from '../audio-source.js';

/** Decodes the packets of one stream within an Ogg file. */
export interface OggCodec {
  readonly format: AudioFormat;
  /** Samples per channel at the start that are there for the coding alone. */
  readonly preSkip: number;
  /** Takes the packets in order, the first as well. Interleaved samples, or what else the packet was. */
  decode(packet: Uint8Array): Promise<Float32Array | 'header' | 'damaged'>;
  /** Packets are missing before the next one. */
  lose(): void;
  close(): void;
}

/** Channels as Vorbis and Opus order them, by their count, in the order of WAV. */
const WAV_ORDER: Readonly<Record<number, readonly number[]>> = {
  3: [0, 2, 1],
  5: [0, 2, 1, 3, 4],
  6: [0, 2, 1, 5, 3, 4],
  7: [0, 2, 1, 6, 5, 3, 4],
  8: [0, 2, 1, 7, 5, 6, 3, 4],
};

/** The channels of Vorbis or Opus (front left, centre, front right …) as WAV orders them (left, right, centre …). */
export function inWavOrder(channels: readonly Float32Array[]): readonly Float32Array[] {
  const order = WAV_ORDER[channels.length];
  return order === undefined ? channels : order.map((channel) => channels[channel] as Float32Array);
}

/** Encodings of raw little-endian PCM that can be read, G.711 among them. */
export type PcmEncoding = 'f32le' | 'f64le' | 'u8' | 's16le' | 's24le' | 's32le' | 'alaw' | 'mulaw';

/** Bytes of one sample of one channel. */
export const PCM_SAMPLE_BYTES: Readonly<Record<PcmEncoding, number>> = {
  f32le: 4,
  f64le: 8,
  u8: 1,
  s16le: 2,
  s24le: 3,
  s32le: 4,
  alaw: 1,
  mulaw: 1,
};

type SampleReader = (view: DataView, offset: number) => number;

/** Integers are divided by 2^(bits−1), so that 0 stays 0 and both signs share one scale; +full scale is one step below 1. */
const READERS: Readonly<Record<PcmEncoding, SampleReader>> = {
  f32le: (view, offset) => view.getFloat32(offset, true),
  f64le: (view, offset) => view.getFloat64(offset, true),
  u8: (view, offset) => (view.getUint8(offset) - 128) / 128,
  s16le: (view, offset) => view.getInt16(offset, true) / 32_768,
  s24le: (view, offset) =>
    (view.getUint8(offset) | (view.getUint8(offset + 1) << 8) | (view.getInt8(offset + 2) << 16)) / 8_388_608,
  s32le: (view, offset) => view.getInt32(offset, true) / 2_147_483_648,
  alaw: (view, offset) => fromALaw(view.getUint8(offset)) / 32_768,
  mulaw: (view, offset) => fromMuLaw(view.getUint8(offset)) / 32_768,
};

/** The 16-bit value of an A-law byte (ITU-T G.711): even bits inverted, a sign, three bits of exponent, four of mantissa. */
function fromALaw(byte: number): number {
  const code = byte ^ 0x55;
  const exponent = (code >> 4) & 7;
  const mantissa = ((code & 15) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 256) << (exponent - 1);
  return code & 0x80 ? magnitude : -magnitude;
}

/** The 16-bit value of a µ-law byte (ITU-T G.711): all bits inverted. */
function fromMuLaw(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132;
  return code & 0x80 ? -magnitude : magnitude;
}

/**
 * Turns a stream of PCM bytes, cut anywhere, into interleaved float samples (full scale ±1). A piece that ends inside a
 * sample or between the channels of one instant keeps the rest for the next piece. Non-finite floats are passed on.
 */
export class PcmReader {
  readonly #encoding: PcmEncoding;
  readonly #instantBytes: number;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(encoding: PcmEncoding, channelCount: number) {
    this.#encoding = encoding;
    this.#instantBytes = PCM_SAMPLE_BYTES[encoding] * channelCount;
  }

  /** Bytes held back because they do not yet fill one sample of every channel. */
  get pendingByteCount(): number {
    return this.#rest.length;
  }

  /** All samples that `bytes` completes; the length is a multiple of the channel count and may be 0. */
  push(bytes: Uint8Array): Float32Array {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const wholeBytes = all.length - (all.length % this.#instantBytes);
    this.#rest = Uint8Array.from(all.subarray(wholeBytes));
    const sampleBytes = PCM_SAMPLE_BYTES[this.#encoding];
    const read = READERS[this.#encoding];
    const view = new DataView(all.buffer, all.byteOffset, wholeBytes);
    const samples = new Float32Array(wholeBytes / sampleBytes);
    for (let i = 0; i < samples.length; i++) samples[i] = read(view, i * sampleBytes);
    return samples;
  }
}

/** A FLAC stream of verbatim subframes to be written by hand, after RFC 9639; what encoders would not make, too. */
export interface FlacStream {
  readonly sampleRateHz: number;
  readonly channelCount: number;
  /** 4..32. */
  readonly bitDepth: number;
  /** Samples of each block, one after the other; the last one repeats. Different ones make it a stream of variable block size. */
  readonly blockSizes: readonly number[];
  /** Low bits of every sample that are zero and left out. */
  readonly wastedBits?: number;
  /** What STREAMINFO says of the total; left out: the truth. */
  readonly total?: number;
  /** Whether frames say the bit depth themselves, where there is a code for it. */
  readonly saysDepth?: boolean;
}

const RATE_FROM_STREAMINFO = 0;
const DEPTH_CODES = new Map([
  [8, 1],
  [12, 2],
  [16, 4],
  [20, 5],
  [24, 6],
  [32, 7],
]);

class BitWriter {
  readonly #bytes: number[] = [];
  #current = 0;
  #count = 0;

  /** The lowest `bits` (up to 32) of a whole number. */
  put(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      this.#current = (this.#current << 1) | (Math.floor(value / 2 ** bit) & 1);
      this.#count += 1;
      if (this.#count < 8) continue;
      this.#bytes.push(this.#current);
      this.#current = 0;
      this.#count = 0;
    }
  }

  align(): void {
    while (this.#count > 0) this.put(0, 1);
  }

  get bytes(): readonly number[] {
    return this.#bytes;
  }
}

/** Writes whole numbers, interleaved, as a FLAC file. */
export function writeFlac(stream: FlacStream, samples: readonly number[]): Buffer {
  const instants = samples.length / stream.channelCount;
  const frames: Buffer[] = [];
  const sizes: number[] = [];
  for (let at = 0; at < instants; ) {
    const wanted = stream.blockSizes[Math.min(frames.length, stream.blockSizes.length - 1)] ?? 4096;
    const size = Math.min(wanted, instants - at);
    frames.push(frameOf(stream, samples, { at, size, index: frames.length }));
    sizes.push(size);
    at += size;
  }
  const isVariable = stream.blockSizes.length > 1;
  const smallest = isVariable
    ? Math.max(16, Math.min(...sizes.slice(0, -1)))
    : (stream.blockSizes[0] ?? 4096);
  const largest = isVariable ? Math.max(...sizes) : smallest;
  const info = new BitWriter();
  info.put(smallest, 16);
  info.put(largest, 16);
  info.put(0, 24);
  info.put(0, 24);
  info.put(stream.sampleRateHz, 20);
  info.put(stream.channelCount - 1, 3);
  info.put(stream.bitDepth - 1, 5);
  info.put(stream.total ?? instants, 36);
  for (let count = 0; count < 16; count += 1) info.put(0, 8);
  return Buffer.concat([
    Buffer.from('fLaC'),
    Buffer.from([0x80, 0, 0, 34]),
    Buffer.from(info.bytes),
    ...frames,
  ]);
}

function frameOf(
  stream: FlacStream,
  samples: readonly number[],
  { at, size, index }: { readonly at: number; readonly size: number; readonly index: number },
): Buffer {
  const { channelCount, bitDepth, wastedBits = 0, saysDepth = false } = stream;
  const isVariable = stream.blockSizes.length > 1;
  const bits = new BitWriter();
  bits.put(0xfff8 | Number(isVariable), 16);
  const sizeCode = size <= 256 ? 6 : 7;
  bits.put(sizeCode, 4);
  bits.put(RATE_FROM_STREAMINFO, 4);
  bits.put(channelCount - 1, 4);
  bits.put(saysDepth ? (DEPTH_CODES.get(bitDepth) ?? 0) : 0, 3);
  bits.put(0, 1);
  for (const byte of codedNumber(isVariable ? at : index)) bits.put(byte, 8);
  bits.put(size - 1, sizeCode === 6 ? 8 : 16);
  bits.put(checksum(bits.bytes, 8, 0x07), 8);
  for (let channel = 0; channel < channelCount; channel += 1) {
    bits.put(0b000001, 7);
    bits.put(wastedBits > 0 ? 1 : 0, 1);
    if (wastedBits > 0) bits.put(1, wastedBits);
    for (let instant = at; instant < at + size; instant += 1) {
      const sample = (samples[instant * channelCount + channel] ?? 0) / 2 ** wastedBits;
      bits.put(sample < 0 ? sample + 2 ** (bitDepth - wastedBits) : sample, bitDepth - wastedBits);
    }
  }
  bits.align();
  bits.put(checksum(bits.bytes, 16, 0x8005), 16);
  return Buffer.from(bits.bytes);
}

/** The number of a frame or sample, coded as characters of UTF-8 are. */
function codedNumber(value: number): number[] {
  if (value < 0x80) return [value];
  const rest: number[] = [];
  let left = value;
  let room = 0x3f;
  while (left > room) {
    rest.unshift(0x80 | (left & 0x3f));
    left = Math.floor(left / 64);
    room >>= 1;
  }
  return [((0xff << (7 - rest.length)) & 0xff) | left, ...rest];
}

/** CRC without reflection, from zero. */
function checksum(bytes: readonly number[], width: 8 | 16, polynomial: number): number {
  const top = 2 ** (width - 1);
  let remainder = 0;
  for (const byte of bytes) {
    remainder ^= byte << (width - 8);
    for (let bit = 0; bit < 8; bit += 1) {
      const isSet = (remainder & top) !== 0;
      remainder = (remainder << 1) & (2 * top - 1);
      if (isSet) remainder ^= polynomial;
    }
  }
  return remainder;
}

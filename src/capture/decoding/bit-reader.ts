/** Reads bits, the most significant first. Past the end come zeros, and `isPastEnd` says so. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #bit: number;

  constructor(bytes: Uint8Array, startByte: number) {
    this.#bytes = bytes;
    this.#bit = 8 * startByte;
  }

  get isPastEnd(): boolean {
    return this.#bit > 8 * this.#bytes.length;
  }

  /** The position in bytes, rounded up. */
  get byte(): number {
    return (this.#bit + 7) >> 3;
  }

  /** An unsigned number of 0..32 bits. */
  bits(count: number): number {
    if (count === 0) return 0;
    const value = this.#window() >>> (32 - count);
    this.#bit += count;
    return value;
  }

  /** A number of 0..33 bits in two's complement. */
  signed(count: number): number {
    if (count > 32) return this.signed(count - 16) * 65_536 + this.bits(16);
    if (count === 0) return 0;
    const value = this.#window() >> (32 - count);
    this.#bit += count;
    return value;
  }

  /** Zeros before the next one; the one is taken too. */
  unary(): number {
    let zeros = 0;
    for (;;) {
      const window = this.#window();
      if (window !== 0) {
        const leading = Math.clz32(window);
        this.#bit += leading + 1;
        return zeros + leading;
      }
      zeros += 32;
      this.#bit += 32;
      if (this.isPastEnd) return zeros;
    }
  }

  /** The next 32 bits, signed. */
  #window(): number {
    const bytes = this.#bytes;
    const at = this.#bit >> 3;
    const shift = this.#bit & 7;
    const word =
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number);
    return shift === 0 ? word : (word << shift) | ((bytes[at + 4] as number) >> (8 - shift));
  }
}

/**
 * Bytes that arrive in pieces, looked at before they are taken. Holds what was asked for and not yet taken, and at most one
 * piece more.
 */
export class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #bytes: Buffer = Buffer.alloc(0);
  #position = 0;
  #isEnded = false;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** What is at hand and not yet taken; valid until the next call. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** How many bytes were taken so far. */
  get position(): number {
    return this.#position;
  }

  /** Everything has been read (though perhaps not yet taken). */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Reads until `count` bytes are at hand; false where the end comes before. */
  async ensure(count: number): Promise<boolean> {
    if (this.#bytes.length >= count) return true;
    const held: Uint8Array[] = [this.#bytes];
    let length = this.#bytes.length;
    while (length < count && !this.#isEnded) {
      const { value, done } = await this.#pieces.next();
      if (done) {
        this.#isEnded = true;
      } else {
        held.push(value);
        length += value.length;
      }
    }
    this.#bytes = Buffer.concat(held);
    return length >= count;
  }

  /** Takes `count` bytes, or as many as there are; returns how many. */
  async skip(count: number): Promise<number> {
    let rest = count;
    for (;;) {
      const taken = Math.min(rest, this.#bytes.length);
      this.#bytes = this.#bytes.subarray(taken);
      this.#position += taken;
      rest -= taken;
      if (rest === 0 || !(await this.ensure(1))) return count - rest;
    }
  }

  /** Nothing more is wanted: lets whoever gives the bytes close. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}

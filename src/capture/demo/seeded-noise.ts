/**
 * White noise and random numbers that are the same on every run: a 32-bit xorshift generator (Marsaglia 2003,
 * "Xorshift RNGs", triple 13, 17, 5). Never used where unpredictability matters.
 */
export class SeededNoise {
  #state: number;

  /** @param seed any integer; neighbouring seeds give unrelated sequences. */
  constructor(seed: number) {
    // A multiplicative hash first, for xorshift starts alike from alike seeds; zero would be its fixed point.
    this.#state = Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995 || 0x1a2b3c4d;
    for (let warmUp = 0; warmUp < 4; warmUp++) this.unit();
  }

  /** Uniform in [0, 1). */
  unit(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) / 4294967296;
  }

  /** Uniform in [−1, 1): a sample of white noise. */
  bipolar(): number {
    return 2 * this.unit() - 1;
  }
}

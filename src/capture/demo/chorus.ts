const CENTRE_SECONDS = 0.014;
const DEPTH_SECONDS = 0.0028;
const RATE_HZ = 0.45;
const DRY_LEVEL = 0.75;
const WET_LEVEL = 0.45;

/** Widens a mono signal: itself in the middle, and left and right a copy whose delay swings in opposite directions. */
export class Chorus {
  readonly #memory: Float64Array;
  #position = 0;
  #sampleCount = 0;

  constructor(readonly sampleRateHz: number) {
    this.#memory = new Float64Array(Math.ceil((CENTRE_SECONDS + DEPTH_SECONDS) * sampleRateHz) + 3);
  }

  /** Adds the widened `input[0..count)` to `left` and `right`. The swing is taken once a block: it moves slowly. */
  process(input: Float64Array, left: Float64Array, right: Float64Array, count: number): void {
    const before = this.#swing(this.#sampleCount);
    this.#sampleCount += count;
    const step = (this.#swing(this.#sampleCount) - before) / count;
    for (let index = 0; index < count; index++) {
      const dry = input[index] ?? 0;
      this.#memory[this.#position] = dry;
      const swing = before + index * step;
      const middle = CENTRE_SECONDS * this.sampleRateHz;
      left[index] = (left[index] ?? 0) + DRY_LEVEL * dry + WET_LEVEL * this.#read(middle + swing);
      right[index] = (right[index] ?? 0) + DRY_LEVEL * dry + WET_LEVEL * this.#read(middle - swing);
      this.#position = this.#position + 1 === this.#memory.length ? 0 : this.#position + 1;
    }
  }

  reset(): void {
    this.#memory.fill(0);
    this.#sampleCount = 0;
  }

  /** Offset of the delay, samples. */
  #swing(sampleCount: number): number {
    const phase = (2 * Math.PI * RATE_HZ * sampleCount) / this.sampleRateHz;
    return DEPTH_SECONDS * this.sampleRateHz * Math.sin(phase);
  }

  #read(delaySamples: number): number {
    const length = this.#memory.length;
    const exact = this.#position - delaySamples + length;
    const whole = Math.floor(exact);
    const fraction = exact - whole;
    const first = this.#memory[whole % length] ?? 0;
    const second = this.#memory[(whole + 1) % length] ?? 0;
    return first + fraction * (second - first);
  }
}

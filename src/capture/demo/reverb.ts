/** Delay lengths, seconds: spread and without common factors at 44.1 kHz, so that echoes do not coincide. */
const LINE_SECONDS = [0.0297, 0.0371, 0.0411, 0.0437, 0.0533, 0.0617, 0.0689, 0.0793];
const DIFFUSER_SECONDS = [0.0047, 0.0127];
const DIFFUSION = 0.62;
const LINE_COUNT = LINE_SECONDS.length;
/** Part of the old value in each line's one-pole lowpass: high frequencies die sooner. */
const DAMPING = 0.35;

/**
 * A small hall: two Schroeder allpasses (1962) into a feedback delay network of eight lines with a Householder matrix
 * (Jot & Chaigne 1991). Mono in, stereo out, no dry sound. Memory is fixed; `process` does not allocate.
 */
export class Reverb {
  readonly #lines: readonly Float64Array[];
  readonly #positions = new Int32Array(LINE_COUNT);
  readonly #gains: Float64Array;
  readonly #damped = new Float64Array(LINE_COUNT);
  readonly #outputs = new Float64Array(LINE_COUNT);
  readonly #diffusers: readonly Float64Array[];
  readonly #diffuserPositions = new Int32Array(DIFFUSER_SECONDS.length);

  /** @param decaySeconds time to −60 dB at low frequencies. */
  constructor(sampleRateHz: number, decaySeconds: number) {
    this.#lines = LINE_SECONDS.map((seconds) => new Float64Array(Math.round(seconds * sampleRateHz)));
    this.#gains = Float64Array.from(LINE_SECONDS, (seconds) => 10 ** ((-3 * seconds) / decaySeconds));
    this.#diffusers = DIFFUSER_SECONDS.map((seconds) => new Float64Array(Math.round(seconds * sampleRateHz)));
  }

  /** Adds the reverberation of `input[0..count)` to `left` and `right`. */
  process(input: Float64Array, left: Float64Array, right: Float64Array, count: number): void {
    for (let index = 0; index < count; index++) {
      const diffused = this.#diffuse(input[index] ?? 0);
      let sum = 0;
      for (let line = 0; line < LINE_COUNT; line++) {
        const stored = this.#lines[line]?.[this.#positions[line] ?? 0] ?? 0;
        const damped = stored + DAMPING * ((this.#damped[line] ?? 0) - stored);
        this.#damped[line] = damped;
        this.#outputs[line] = damped;
        sum += damped;
      }
      const reflected = (2 / LINE_COUNT) * sum;
      for (let line = 0; line < LINE_COUNT; line++) this.#feed(line, diffused, reflected);
      const outputs = this.#outputs;
      left[index] = (left[index] ?? 0) + sumOf(outputs, 0);
      right[index] = (right[index] ?? 0) + sumOf(outputs, 1);
    }
  }

  reset(): void {
    for (const line of this.#lines) line.fill(0);
    for (const line of this.#diffusers) line.fill(0);
    this.#damped.fill(0);
    this.#outputs.fill(0);
  }

  #feed(line: number, diffused: number, reflected: number): void {
    const memory = this.#lines[line];
    if (memory === undefined) return;
    const position = this.#positions[line] ?? 0;
    memory[position] = diffused + (this.#gains[line] ?? 0) * ((this.#outputs[line] ?? 0) - reflected);
    this.#positions[line] = position + 1 === memory.length ? 0 : position + 1;
  }

  #diffuse(input: number): number {
    let signal = input;
    for (let stage = 0; stage < this.#diffusers.length; stage++) {
      const memory = this.#diffusers[stage];
      if (memory === undefined) continue;
      const position = this.#diffuserPositions[stage] ?? 0;
      const delayed = memory[position] ?? 0;
      const entering = signal - DIFFUSION * delayed;
      memory[position] = entering;
      this.#diffuserPositions[stage] = position + 1 === memory.length ? 0 : position + 1;
      signal = delayed + DIFFUSION * entering;
    }
    return signal;
  }
}

/** Every other line, with alternating signs, so that left and right share nothing and a mono sum cancels nothing. */
function sumOf(outputs: Float64Array, first: 0 | 1): number {
  const a = outputs[first] ?? 0;
  const b = outputs[first + 2] ?? 0;
  const c = outputs[first + 4] ?? 0;
  const d = outputs[first + 6] ?? 0;
  return 0.35 * (a - b + c - d);
}

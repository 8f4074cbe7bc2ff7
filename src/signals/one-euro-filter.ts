/** Cut-off of the filter on the speed, Hz: the authors' recommendation. */
const SPEED_CUTOFF_HZ = 1;
/** A low-pass only ever nears its input; so close to an end of 0..1, it has arrived. A quarter of a step of a byte. */
const ARRIVED = 1e-3;

/**
 * One-euro filter (Casiez, Roussel & Vogel, CHI 2012): a first-order low-pass whose cut-off rises with the speed of the
 * signal, so that a resting value does not jitter and a moving one does not lag. Every output lies between the last
 * output and the new input: it cannot overshoot.
 */
export class OneEuroFilter {
  readonly #minimumCutoffHz: number;
  readonly #beta: number;
  #value = Number.NaN;
  #input = 0;
  #speed = 0;
  #timeSeconds = 0;

  /** `minimumCutoffHz`: cut-off at rest; `beta`: Hz of cut-off for each unit per second of speed. */
  constructor(minimumCutoffHz: number, beta: number) {
    this.#minimumCutoffHz = minimumCutoffHz;
    this.#beta = beta;
  }

  /**
   * The filtered value at `timeSeconds`; `input` is 0..1, and its ends are reached in the end. A time that does not advance
   * leaves the filter as it was.
   */
  push(input: number, timeSeconds: number): number {
    if (Number.isNaN(this.#value)) {
      this.#value = input;
    } else {
      const elapsed = timeSeconds - this.#timeSeconds;
      if (!(elapsed > 0)) return this.#value;
      this.#speed += share(SPEED_CUTOFF_HZ, elapsed) * ((input - this.#input) / elapsed - this.#speed);
      const cutoffHz = this.#minimumCutoffHz + this.#beta * Math.abs(this.#speed);
      this.#value += share(cutoffHz, elapsed) * (input - this.#value);
      const isEnd = input === 0 || input === 1;
      if (isEnd && Math.abs(input - this.#value) < ARRIVED) this.#value = input;
    }
    this.#input = input;
    this.#timeSeconds = timeSeconds;
    return this.#value;
  }
}

/** Share of the distance a first-order low-pass covers in `elapsedSeconds`, 0..1. */
function share(cutoffHz: number, elapsedSeconds: number): number {
  return 1 / (1 + 1 / (2 * Math.PI * cutoffHz * elapsedSeconds));
}

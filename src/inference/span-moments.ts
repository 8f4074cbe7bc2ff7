import { PITCH_CLASS_COUNT } from '../features/pitch-profile.js';

/** Least variance of what is pooled, so that a root of it has a slope. */
export const VARIANCE_FLOOR = 1e-4;

/**
 * Mean and standard deviation over any span of some steps, and of the pitch classes at their end the mean alone: what `poolSpan`
 * gives, by sums up to each step that are made anew with every change, in double precision. Allocates only when constructed.
 */
export class SpanMoments {
  readonly #stepSize: number;
  readonly #varyingSize: number;
  /** Sums and sums of squares of all steps before each. */
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;

  /** `stepSize`: values of a step, the pitch classes last. */
  constructor(stepSize: number, maxStepCount: number) {
    this.#stepSize = stepSize;
    this.#varyingSize = stepSize - PITCH_CLASS_COUNT;
    this.#sums = new Float64Array((maxStepCount + 1) * stepSize);
    this.#squares = new Float64Array((maxStepCount + 1) * stepSize);
  }

  /** Takes `stepCount` steps, oldest first. */
  take(steps: Float32Array, stepCount: number): void {
    const [sums, squares, size] = [this.#sums, this.#squares, this.#stepSize];
    for (let place = 0; place < stepCount * size; place += 1) {
      const value = steps[place] as number;
      sums[place + size] = (sums[place] as number) + value;
      squares[place + size] = (squares[place] as number) + value * value;
    }
  }

  /** Of the `spanSteps` steps before `endStep`: means and deviations into `moments` and pitch classes into `pitchClasses`, from their beginning. */
  write(endStep: number, spanSteps: number, moments: Float32Array, pitchClasses: Float32Array): void {
    const end = endStep * this.#stepSize;
    const start = end - spanSteps * this.#stepSize;
    const meanOf = (sums: Float64Array, place: number): number =>
      ((sums[end + place] as number) - (sums[start + place] as number)) / spanSteps;
    for (let place = 0; place < this.#varyingSize; place += 1) {
      const mean = meanOf(this.#sums, place);
      const variance = Math.max(0, meanOf(this.#squares, place) - mean * mean);
      moments[place] = mean;
      moments[this.#varyingSize + place] = Math.sqrt(variance + VARIANCE_FLOOR);
    }
    for (let place = 0; place < PITCH_CLASS_COUNT; place += 1)
      pitchClasses[place] = meanOf(this.#sums, this.#varyingSize + place);
  }
}

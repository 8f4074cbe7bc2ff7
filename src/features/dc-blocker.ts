import { ANALYSIS_RATE_HZ } from './feature-layout.js';

/** Below what can be heard: a level at 30 Hz loses .1 dB. */
const CORNER_HZ = 5;
const POLE = Math.exp((-2 * Math.PI * CORNER_HZ) / ANALYSIS_RATE_HZ);

/** Takes a constant offset, and one that drifts, out of a stream of samples: a high-pass of first order at 5 Hz. */
export class DcBlocker {
  #input = 0;
  #output = 0;

  /** Another stream begins. */
  restart(): void {
    this.#input = 0;
    this.#output = 0;
  }

  step(sample: number): number {
    this.#output = sample - this.#input + POLE * this.#output;
    this.#input = sample;
    return this.#output;
  }
}

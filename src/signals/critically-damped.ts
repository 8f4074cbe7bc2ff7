/** Longer steps than this have arrived anyway; the bound keeps the products finite. */
const LONGEST_STEP_SECONDS = 3600;

/**
 * A critically damped spring that follows its target: starts and arrives softly. Solved exactly, so it does not depend on
 * the output rate. When the target turns back under a moving spring, the spring stops at the target: it never overshoots.
 */
export class CriticallyDamped {
  readonly #omega: number;
  #speed = 0;
  value: number;

  /** `timeSeconds`: about nine tenths of a step are covered in this time. */
  constructor(timeSeconds: number, value: number) {
    // (1 + x) · e^(−x) = .1 at x = 3.89.
    this.#omega = 3.89 / timeSeconds;
    this.value = value;
  }

  /** Stands still at `value`. */
  settle(value: number): void {
    this.value = value;
    this.#speed = 0;
  }

  /** Moves on by `elapsedSeconds` (≥ 0) towards `target` and returns the new value. */
  step(target: number, elapsedSeconds: number): number {
    const seconds = Math.min(elapsedSeconds, LONGEST_STEP_SECONDS);
    const distance = this.value - target;
    const slope = this.#speed + this.#omega * distance;
    const decay = Math.exp(-this.#omega * seconds);
    const next = (distance + slope * seconds) * decay;
    const crossed = distance === 0 ? next !== 0 : next * distance < 0;
    this.#speed = crossed ? 0 : (this.#speed - this.#omega * slope * seconds) * decay;
    this.value = crossed ? target : target + next;
    return this.value;
  }
}

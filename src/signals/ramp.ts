import { clamp } from '../core/units.js';

/** What a person moves at the desk goes there in this time, so that nothing steps. */
export const DESK_MOVE_MS = 250;

/** A value that moves to each new target in a straight line, over a fixed time. Pure; times in ms, on any one clock. */
export class Ramp {
  readonly #lengthMs: number;
  #from: number;
  #target: number;
  #startedAtMs = Number.NEGATIVE_INFINITY;

  /** `lengthMs`: time from one target to the next; 0: at once. */
  constructor(value: number, lengthMs: number) {
    this.#from = value;
    this.#target = value;
    this.#lengthMs = lengthMs;
  }

  /** Turns towards `target` at `timeMs`, from wherever the value is then. */
  to(target: number, timeMs: number): void {
    if (target === this.#target) return;
    this.#from = this.at(timeMs);
    this.#target = target;
    this.#startedAtMs = timeMs;
  }

  at(timeMs: number): number {
    const elapsedMs = timeMs - this.#startedAtMs;
    if (elapsedMs >= this.#lengthMs) return this.#target;
    return this.#from + clamp(elapsedMs / this.#lengthMs, 0, 1) * (this.#target - this.#from);
  }
}

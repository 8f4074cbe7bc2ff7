import { LINE_INTERVAL_MS } from '../line-interval.js';

/** E1.31, 6.2.6: three packets with the bit Stream_Terminated set. */
const TERMINATION_COUNT = 3;

/** One universe that is taken leave of. */
export interface Farewell {
  readonly universe: number;
  /** What was sent last. */
  readonly values: Uint8Array;
  /** Whom it was sent to. */
  readonly receivers: readonly string[];
}

/** Says which termination packets are due: three for each universe, as far apart as its light has to be. Pure; times in ms. */
export class Farewells {
  readonly #waiting = new Map<number, { readonly farewell: Farewell; count: number; dueAtMs: number }>();

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Takes leave of a universe that was sent last at `sentAtMs`. */
  add(farewell: Farewell, sentAtMs: number): void {
    this.#waiting.set(farewell.universe, { farewell, count: 0, dueAtMs: sentAtMs + LINE_INTERVAL_MS });
  }

  /** The universe is sent again: it is not taken leave of any more. */
  cancel(universe: number): void {
    this.#waiting.delete(universe);
  }

  /** What is to be sent now. */
  due(timeMs: number): readonly Farewell[] {
    const due = [...this.#waiting.values()].filter(({ dueAtMs }) => timeMs >= dueAtMs);
    for (const one of due) {
      one.count += 1;
      one.dueAtMs = timeMs + LINE_INTERVAL_MS;
      if (one.count === TERMINATION_COUNT) this.#waiting.delete(one.farewell.universe);
    }
    return due.map(({ farewell }) => farewell);
  }
}

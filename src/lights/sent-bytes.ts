import { FLASH_WINDOW_MS } from './flash-definitions.js';
import type { RigLayout } from './rig-layout.js';

/** What the rig's bytes were from `timeMs` on. */
export interface SentMoment {
  readonly timeMs: number;
  readonly bytes: Uint8Array;
}

/** What left within the window of the flash limit, whatever was patched: some 45 moments at most. */
export class SentBytes {
  #moments: readonly SentMoment[] = [];

  /** In order; the first is what stood when the window began. */
  get moments(): readonly SentMoment[] {
    return this.#moments;
  }

  /** Keeps `bytes`, which nobody writes to after. */
  push(bytes: Uint8Array, timeMs: number): void {
    const last = this.#moments.at(-1);
    if (last !== undefined && Buffer.compare(last.bytes, bytes) === 0) return;
    const startMs = timeMs - FLASH_WINDOW_MS;
    const firstWithin = this.#moments.findIndex((moment) => moment.timeMs >= startMs);
    const kept =
      firstWithin < 0 ? this.#moments.slice(-1) : this.#moments.slice(Math.max(0, firstWithin - 1));
    this.#moments = [...kept, { timeMs, bytes }];
  }

  /** Lies in another layout from here on. */
  move(from: RigLayout, to: RigLayout): void {
    this.#moments = this.#moments.map(({ timeMs, bytes }) => ({ timeMs, bytes: from.moved(bytes, to) }));
  }
}

import type { LightsMessage } from '../server/protocol.js';

type OutputState = LightsMessage['outputs'][number];

/** An output has to be well for so long before that is said: one that starts and breaks at once is no news each time. */
const STEADY_MS = 5000;

/** What was said last of an output that is not well, and since when it is. */
interface Told {
  readonly what: string;
  readonly wellSinceMs: number | null;
}

/** The terminal says when an output fails, cannot reach a receiver, and is well again, as the dashboard does. */
export class OutputNews {
  readonly #say: (line: string) => void;
  readonly #told = new Map<string, Told>();

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  tell(outputs: readonly OutputState[], nowMs: number): void {
    for (const { name, state, lastError, trouble } of outputs) {
      // One that failed is started again and again: that is no news until it runs.
      if (state === 'starting') continue;
      const what = state === 'failed' ? `failed: ${lastError}; it is tried again` : trouble;
      const before = this.#told.get(name);
      if (what !== null) {
        if (what !== before?.what) this.#say(`${name}: ${what}`);
        this.#told.set(name, { what, wellSinceMs: null });
      } else if (state === 'off') {
        this.#told.delete(name);
      } else if (before !== undefined) {
        const wellSinceMs = before.wellSinceMs ?? nowMs;
        this.#told.set(name, { ...before, wellSinceMs });
        if (nowMs - wellSinceMs < STEADY_MS) continue;
        this.#told.delete(name);
        this.#say(`${name}: all is well again`);
      }
    }
  }
}

import type { LightsMessage } from '../server/protocol.js';

type OutputState = LightsMessage['outputs'][number];

/** The terminal says when an output fails, cannot reach a receiver, and is well again, as the dashboard does. */
export class OutputNews {
  readonly #say: (line: string) => void;
  /** What was said last of each output that is not well. */
  readonly #told = new Map<string, string>();

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  tell(outputs: readonly OutputState[]): void {
    for (const { name, state, lastError, trouble } of outputs) {
      // One that failed is started again and again: that is no news until it runs.
      if (state === 'starting') continue;
      const now = state === 'failed' ? `failed: ${lastError}; it is tried again` : trouble;
      const before = this.#told.get(name);
      if (now === null) {
        this.#told.delete(name);
        if (before !== undefined && state === 'running') this.#say(`${name}: all is well again`);
      } else if (now !== before) {
        this.#told.set(name, now);
        this.#say(`${name}: ${now}`);
      }
    }
  }
}

import { useEffect } from 'preact/hooks';
import type { StreamName } from '../../../src/server/protocol.js';

/** What is on show somewhere on the page. */
export interface Wanted {
  /** Series whose numbers are shown. */
  readonly names?: readonly string[];
  readonly streams?: readonly Extract<StreamName, 'spectrogram' | 'pulses'>[];
}

/** Counts who shows what, so that the server is asked for what is on show and nothing else. */
export class Interest {
  readonly #counts = new Map<string, number>();
  readonly #onChange: () => void;
  #isTold = false;

  /** @param onChange called once after any number of changes at a time */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Series that are shown now, each once, by name. */
  get names(): readonly string[] {
    return this.#keys('name ');
  }

  isShown(stream: string): boolean {
    return this.#counts.has(`stream ${stream}`);
  }

  /** Counts `wanted` in; what is returned counts it out again. */
  add({ names = [], streams = [] }: Wanted): () => void {
    const keys = [...names.map((name) => `name ${name}`), ...streams.map((stream) => `stream ${stream}`)];
    for (const key of keys) this.#count(key, 1);
    return () => {
      for (const key of keys) this.#count(key, -1);
    };
  }

  #count(key: string, by: 1 | -1): void {
    const count = (this.#counts.get(key) ?? 0) + by;
    if (count === 0) this.#counts.delete(key);
    else this.#counts.set(key, count);
    if (this.#isTold) return;
    this.#isTold = true;
    queueMicrotask(() => {
      this.#isTold = false;
      this.#onChange();
    });
  }

  #keys(prefix: string): string[] {
    return [...this.#counts.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .sort();
  }
}

/** While the component is there, `wanted` is asked for. */
export function useInterest(interest: Interest, wanted: Wanted): void {
  const key = JSON.stringify(wanted);
  useEffect(() => interest.add(JSON.parse(key) as Wanted), [interest, key]);
}

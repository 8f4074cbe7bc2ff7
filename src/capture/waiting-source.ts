import type { AudioSource, SourceEvent } from './audio-source.js';
import { EventsOnce } from './events-once.js';

/** Stands in for an input device that is not there yet: says so, and gives no audio until it is closed. */
export class WaitingSource implements AudioSource {
  readonly kind = 'device';
  readonly name: string;
  readonly droppedSampleCount = 0;
  readonly #message: string;
  readonly #once = new EventsOnce();

  /** `message`: for a person, what is waited for and why. */
  constructor(name: string, message: string) {
    this.name = name;
    this.#message = message;
  }

  events(signal: AbortSignal): AsyncIterable<SourceEvent> {
    this.#once.take(this.name);
    return this.#wait(signal);
  }

  async *#wait(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    if (signal.aborted) return;
    yield { type: 'status', status: 'waiting', message: this.#message };
    if (signal.aborted) return;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
}

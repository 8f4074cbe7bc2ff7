import type { AudioSource, SourceEvent } from '../capture/audio-source.js';

/** A source whose first event has been waited for, so that what keeps it from starting is known before it is used. */
export class OpenedSource implements AudioSource {
  readonly #source: AudioSource;
  readonly #abort: AbortController;
  readonly #iterator: AsyncIterator<SourceEvent>;
  readonly #first: IteratorResult<SourceEvent>;
  #droppedBeforeCount = 0;

  private constructor(
    source: AudioSource,
    abort: AbortController,
    iterator: AsyncIterator<SourceEvent>,
    first: IteratorResult<SourceEvent>,
  ) {
    this.#source = source;
    this.#abort = abort;
    this.#iterator = iterator;
    this.#first = first;
  }

  /** Throws what the source throws when it cannot start. */
  static async open(source: AudioSource): Promise<OpenedSource> {
    const abort = new AbortController();
    const iterator = source.events(abort.signal)[Symbol.asyncIterator]();
    return new OpenedSource(source, abort, iterator, await iterator.next());
  }

  get kind(): AudioSource['kind'] {
    return this.#source.kind;
  }

  get name(): string {
    return this.#source.name;
  }

  /** Without what was dropped before anybody listened. */
  get droppedSampleCount(): number {
    return this.#source.droppedSampleCount - this.#droppedBeforeCount;
  }

  async *events(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    this.#droppedBeforeCount = this.#source.droppedSampleCount;
    const onAbort = (): void => this.#abort.abort();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      for (let result = this.#first; result.done !== true; result = await this.#iterator.next()) {
        yield result.value;
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      onAbort();
      await this.#iterator.return?.();
    }
  }

  /** Closes a source that will not be used. */
  async close(): Promise<void> {
    this.#abort.abort();
    await this.#iterator.return?.();
  }
}

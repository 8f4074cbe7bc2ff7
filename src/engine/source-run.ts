import type { AudioChunk, AudioSource, SourceEvent, SourceStatus } from '../capture/audio-source.js';
import { AffektError } from '../core/errors.js';

/** Whom a running source tells. */
export interface SourceRunListener {
  /** The next event is asked for when this has resolved. */
  onAudio(chunk: AudioChunk): Promise<void>;
  onStatus(status: SourceStatus): void;
}

/** One source from its opening to its end: pulls its events and carries them on. Control thread. */
export class SourceRun {
  readonly source: AudioSource;
  /** Which one of the engine's sources it is, counted. */
  readonly streamIndex: number;
  readonly #abort = new AbortController();
  readonly #iterator: AsyncIterator<SourceEvent>;
  /** What came before anybody was told. */
  readonly #held: SourceEvent[] = [];
  #pending: Promise<IteratorResult<SourceEvent>> | null = null;
  #isClosed: Promise<unknown> | null = null;

  constructor(source: AudioSource, streamIndex: number) {
    this.source = source;
    this.streamIndex = streamIndex;
    this.#iterator = source.events(this.#abort.signal)[Symbol.asyncIterator]();
  }

  /** Whether it is an input that cannot wait. */
  get isLive(): boolean {
    return this.source.kind === 'device';
  }

  /** Aborted when the source is closed. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /**
   * Waits for the first audio, which `run` then begins with. Throws what keeps the source from starting, and
   * `AFFEKT_DEVICE_LOST` or `AFFEKT_AUDIO_TOO_SHORT` when there is none within `timeoutMs` or at all.
   */
  async open(timeoutMs: number): Promise<AudioChunk> {
    const deadline = deadlineOf(timeoutMs);
    try {
      for (;;) {
        const result = await Promise.race([this.#next(), deadline.passed]);
        if (result === null) {
          throw this.#error('AFFEKT_DEVICE_LOST', `gave no audio within ${timeoutMs / 1000} s`);
        }
        if (result.done === true)
          throw this.#error('AFFEKT_AUDIO_TOO_SHORT', 'ended before the first sample');
        this.#held.push(result.value);
        if (result.value.type === 'audio') return result.value;
        if (result.value.status !== 'running') {
          throw new AffektError('AFFEKT_DEVICE_LOST', result.value.message, { retryable: true });
        }
      }
    } finally {
      deadline.cancel();
    }
  }

  /** Carries the events on; resolves when the material has ended or the source was closed, rejects with what broke it. */
  async run(listener: SourceRunListener): Promise<void> {
    for (;;) {
      const event = this.#held.shift() ?? (await this.#pull());
      if (event === null || this.signal.aborted) return;
      if (event.type === 'audio') await listener.onAudio(event);
      else listener.onStatus(event);
    }
  }

  /** Ends the source; resolves when everything it opened is closed, or after `graceMs`. Nothing more is told. */
  async close(graceMs: number): Promise<void> {
    this.#abort.abort();
    this.#isClosed ??= Promise.allSettled([this.#pending, this.#iterator.return?.()]);
    const deadline = deadlineOf(graceMs);
    await Promise.race([this.#isClosed, deadline.passed]);
    deadline.cancel();
  }

  async #pull(): Promise<SourceEvent | null> {
    const result = await this.#next();
    return result.done === true ? null : result.value;
  }

  async #next(): Promise<IteratorResult<SourceEvent>> {
    this.#pending ??= this.#iterator.next();
    try {
      return await this.#pending;
    } finally {
      this.#pending = null;
    }
  }

  #error(code: 'AFFEKT_DEVICE_LOST' | 'AFFEKT_AUDIO_TOO_SHORT', what: string): AffektError {
    return new AffektError(code, `'${this.source.name}' ${what}.`, { retryable: true });
  }
}

function deadlineOf(ms: number): { readonly passed: Promise<null>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  return { passed, cancel: () => clearTimeout(timer) };
}

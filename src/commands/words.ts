import type { Writable } from 'node:stream';

/** Words that may wait for a reader that does not read; what comes then is left out. */
const WAITING_BYTES = 65_536;

/** What Node knows of a stream that leads out of the process, and does not say in its types. */
interface Handle {
  readonly _handle?: { setBlocking?(isBlocking: boolean): number } | null;
}

/**
 * What a show says on stdout or stderr. Nothing that goes wrong there ends the show or makes it wait: a full disk, a pipe whose
 * reader is gone or does not read, a terminal that is stopped (Ctrl-S). Lines are lost then, and `trouble` says so.
 */
export class Words {
  readonly #stream: Writable;
  readonly #name: string;
  #trouble: string | null = null;

  constructor(stream: Writable, name: 'stdout' | 'stderr') {
    this.#stream = stream;
    this.#name = name;
    stream.on('error', () => undefined);
    // Node writes to terminals, and to them alone, in a way that stands still while the terminal does.
    (stream as Handle)._handle?.setBlocking?.(false);
  }

  /** Why lines are lost, as a sentence without its end; null: the last one got through, or waits. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** Says a line; never throws, never waits. */
  say(line: string): void {
    if (this.#stream.writableLength > WAITING_BYTES) {
      this.#trouble = `lines on ${this.#name} are lost, for nobody reads them`;
      return;
    }
    this.#stream.write(`${line}\n`, (error) => {
      this.#trouble = error ? `lines on ${this.#name} are lost (${error.message})` : null;
    });
  }
}

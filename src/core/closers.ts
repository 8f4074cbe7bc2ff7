import { AffektError, toAffektError } from './errors.js';

/** What came of closing everything. */
export interface Closed {
  /** What closing threw, in the order in which things were opened. */
  readonly errors: readonly AffektError[];
  /** Names of what was still being closed when the time was over. */
  readonly late: readonly string[];
}

interface Entry {
  readonly name: string;
  readonly close: () => Promise<void>;
}

/**
 * What was opened and is to be closed at the end, whatever the end is. Things close side by side, so that one that fails or hangs
 * keeps no other from it.
 */
export class Closers {
  readonly #entries: Entry[] = [];
  readonly #pending = new Set<Promise<void>>();
  readonly #late = new Set<string>();
  readonly #errors: AffektError[] = [];
  #isEnding = false;

  /**
   * Adds what closes `name`, a noun for a person; before it is opened, or right after. Once the end has begun it is closed at
   * once, and this throws, so that nothing more is opened.
   */
  add(name: string, close: () => Promise<void>): void {
    this.#entries.push({ name, close });
    if (!this.#isEnding) return;
    this.#close({ name, close });
    throw new AffektError('AFFEKT_INTERNAL', 'the end has begun');
  }

  /** Closes everything, also what is added meanwhile; resolves when all of it is closed, or with `deadline`. */
  async close(deadline: Promise<void>): Promise<Closed> {
    this.#isEnding = true;
    let isOver = false;
    const over = deadline.then(() => {
      isOver = true;
    });
    for (const entry of this.#entries) this.#close(entry);
    while (this.#pending.size > 0 && !isOver) await Promise.race([Promise.all(this.#pending), over]);
    return { errors: this.#errors, late: [...this.#late] };
  }

  #close({ name, close }: Entry): void {
    this.#late.add(name);
    const closing = Promise.resolve()
      .then(close)
      .catch((error: unknown) => void this.#errors.push(toAffektError(error, 'AFFEKT_INTERNAL')))
      .finally(() => {
        this.#late.delete(name);
        this.#pending.delete(closing);
      });
    this.#pending.add(closing);
  }
}

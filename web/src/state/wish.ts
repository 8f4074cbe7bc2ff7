import { computed, type ReadonlySignal, signal } from '@preact/signals';

/** Shortest time between two wishes of a fader, ms: a hand is no faster, and the server takes no more. */
const PACE_MS = 60;

/**
 * Something of the show that a person moves: shown as it was moved at once, then as the show says. A newer wish overtakes one
 * that was not sent yet; a switch is sent at once.
 */
export class Wish<Value> {
  readonly #wanted = signal<{ readonly value: Value } | null>(null);
  readonly #send: (value: Value) => Promise<boolean>;
  /** As wanted, else as it is. */
  readonly shown: ReadonlySignal<Value>;
  /** Whether the show has not confirmed yet what is shown. */
  readonly isPending: ReadonlySignal<boolean> = computed(() => this.#wanted.value !== null);
  #isPaced = false;

  /** @param held as the show says it is @param send resolves when it was answered */
  constructor(held: ReadonlySignal<Value>, send: (value: Value) => Promise<boolean>) {
    this.#send = send;
    this.shown = computed(() => (this.#wanted.value === null ? held.value : this.#wanted.value.value));
  }

  /** Wishes for `value` at once. */
  set(value: Value): void {
    const wanted = { value };
    this.#wanted.value = wanted;
    void this.#send(value).then(() => this.#settle(wanted));
  }

  /** Wishes for `value` as a fader on its way does: some twenty times a second, the newest always. */
  move(value: Value): void {
    const wanted = { value };
    this.#wanted.value = wanted;
    if (this.#isPaced) return;
    void this.#pace(wanted);
  }

  async #pace(first: { readonly value: Value }): Promise<void> {
    this.#isPaced = true;
    let sent = first;
    for (;;) {
      const pause = new Promise<void>((resolve) => setTimeout(resolve, PACE_MS));
      await Promise.all([this.#send(sent.value), pause]);
      const newest = this.#wanted.peek();
      if (newest === null || newest === sent) break;
      sent = newest;
    }
    this.#isPaced = false;
    this.#settle(sent);
  }

  #settle(answered: { readonly value: Value }): void {
    if (this.#wanted.peek() === answered) this.#wanted.value = null;
  }
}

import { computed, effect, signal } from '@preact/signals';
import { pictureTurns } from '../shared/picture-turns.js';
import { parseSpectrogramColumn } from '../shared/spectrogram-column.js';
import { Connection } from './connection.js';
import { type CommandWish, Door } from './door.js';
import { Interest } from './interest.js';
import { requestPast } from './past-request.js';
import { SpectrogramRing } from './spectrogram-ring.js';
import { ShowStore } from './store.js';
import { Subscriptions } from './subscriptions.js';

/** Ages and countdowns go on when no message comes, ms. */
const TICK_MS = 500;
/** Whoever waits longer for an answer is told so, ms. */
const SLOW_ANSWER_MS = 1_500;
/** Shown wherever the page is: the plane's trail, the meter, the words on top. */
const ALWAYS = [
  'valence',
  'arousal',
  'confidence',
  'tempo',
  'beatConfidence',
  'level',
  'peak',
  'loudness',
  'gain',
  'latency',
];

/** What the page is made of, once: the store, its connection, the door to the show, and what is on show. */
class App {
  readonly store = new ShowStore(performance.now());
  readonly interest = new Interest(() => this.#ask());
  readonly spectrogram = new SpectrogramRing();
  /** Grows with every column. */
  readonly columnCount = signal(0);
  /** Why the last wish was not granted; null: it was. */
  readonly refusal = signal<string | null>(null);
  readonly #door = new Door((message) => this.#connection?.send(message) ?? false);
  readonly #subscriptions = new Subscriptions((message) => this.#connection?.send(message) ?? false);
  #connection: Connection | null = null;
  #known = new Set<string>();
  #pastRequest = new AbortController();

  constructor() {
    const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
    const { store } = this;
    this.#connection = new Connection(`${scheme}://${window.location.host}/ws`, {
      onState: (state) => {
        store.connection.value = state;
        store.isRefused.value = this.#connection?.isRefused ?? false;
        if (state.kind !== 'live') this.#door.close();
      },
      onMessage: (message) => {
        store.apply(message, performance.now());
        if (message.type === 'ack' || message.type === 'refusal') this.#door.receive(message);
        if (message.type !== 'hello') return;
        this.#subscriptions.clear();
        this.#known.clear();
        this.#ask();
      },
      onBinary: (data) => {
        const column = parseSpectrogramColumn(data);
        if (column === null || column.levels.length === 0) return;
        this.spectrogram.push(column);
        this.columnCount.value += 1;
      },
    });
    this.interest.add({ names: ALWAYS });
    let isBetween = false;
    const tick = (): void => {
      (isBetween ? store.betweenMs : store.nowMs).value = performance.now();
      isBetween = !isBetween;
    };
    // Texts that change with the slow clocks share no frame with a picture.
    window.setInterval(() => pictureTurns.take(tick), TICK_MS / 2);
    document.addEventListener('visibilitychange', () => this.#ask());
  }

  /** Connects now instead of at the end of the pause. */
  retry(): void {
    this.#connection?.retry();
  }

  /** Asks the show for something; true: it was done. What became of it stands in `refusal`. */
  async ask(wish: CommandWish): Promise<boolean> {
    const slow = setTimeout(() => {
      this.refusal.value = 'Affekt has not answered yet.';
    }, SLOW_ANSWER_MS);
    const refusal = await this.#door.ask(wish);
    clearTimeout(slow);
    this.refusal.value = refusal;
    return refusal === null;
  }

  /** Columns are asked for only while someone can see them. */
  #ask(): void {
    if (this.store.hello.peek() === null) return;
    const { interest } = this;
    const isVisible = document.visibilityState === 'visible';
    this.#subscriptions.ask({
      names: interest.names,
      hasSpectrogram: isVisible && interest.isShown('spectrogram'),
      hasPulses: interest.isShown('pulses'),
    });
    void this.#askPast();
  }

  /** A new connection may be to another program, and what comes on show has a past. */
  async #askPast(): Promise<void> {
    const missing = this.interest.names.filter((name) => !this.#known.has(name));
    if (missing.length === 0) return;
    if (this.#known.size === 0) {
      this.#pastRequest.abort();
      this.#pastRequest = new AbortController();
    }
    for (const name of missing) this.#known.add(name);
    const { signal } = this.#pastRequest;
    const past = await requestPast(missing, signal);
    if (past !== null) this.store.applyPast(past);
    else if (!signal.aborted) for (const name of missing) this.#known.delete(name);
  }
}

export const app = new App();

/** The word of the server on who may do what, and what keeps this page from it; null: it may. */
export const lockedReason = computed(() => {
  const { connection, hello } = app.store;
  if (connection.value.kind !== 'live' || hello.value === null)
    return 'Not connected: nothing can be done from here now.';
  return hello.value.role === 'view' ? 'This link may only view. To operate, open the control link.' : null;
});

/** A refusal is of its moment: it goes with the connection it came over. */
effect(() => {
  if (app.store.connection.value.kind !== 'live') app.refusal.value = null;
});

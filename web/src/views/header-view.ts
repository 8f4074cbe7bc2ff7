import type { Connection } from '../connection.js';
import { byId, setText } from '../dom.js';
import { EMOTION_STATE_WORDS, WITHOUT_MODEL_WORDS } from '../emotion-state-words.js';
import { formatTempo } from '../format.js';
import { liveWord } from '../health-words.js';
import type { DashboardStore } from '../store.js';
import type { View } from './view.js';

/** Numbers that are read, not watched, change at most this often, ms. */
const NUMBERS_EVERY_MS = 500;
const ROLE_MEANINGS = {
  view: 'This link may look at everything and change nothing.',
  control: 'This link may also change what leaves for the lights.',
} as const;
const INPUT_WORDS = { waiting: 'waiting', running: 'running', lost: 'lost', ended: 'ended' } as const;

/** The header: connection, tempo, input, model, latency, access, losses, and what the emotion curves are doing. */
export class HeaderView implements View {
  readonly #connection = byId('connection', HTMLElement);
  readonly #connectionText = byId('connection-text', HTMLElement);
  readonly #retry = byId('retry', HTMLButtonElement);
  readonly #state = byId('emotion-state', HTMLElement);
  readonly #tempo = byId('tempo', HTMLElement);
  readonly #input = byId('input', HTMLElement);
  readonly #model = byId('model', HTMLElement);
  readonly #role = byId('role', HTMLElement);
  readonly #latency = byId('latency', HTMLElement);
  readonly #droppedFact = byId('dropped-fact', HTMLElement);
  readonly #dropped = byId('dropped', HTMLElement);
  readonly #nonFiniteFact = byId('non-finite-fact', HTMLElement);
  readonly #nonFinite = byId('non-finite', HTMLElement);
  #numbersAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly connection: Connection) {
    this.#retry.addEventListener('click', () => connection.retry());
  }

  draw(store: DashboardStore, nowMs: number): void {
    this.#drawConnection(store, nowMs);
    const { hello, status, frame } = store;
    if (hello !== null) {
      setText(this.#model, store.hasModel ? `${hello.model.name} · ${hello.model.backend}` : 'none');
      setText(this.#role, hello.role);
      this.#role.title = ROLE_MEANINGS[hello.role];
      const input = status?.input ?? 'running';
      setText(this.#input, `${(status ?? hello).source.name} · ${INPUT_WORDS[input]}`);
      this.#input.dataset.input = input;
      this.#input.title = status?.message ?? '';
    }
    if (frame !== null) {
      const words = store.hasModel ? EMOTION_STATE_WORDS[frame.state] : WITHOUT_MODEL_WORDS;
      setText(this.#state, words.short);
      this.#state.title = words.meaning;
      this.#state.dataset.state = frame.state;
    }
    if (nowMs - this.#numbersAtMs >= NUMBERS_EVERY_MS) {
      this.#numbersAtMs = nowMs;
      this.#drawNumbers(store);
    }
  }

  #drawConnection(store: DashboardStore, nowMs: number): void {
    const state = this.connection.state;
    this.#connection.dataset.kind = state.kind;
    this.#retry.hidden = state.kind !== 'waiting';
    const { word, look } = liveWord(store.health, store.frame !== null && store.isStale(nowMs));
    this.#connection.dataset.look = look;
    if (state.kind === 'live') setText(this.#connectionText, word);
    else if (state.kind === 'connecting') {
      setText(this.#connectionText, state.attempt === 0 ? 'Connecting…' : 'Reconnecting…');
    } else {
      const seconds = Math.max(1, Math.ceil((state.retryAtMs - nowMs) / 1000));
      setText(this.#connectionText, `Disconnected · reconnecting in ${seconds} s`);
    }
  }

  #drawNumbers(store: DashboardStore): void {
    const { tempo, beatConfidence } = store.frame ?? {};
    setText(this.#tempo, formatTempo(tempo, beatConfidence));
    const latency = store.latency.summary();
    setText(
      this.#latency,
      latency === null ? '–' : `${Math.round(latency.medianMs)} ms · p95 ${Math.round(latency.p95Ms)} ms`,
    );
    drawCount(this.#droppedFact, this.#dropped, store.status?.droppedSampleCount ?? 0);
    drawCount(this.#nonFiniteFact, this.#nonFinite, store.status?.nonFiniteSampleCount ?? 0);
  }
}

/** A count of samples that something is wrong with; not on show while there are none. */
function drawCount(fact: HTMLElement, text: HTMLElement, sampleCount: number): void {
  fact.hidden = sampleCount === 0;
  setText(text, `${sampleCount.toLocaleString('en')} samples`);
}

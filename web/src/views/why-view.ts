import type { EmotionMessage } from '../../../src/server/protocol.js';
import { append, byId, setText } from '../dom.js';
import { WITHOUT_MODEL_WORDS } from '../emotion-state-words.js';
import { formatSigned } from '../format.js';
import { explanationSum, reasonSentence } from '../reason-sentence.js';
import { readableLimit, share } from '../scales.js';
import type { DashboardStore } from '../store.js';
import { MID_LEVEL_WORDS, type MidLevelName, type Target } from '../vocabulary.js';
import type { View } from './view.js';

/** Text that is read, not watched, changes at most this often, ms; bars move with every frame. */
const TEXT_EVERY_MS = 400;
/** Further apart than this, the value on show is not the sum but the end of its range. */
const SAME = 0.015;
const NOT_YET = 'No reasons yet: about one second of music is needed.';
/** Said instead of the reasons while the value is not that of the music. */
const STATE_SENTENCES: Readonly<Record<EmotionMessage['state'], string | null>> = {
  warming: NOT_YET,
  music: null,
  hold: null,
  held: null,
  decay: 'Silence: the value and its reasons fade to neutral.',
  idle: 'Silence: neutral until music is heard again.',
};

interface Row {
  readonly name: HTMLElement;
  readonly bar: HTMLElement | null;
  readonly value: HTMLElement;
  readonly term: HTMLElement;
  readonly signed: HTMLElement;
}

/** The named units of the music and what each adds to, or takes from, the value that is explained. */
export class WhyView implements View {
  readonly #sentence = byId('reason', HTMLElement);
  readonly #rows = new Map<MidLevelName, Row>();
  readonly #bias: Row;
  readonly #sum: Row;
  readonly #ends: HTMLElement;
  #target: Target = 'arousal';
  #limit = 0.25;
  #textAtMs = Number.NEGATIVE_INFINITY;

  constructor(onChange: () => void) {
    const root = byId('why', HTMLElement);
    const head = append(root, 'div', 'why-row why-head');
    append(head, 'span', '', 'feature');
    append(head, 'span', 'why-span', '0 … 1');
    this.#ends = append(head, 'span', 'why-ends');
    for (const name of Object.keys(MID_LEVEL_WORDS) as MidLevelName[]) {
      this.#rows.set(name, addRow(root, MID_LEVEL_WORDS[name], true));
    }
    this.#bias = addRow(root, 'average music (bias)', false);
    this.#sum = addRow(root, 'sum', false);
    byId('target', HTMLFieldSetElement).addEventListener('change', (event) => {
      if (!(event.target instanceof HTMLInputElement)) return;
      this.#target = event.target.value === 'valence' ? 'valence' : 'arousal';
      this.#limit = 0.25;
      this.#textAtMs = Number.NEGATIVE_INFINITY;
      onChange();
    });
  }

  /** The value whose reasons are shown. */
  get target(): Target {
    return this.#target;
  }

  draw(store: DashboardStore, nowMs: number): void {
    const { midLevel = null, why } = store.frame ?? {};
    const value = store.frame?.[this.#target] ?? null;
    const explanation = why?.[this.#target] ?? null;
    // Asked for a moment ago: the reasons of the other value stay until they come.
    if (explanation === null && value !== null && Object.values(why ?? {}).some(Boolean)) return;
    const mayChangeText = nowMs - this.#textAtMs >= TEXT_EVERY_MS;
    if (mayChangeText) this.#textAtMs = nowMs;
    if (midLevel === null || explanation === null || value === null) {
      const text = store.hasModel ? NOT_YET : WITHOUT_MODEL_WORDS.meaning;
      if (mayChangeText) setText(this.#sentence, text);
      return;
    }
    const sum = explanationSum(explanation);
    const largest = Math.max(
      Math.abs(explanation.bias),
      Math.abs(sum),
      ...Object.values(explanation.terms).map(Math.abs),
    );
    // The scale only ever widens while a target is shown: bars that rescale under the eye cannot be compared.
    this.#limit = Math.max(this.#limit, readableLimit(largest));
    for (const [name, row] of this.#rows) {
      row.bar?.style.setProperty('transform', `scaleX(${share(midLevel[name], 0, 1)})`);
      this.#drawTerm(row, explanation.terms[name], mayChangeText);
      if (mayChangeText) setText(row.value, midLevel[name].toFixed(2));
    }
    this.#drawTerm(this.#bias, explanation.bias, mayChangeText);
    this.#drawTerm(this.#sum, sum, mayChangeText);
    if (!mayChangeText) return;
    setText(this.#ends, `\u2212${this.#limit} … +${this.#limit} points of ${this.#target}`);
    const other = STATE_SENTENCES[store.frame?.state ?? 'idle'];
    setText(this.#sentence, other ?? reasonSentence(this.#target, value, explanation));
    setText(this.#sum.name, Math.abs(sum - value) <= SAME ? 'sum' : `sum, shown as ${formatSigned(value)}`);
  }

  #drawTerm(row: Row, term: number, mayChangeText: boolean): void {
    const length = share(Math.abs(term), 0, this.#limit);
    row.term.style.transform = `scaleX(${term < 0 ? -length : length})`;
    row.term.dataset.sign = term < 0 ? 'minus' : 'plus';
    if (mayChangeText) setText(row.signed, formatSigned(term));
  }
}

function addRow(root: HTMLElement, name: string, hasBar: boolean): Row {
  const row = append(root, 'div', hasBar ? 'why-row' : 'why-row why-total');
  const nameElement = append(row, 'span', 'why-name', name);
  const track = append(row, 'span', hasBar ? 'track' : '');
  const bar = hasBar ? append(track, 'span', 'track-bar') : null;
  const value = append(row, 'span', 'why-value');
  const axis = append(row, 'span', 'axis');
  const term = append(axis, 'span', 'axis-bar');
  const signed = append(row, 'span', 'why-signed', '–');
  return { name: nameElement, bar, value, term, signed };
}

import { append, byId, setText } from '../dom.js';
import { FILM_COLOURS } from '../palette.js';
import { share } from '../scales.js';
import type { DashboardStore } from '../store.js';
import { FILM_WORDS, type FilmName } from '../vocabulary.js';
import type { View } from './view.js';

const TEXT_EVERY_MS = 400;
/** Below this the bars are de-emphasised. */
const LOW_CONFIDENCE = 0.4;

interface Row {
  readonly meter: HTMLElement;
  readonly bar: HTMLElement;
  readonly value: HTMLElement;
}

/** The eight film emotions (Eerola & Vuoskoski 2011) as bars from 1 to 9. */
export class FilmView implements View {
  readonly #root = byId('film', HTMLElement);
  readonly #confidence = byId('film-confidence', HTMLElement);
  readonly #rows = new Map<FilmName, Row>();
  #textAtMs = Number.NEGATIVE_INFINITY;

  constructor() {
    for (const name of Object.keys(FILM_WORDS) as FilmName[]) {
      const row = append(this.#root, 'div', 'film-row');
      append(row, 'span', 'film-name', FILM_WORDS[name]);
      const meter = append(row, 'span', 'track');
      meter.role = 'meter';
      meter.ariaLabel = FILM_WORDS[name];
      meter.ariaValueMin = '1';
      meter.ariaValueMax = '9';
      meter.ariaValueNow = '1';
      const bar = append(meter, 'span', 'track-bar');
      bar.style.backgroundColor = FILM_COLOURS[name];
      this.#rows.set(name, { meter, bar, value: append(row, 'span', 'film-value', '–') });
    }
  }

  draw(store: DashboardStore, nowMs: number): void {
    const frame = store.frame;
    if (frame === null) return;
    const mayChangeText = nowMs - this.#textAtMs >= TEXT_EVERY_MS;
    if (mayChangeText) this.#textAtMs = nowMs;
    const isLow = frame.confidence < LOW_CONFIDENCE;
    this.#root.dataset.confidence = isLow ? 'low' : 'good';
    if (mayChangeText) {
      const percent = `${Math.round(frame.confidence * 100)} %`;
      if (frame.film === null) setText(this.#confidence, '1 … 9');
      else setText(this.#confidence, isLow ? `low confidence, ${percent}` : `1 … 9 · confidence ${percent}`);
    }
    for (const [name, row] of this.#rows) {
      const value = frame.film?.[name] ?? null;
      row.bar.style.transform = `scaleX(${value === null ? 0 : share(value, 1, 9)})`;
      if (!mayChangeText) continue;
      setText(row.value, value === null ? '–' : value.toFixed(1));
      row.meter.ariaValueNow = (value ?? 1).toFixed(1);
    }
  }
}

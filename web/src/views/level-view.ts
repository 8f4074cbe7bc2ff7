import { append, byId, setText } from '../dom.js';
import { formatDb, formatSigned } from '../format.js';
import type { LevelWarning } from '../level-tracker.js';
import { share } from '../scales.js';
import type { DashboardStore } from '../store.js';
import type { View } from './view.js';

const LOWEST_DBFS = -60;
const TICKS_DBFS = [-60, -48, -36, -24, -12, -6, 0];
const NUMBERS_EVERY_MS = 200;

const WARNINGS: Readonly<Record<Exclude<LevelWarning, null>, string>> = {
  clip: 'Clipping: turn the input down',
  'too-low': 'Too low: turn the input up',
  'no-signal': 'No signal on the input',
};

/** The raw level of the input with peak hold, its loudness and the gain of the normaliser, and what is wrong with it. */
export class LevelView implements View {
  readonly #bar: HTMLElement;
  readonly #peak: HTMLElement;
  readonly #meter: HTMLElement;
  readonly #warning = byId('level-warning', HTMLElement);
  readonly #values: Readonly<Record<'rms' | 'peak' | 'lufs' | 'gain', HTMLElement>>;
  #numbersAtMs = Number.NEGATIVE_INFINITY;

  constructor() {
    const root = byId('level', HTMLElement);
    this.#meter = append(root, 'div', 'meter');
    this.#meter.role = 'meter';
    this.#meter.ariaLabel = 'RMS level, dBFS';
    this.#meter.ariaValueMin = String(LOWEST_DBFS);
    this.#meter.ariaValueMax = '0';
    this.#meter.ariaValueNow = String(LOWEST_DBFS);
    this.#bar = append(this.#meter, 'div', 'meter-bar');
    this.#peak = append(this.#meter, 'div', 'meter-peak');
    const ticks = append(root, 'div', 'ticks');
    for (const tick of TICKS_DBFS) {
      const element = append(ticks, 'span', 'tick', formatDb(tick).replace('.0', ''));
      element.style.left = `${share(tick, LOWEST_DBFS, 0) * 100}%`;
    }
    const numbers = append(root, 'dl', 'numbers');
    const number = (name: string, title: string): HTMLElement => {
      const group = append(numbers, 'div', '');
      append(group, 'dt', '', name).title = title;
      return append(group, 'dd', '', '–');
    };
    this.#values = {
      rms: number('RMS dBFS', 'Root mean square of the newest 32 ms'),
      peak: number('Peak dBFS', 'Largest sample, held for 1.5 s'),
      lufs: number('LUFS', 'EBU R128 momentary loudness, 400 ms'),
      gain: number('Gain dB', 'What the loudness normaliser adds before the network listens'),
    };
  }

  draw(store: DashboardStore, nowMs: number): void {
    const frame = store.frame;
    if (frame === null) return;
    this.#bar.style.transform = `scaleX(${share(frame.levelDbfs, LOWEST_DBFS, 0)})`;
    this.#peak.style.left = `${share(store.level.heldPeakDbfs, LOWEST_DBFS, 0) * 100}%`;
    const warning = store.level.warning;
    this.#warning.hidden = warning === null;
    this.#meter.dataset.warning = warning ?? 'none';
    if (warning !== null) {
      setText(this.#warning, WARNINGS[warning]);
      this.#warning.dataset.warning = warning;
    }
    if (nowMs - this.#numbersAtMs < NUMBERS_EVERY_MS) return;
    this.#numbersAtMs = nowMs;
    this.#meter.ariaValueNow = String(Math.round(Math.max(LOWEST_DBFS, frame.levelDbfs)));
    setText(this.#values.rms, formatDb(frame.levelDbfs));
    setText(this.#values.peak, formatDb(store.level.heldPeakDbfs));
    setText(this.#values.lufs, formatDb(frame.momentaryLufs));
    setText(this.#values.gain, formatSigned(frame.gainDb, 1));
  }
}

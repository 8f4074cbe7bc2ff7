import type { EmotionEvent } from '../emotion/emotion-frame.js';
import type { EngineListener } from '../engine/engine-listener.js';

/** Where the news come from and where they go. */
export interface InputNewsOptions {
  readonly nonFiniteSampleCount: () => number;
  /** What to do about samples that are no numbers, as far as the kind of source tells. */
  readonly advice: string;
  readonly say: (line: string) => void;
}

/** The terminal says when the input goes and comes, as the dashboard does, and once when it holds what is no sound. */
export class InputNews implements EngineListener {
  readonly #options: InputNewsOptions;
  #hasToldNonFinite = false;

  constructor(options: InputNewsOptions) {
    this.#options = options;
  }

  onEvent({ name, reason }: EmotionEvent): void {
    if (name === 'input-lost' || name === 'input-back') this.#options.say(reason);
  }

  onFrame(): void {
    this.#tellNonFinite();
  }

  /** The end of the material comes with a status: what was too short for a frame is told, too. */
  onStatus(): void {
    this.#tellNonFinite();
  }

  #tellNonFinite(): void {
    const count = this.#options.nonFiniteSampleCount();
    if (count === 0 || this.#hasToldNonFinite) return;
    this.#hasToldNonFinite = true;
    this.#options.say(
      `${count.toLocaleString('en')} samples so far were not numbers, or far too large for sound, and were taken as silence. ` +
        `The dashboard counts on. ${this.#options.advice}`,
    );
  }
}

import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../../engine/engine.js';
import type { ShowPart } from '../change/exchange-parts.js';
import { type ChosenSource, chooseSource } from '../choose-source.js';
import type { Settings } from '../settings/settings-schema.js';

/** The input: the new one is opened and heard before the old one is let go. */
export class SourcePart implements ShowPart {
  readonly name = 'input';
  readonly #engine: Engine;
  readonly #onExchange: (gapMs: number) => void;
  #chosen: ChosenSource;

  /** @param onExchange told of audio that nobody heard at an exchange, ms. */
  constructor(engine: Engine, chosen: ChosenSource, onExchange: (gapMs: number) => void) {
    this.#engine = engine;
    this.#chosen = chosen;
    this.#onExchange = onExchange;
  }

  /** What is listened to, and why it was chosen. */
  get chosen(): ChosenSource {
    return this.#chosen;
  }

  differs(before: Settings, after: Settings): boolean {
    return !isDeepStrictEqual(inputOf(before), inputOf(after));
  }

  /** Throws what opening the new input throws; the old one is then heard on. */
  async exchange(_before: Settings, after: Settings): Promise<void> {
    const chosen = await chooseSource(after.source);
    try {
      const { gapMs } = await this.#engine.exchangeSource(chosen.source);
      this.#chosen = chosen;
      this.#onExchange(gapMs);
    } catch (error) {
      await chosen.close();
      throw error;
    }
  }
}

/** Which of its channels are heard is no matter of the source. */
function inputOf({ source }: Settings): unknown {
  const { channels: _channels, ...input } = source;
  return input;
}

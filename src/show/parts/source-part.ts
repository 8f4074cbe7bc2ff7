import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../../engine/engine.js';
import type { ShowPart } from '../change/exchange-parts.js';
import { type ChosenSource, chooseSource } from '../choose-source.js';
import { watchForDevice } from '../device-watch.js';
import type { Settings } from '../settings/settings-schema.js';

/**
 * The input: the new one is opened and heard before the old one is let go. A device that is not there is waited for, and
 * taken when it comes. `tell` gets a line for whoever watches.
 */
export class SourcePart implements ShowPart {
  readonly name = 'input';
  readonly #engine: Engine;
  readonly #tell: (line: string) => void;
  #chosen: ChosenSource;
  #watch = new AbortController();

  constructor(engine: Engine, chosen: ChosenSource, tell: (line: string) => void) {
    this.#engine = engine;
    this.#chosen = chosen;
    this.#tell = tell;
  }

  /** What was chosen last, and why. */
  get chosen(): ChosenSource {
    return this.#chosen;
  }

  differs(before: Settings, after: Settings): boolean {
    return !isDeepStrictEqual(inputOf(before), inputOf(after));
  }

  /** Throws what opening the new input throws, also for a device that is not there; the old one is then heard on. */
  async exchange(_before: Settings, after: Settings): Promise<void> {
    const chosen = await chooseThere(after.source);
    try {
      const { gapMs } = await this.#engine.exchangeSource(chosen.source);
      for (const warning of this.#chosen.warnings()) this.#tell(warning);
      this.#chosen = chosen;
      this.#isHeard(chosen.source.name, gapMs);
    } catch (error) {
      await chosen.close();
      throw error;
    }
    this.watch();
  }

  /** Looks for the device that what was chosen stands in for, if any, until it is there or something else is chosen. */
  watch(): void {
    this.close();
    const { awaited, source } = this.#chosen;
    if (awaited === null) return;
    this.#watch = new AbortController();
    const options = {
      open: awaited,
      isWanted: () => this.#engine.source === source,
      exchange: async (device: Parameters<Engine['exchangeSource']>[0]) => {
        const { gapMs } = await this.#engine.exchangeSource(device);
        this.#isHeard(device.name, gapMs);
      },
      onRefused: (message: string) =>
        this.#tell(`the input that is waited for is there and not taken: ${message}`),
    };
    void watchForDevice(options, this.#watch.signal);
  }

  /** Looks no more. */
  close(): void {
    this.#watch.abort();
  }

  #isHeard(name: string, gapMs: number): void {
    this.#tell(`listening to ${name} now; ${gapMs.toFixed(0)} ms were not heard`);
  }
}

/** What runs is not let go of for a device that is not there: trying to open it says why. */
async function chooseThere(config: Settings['source']): Promise<ChosenSource> {
  const chosen = await chooseSource(config);
  if (config.kind !== 'device' || chosen.awaited === null) return chosen;
  return { ...chosen, source: await chosen.awaited(), awaited: null };
}

/** Which of its channels are heard is no matter of the source. */
function inputOf({ source }: Settings): unknown {
  const { channels: _channels, ...input } = source;
  return input;
}

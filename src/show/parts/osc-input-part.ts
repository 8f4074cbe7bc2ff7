import { isDeepStrictEqual } from 'node:util';
import type { ShowPart } from '../change/exchange-parts.js';
import type { Desk } from '../desk.js';
import { OscInput, type OscInputCounts } from '../door/osc-input.js';
import type { OscInputConfig } from '../door/osc-input-schema.js';
import type { Settings } from '../settings/settings-schema.js';

/** The commands by OSC as the settings have them: open, closed, or on another port. */
export class OscInputPart implements ShowPart {
  readonly name = 'commands by OSC';
  readonly #desk: () => Desk;
  #input: OscInput | null = null;

  constructor(desk: () => Desk) {
    this.#desk = desk;
  }

  /** Null while none are taken. */
  get counts(): OscInputCounts | null {
    return this.#input?.counts ?? null;
  }

  differs(before: Settings, after: Settings): boolean {
    return !isDeepStrictEqual(before.oscInput, after.oscInput);
  }

  /** A port can be listened on once: the old one is closed first, and opened again when the new one cannot be. */
  async exchange(before: Settings, after: Settings): Promise<void> {
    await this.close();
    try {
      await this.open(after.oscInput);
    } catch (error) {
      await this.open(before.oscInput);
      throw error;
    }
  }

  /** Throws as `OscInput.open`. */
  async open(config: OscInputConfig): Promise<void> {
    if (!config.enabled) return;
    const input = new OscInput(config, this.#desk);
    await input.open();
    this.#input = input;
  }

  async close(): Promise<void> {
    await this.#input?.close();
    this.#input = null;
  }
}

import { AffektError } from '../../core/errors.js';
import { LISTED, nameAmong } from '../../core/name-among.js';
import { type JsonObject, leafPaths } from '../change/merge-patch.js';
import type { Preset, Response } from './preset-schema.js';

/** A preset as it is recalled. */
export interface PresetCall {
  readonly name: string;
  readonly fadeSeconds: number;
  readonly response: Response | null;
  /** What it lays over the settings. */
  readonly settings: JsonObject;
  /** Places of it. */
  readonly paths: readonly string[];
}

/** The presets of a show in their order, and which of them is recalled. */
export class PresetList {
  readonly #presets: readonly Preset[];
  readonly #index: number | null;

  private constructor(presets: readonly Preset[], index: number | null) {
    this.#presets = presets;
    this.#index = index;
  }

  /** @param current name of the preset that is recalled; one that is gone is released. */
  static of(presets: readonly Preset[], current: string | null): PresetList {
    const index = presets.findIndex(({ name }) => name === current);
    return new PresetList(presets, index === -1 ? null : index);
  }

  get names(): readonly string[] {
    return this.#presets.map(({ name }) => name);
  }

  get current(): PresetCall | null {
    const preset = this.#index === null ? undefined : this.#presets[this.#index];
    if (preset === undefined) return null;
    const { name, fadeSeconds, response = null } = preset;
    const settings = preset.settings as JsonObject;
    return { name, fadeSeconds, response, settings, paths: leafPaths(settings) };
  }

  /** The list with the preset called `name` recalled; null: with none. Throws `AFFEKT_REQUEST_INVALID`. */
  at(name: string | null): PresetList {
    if (name === null) return new PresetList(this.#presets, null);
    const index = this.names.indexOf(name);
    if (index === -1) {
      throw new AffektError(
        'AFFEKT_REQUEST_INVALID',
        `there is no preset ${nameAmong(name, this.names, LISTED.inSettings)}`,
      );
    }
    return new PresetList(this.#presets, index);
  }

  /** The list one step on (1) or back (−1), staying at its ends. Throws `AFFEKT_REQUEST_INVALID` where there is no preset. */
  beside(by: 1 | -1): PresetList {
    const last = this.#presets.length - 1;
    if (last < 0) throw new AffektError('AFFEKT_REQUEST_INVALID', 'there are no presets');
    const from = this.#index ?? (by === 1 ? -1 : last + 1);
    return new PresetList(this.#presets, Math.min(last, Math.max(0, from + by)));
  }
}

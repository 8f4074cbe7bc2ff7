import { AffektError } from '../../core/errors.js';
import { nameAmong } from '../../core/name-among.js';
import { type JsonObject, leafPaths } from '../change/merge-patch.js';
import type { Settings } from '../settings/settings-schema.js';
import { PRESET_PATHS, type Preset, type Response } from './preset-schema.js';

/** A preset as it is recalled. */
export interface PresetCall {
  readonly name: string;
  readonly fadeSeconds: number;
  readonly response: Response | null;
  /** Places of the settings that it lays over. */
  readonly paths: readonly string[];
}

interface Entry {
  readonly preset: Preset;
  /** All settings, with the preset's laid over them. */
  readonly settings: Settings;
}

/** The presets of a show in their order, and which of them is recalled. Every one is checked when the list is made. */
export class PresetList {
  readonly #entries: readonly Entry[];
  readonly #index: number | null;

  private constructor(entries: readonly Entry[], index: number | null) {
    this.#entries = entries;
    this.#index = index;
  }

  /**
   * @param parse gives all settings with a preset's laid over them; throws where they would not be right.
   * @param current name of the preset that is recalled; one that is gone is released.
   * @throws AFFEKT_CONFIG_INVALID naming a preset whose name stands twice, that speaks of what no preset may change, or whose
   *   settings would not be right.
   */
  static of(
    presets: readonly Preset[],
    parse: (settings: JsonObject, origin: string) => Settings,
    current: string | null,
  ): PresetList {
    const entries = presets.map((preset, index): Entry => {
      const at = `presets.${index} ("${preset.name}")`;
      if (presets.findIndex(({ name }) => name === preset.name) !== index) {
        throw new AffektError('AFFEKT_CONFIG_INVALID', `${at}: there is another preset of this name`);
      }
      requireAllowed(at, preset.settings as JsonObject);
      return { preset, settings: parse(preset.settings as JsonObject, at) };
    });
    const index = entries.findIndex(({ preset }) => preset.name === current);
    return new PresetList(entries, index === -1 ? null : index);
  }

  get names(): readonly string[] {
    return this.#entries.map(({ preset }) => preset.name);
  }

  get current(): PresetCall | null {
    const preset = this.#index === null ? undefined : this.#entries[this.#index]?.preset;
    if (preset === undefined) return null;
    const { name, fadeSeconds, response = null } = preset;
    return { name, fadeSeconds, response, paths: leafPaths(preset.settings as JsonObject) };
  }

  /** The settings that hold: the recalled preset's, or `plain` where none is. */
  over(plain: Settings): Settings {
    return this.#index === null ? plain : (this.#entries[this.#index]?.settings ?? plain);
  }

  /** The list with the preset called `name` recalled; null: with none. Throws `AFFEKT_REQUEST_INVALID`. */
  at(name: string | null): PresetList {
    if (name === null) return new PresetList(this.#entries, null);
    const index = this.names.indexOf(name);
    if (index === -1) {
      throw new AffektError('AFFEKT_REQUEST_INVALID', `there is no preset ${nameAmong(name, this.names)}`);
    }
    return new PresetList(this.#entries, index);
  }

  /** The list one step on (1) or back (−1), staying at its ends. Throws `AFFEKT_REQUEST_INVALID` where there is no preset. */
  beside(by: 1 | -1): PresetList {
    const last = this.#entries.length - 1;
    if (last < 0) throw new AffektError('AFFEKT_REQUEST_INVALID', 'there are no presets');
    const from = this.#index ?? (by === 1 ? -1 : last + 1);
    return new PresetList(this.#entries, Math.min(last, Math.max(0, from + by)));
  }
}

function requireAllowed(at: string, settings: JsonObject): void {
  const isBelow = (path: string, place: string) => path === place || path.startsWith(`${place}.`);
  const stray = leafPaths(settings).find((path) => !PRESET_PATHS.some((place) => isBelow(path, place)));
  if (stray === undefined) return;
  throw new AffektError(
    'AFFEKT_CONFIG_INVALID',
    `${at}: a preset cannot change "${stray}"; it may speak of ${PRESET_PATHS.join(', ')}`,
  );
}

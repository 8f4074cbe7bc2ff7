import path from 'node:path';
import { type ConfigFault, type ConfigPath, locatedFaults } from '../../core/config-faults.js';
import { deepFreeze } from '../../core/deep-freeze.js';
import { AffektError } from '../../core/errors.js';
import { ruleFaults } from '../../emotion/rules/compile-rules.js';
import { outputFaults } from '../../outputs/output-faults.js';
import { SIGNALS } from '../../signals/signal-table.js';
import { type JsonObject, mergePatch } from '../change/merge-patch.js';
import { presetFaults } from '../presets/preset-faults.js';
import type { TextPlace } from './document/settings-document.js';
import type { SettingsFile } from './settings-file.js';
import { type Settings, settingsSchema } from './settings-schema.js';

/** Settings that are right as a whole, or everything that is wrong with them. */
export type ParsedSettings =
  | { readonly settings: Settings; readonly faults: null }
  | { readonly settings: null; readonly faults: readonly ConfigFault[] };

/**
 * Holds `input` to the schema, and its rules, patch, outputs and presets to one another. Pure; throws nothing. What it gives is
 * frozen in depth.
 */
export function checkSettings(input: unknown): ParsedSettings {
  const parsed = checkWithoutPresets(input);
  if (parsed.settings === null) return parsed;
  const faults = presetFaults(
    parsed.settings.presets,
    (settings) => checkWithoutPresets(mergePatch(input as JsonObject, settings)).faults ?? [],
  );
  return faults.length === 0 ? parsed : { settings: null, faults };
}

/** As `checkSettings`, whatever the presets would change. */
function checkWithoutPresets(input: unknown): ParsedSettings {
  const result = settingsSchema.safeParse(input);
  if (!result.success) {
    return { settings: null, faults: locatedFaults(settingsSchema, input, result.error.issues) };
  }
  const settings = deepFreeze(result.data);
  const { rules, outputs } = settings;
  const ruleNames = rules.map(({ name }) => name);
  const faults = [
    ...ruleFaults(rules, SIGNALS).map(({ path, message }) => ({ path: ['rules', ...path], message })),
    ...outputFaults(outputs, ruleNames).map(({ path, message }) => ({ path: ['outputs', ...path], message })),
  ];
  return faults.length === 0 ? { settings, faults: null } : { settings: null, faults };
}

/**
 * As `checkSettings`; throws AFFEKT_CONFIG_INVALID that names every fault. `origin` says where the settings are from, `placeOf`
 * where in it a path stands.
 */
export function parseSettings(
  input: unknown,
  origin: string,
  placeOf?: (at: ConfigPath) => TextPlace,
): Settings {
  const { settings, faults } = checkSettings(input);
  if (settings !== null) return settings;
  const lines = faults.map(({ path: at, message }) => {
    if (placeOf === undefined) return message;
    const { line, column } = placeOf(at);
    return `${origin}:${line}:${column}: ${message}`;
  });
  const text = placeOf === undefined ? `${origin}: ${lines.join('; ')}` : lines.join('\n');
  throw new AffektError('AFFEKT_CONFIG_INVALID', text, { faults });
}

/** What a file holds, with every fault at its line and column. Throws AFFEKT_CONFIG_INVALID. */
export function parseSettingsFile(file: SettingsFile): Settings {
  return parseSettings(file.values, path.basename(file.path), (at) => file.place(at));
}

import path from 'node:path';
import { type ConfigFault, type ConfigPath, locatedFaults } from '../../core/config-faults.js';
import { deepFreeze } from '../../core/config.js';
import { AffektError, toAffektError } from '../../core/errors.js';
import { compileRules } from '../../emotion/rules/compile-rules.js';
import { checkedPatch } from '../../outputs/create-outputs.js';
import { SIGNALS } from '../../signals/signal-table.js';
import type { TextPlace } from './document/settings-document.js';
import type { SettingsFile } from './settings-file.js';
import { type Settings, settingsSchema } from './settings-schema.js';

/** Settings that are right as a whole, or everything that is wrong with them. */
export type ParsedSettings =
  | { readonly settings: Settings; readonly faults: null }
  | { readonly settings: null; readonly faults: readonly ConfigFault[] };

/**
 * Holds `input` to the schema, and its rules, patch and outputs to one another. Pure; throws nothing. What it gives is frozen in
 * depth.
 */
export function checkSettings(input: unknown): ParsedSettings {
  const result = settingsSchema.safeParse(input);
  if (!result.success) {
    return { settings: null, faults: locatedFaults(settingsSchema, input, result.error.issues) };
  }
  const settings = deepFreeze(result.data);
  const { rules, outputs } = settings;
  const faults = [
    ...faultsOf(['rules'], () => compileRules(rules, SIGNALS)),
    ...faultsOf(['outputs'], () => {
      checkedPatch(
        outputs,
        rules.map(({ name }) => name),
      );
    }),
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
  throw new AffektError('AFFEKT_CONFIG_INVALID', text);
}

/** What a file holds, with every fault at its line and column. Throws AFFEKT_CONFIG_INVALID. */
export function parseSettingsFile(file: SettingsFile): Settings {
  return parseSettings(file.values, path.basename(file.path), (at) => file.place(at));
}

function faultsOf(path: ConfigPath, check: () => void): readonly ConfigFault[] {
  try {
    check();
    return [];
  } catch (error) {
    return [{ path, message: toAffektError(error, 'AFFEKT_INTERNAL').message }];
  }
}

import path from 'node:path';
import { AffektError } from '../../../core/errors.js';
import { parseJsonDocument } from './json-document.js';
import type { SettingsDocument } from './settings-document.js';
import { parseYamlDocument } from './yaml-document.js';

const PARSERS: Readonly<Record<string, (text: string, name: string) => SettingsDocument>> = {
  '.json': parseJsonDocument,
  '.jsonc': parseJsonDocument,
  '.yaml': parseYamlDocument,
  '.yml': parseYamlDocument,
};

/** The endings of names that files of settings may have. */
export const SETTINGS_EXTENSIONS: readonly string[] = Object.keys(PARSERS);

/** Reads the text of a file in the form that its ending says. Throws `AFFEKT_CONFIG_INVALID` naming line and column. */
export function parseDocument(text: string, file: string): SettingsDocument {
  const parse = PARSERS[path.extname(file).toLowerCase()];
  const name = path.basename(file);
  if (parse === undefined) {
    throw new AffektError(
      'AFFEKT_CONFIG_INVALID',
      `${name}: settings are in files that end in ${SETTINGS_EXTENSIONS.join(', ')}`,
    );
  }
  try {
    return parse(text, name);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AffektError('AFFEKT_CONFIG_INVALID', `${name}: it is nested too deep`, { cause: error });
  }
}

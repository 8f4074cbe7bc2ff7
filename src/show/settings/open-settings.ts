import { access } from 'node:fs/promises';
import path from 'node:path';
import envPaths from 'env-paths';
import { AffektError } from '../../core/errors.js';
import { SETTINGS_EXTENSIONS } from './document/parse-document.js';
import { SettingsFile } from './settings-file.js';

const BEGINNING = '# Settings of Affekt. `affekt config reference` says what can be set.\n';

/** The folder in which the user's settings are kept; `AFFEKT_CONFIG_HOME` says another one. */
export function settingsFolder(): string {
  return process.env.AFFEKT_CONFIG_HOME || envPaths('affekt', { suffix: '' }).config;
}

/**
 * The file of settings that somebody named; left out: the user's own in `settingsFolder()`, which may not be there yet. Throws
 * `AFFEKT_CONFIG_INVALID` when it cannot be read, and when the folder has more than one.
 */
export async function openSettings(file?: string): Promise<SettingsFile> {
  if (file !== undefined) return await SettingsFile.open(file);
  const folder = settingsFolder();
  const own = SETTINGS_EXTENSIONS.map((extension) => path.join(folder, `settings${extension}`));
  const there = await Promise.all(own.map(isThere));
  const found = own.filter((_, index) => there[index]);
  if (found.length > 1) {
    throw new AffektError(
      'AFFEKT_CONFIG_INVALID',
      `There are several files of settings, ${found.join(' and ')}: keep one.`,
    );
  }
  return await SettingsFile.open(found[0] ?? path.join(folder, 'settings.yaml'), BEGINNING);
}

async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

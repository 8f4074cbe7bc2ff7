import path from 'node:path';
import { stringify } from 'yaml';
import type { SettingEntry } from '../../server/api-answers.js';
import { settingsForm } from './settings-form.js';

/**
 * The text of a first file of settings, in the form that its ending says: what is set most often, with its default and what it
 * is, each line a comment until somebody takes the mark away.
 */
export function starterSettings(file: string): string {
  const isYaml = /^\.ya?ml$/i.test(path.extname(file));
  const sections = settingsForm().filter(({ forms }) => plainEntries(forms[0]?.entries ?? []).length > 0);
  return isYaml ? yamlStarter(sections) : jsonStarter(sections);
}

const HEAD = [
  'Settings of Affekt. Uncomment what you change; `affekt config reference` lists everything that can be set.',
];

/** Those that are one value, and have a default. */
function plainEntries(entries: readonly SettingEntry[]): readonly SettingEntry[] {
  return entries.filter((entry) => entry.default !== undefined && typeof entry.default !== 'object');
}

function yamlStarter(sections: readonly SettingEntry[]): string {
  const lines = sections.flatMap(({ path: key, description, forms }) => [
    '',
    `# ${description}`,
    `#${key}:`,
    ...plainEntries(forms[0]?.entries ?? []).flatMap((entry) => [
      `  # ${entry.description}`,
      `#  ${stringify({ [lastStep(entry)]: entry.default }).trimEnd()}`,
    ]),
  ]);
  return `${[...HEAD.map((line) => `# ${line}`), ...lines].join('\n')}\n`;
}

function jsonStarter(sections: readonly SettingEntry[]): string {
  const lines = sections.flatMap(({ path: key, description, forms }) => [
    '',
    `  // ${description}`,
    `//  "${key}": {`,
    ...plainEntries(forms[0]?.entries ?? []).flatMap((entry) => [
      `    // ${entry.description}`,
      `//    "${lastStep(entry)}": ${JSON.stringify(entry.default)},`,
    ]),
    '//  },',
  ]);
  return `{\n${[...HEAD.map((line) => `  // ${line}`), ...lines].join('\n')}\n}\n`;
}

function lastStep({ path: at }: SettingEntry): string {
  return at.slice(at.lastIndexOf('.') + 1);
}

import { settingsReference } from '../../src/show/settings/settings-reference.js';

/** The reference of all settings, with a heading for each second level, e.g. `outputs.osc`. */
export function settingsPage(): string {
  let group = '';
  return settingsReference()
    .split('\n')
    .map((line) => {
      const [, path] = /^- `([\w$]+\.[\w$]+)`/.exec(line) ?? [];
      if (path === undefined || path === group || !GROUPED.test(path)) return line;
      group = path;
      return `\n### ${path}\n${line}`;
    })
    .join('\n');
}

/** Only here stand whole groups below the second level. */
const GROUPED = /^outputs\./;

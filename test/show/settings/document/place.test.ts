import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../../src/show/settings/document/parse-document.js';
import { parseSettings } from '../../../../src/show/settings/parse-settings.js';

const JSON_TEXT = `{
  // who may look
  "server": { "port": 99999 },
  "rules": [
    { "name": "a", "when": "level > 0" },
    { "name": "b", "wehn": 1 }
  ]
}`;
const YAML_TEXT = `# who may look
server: {port: 99999}
rules:
  - name: a
    when: level > 0
  - name: b
    wehn: 1
`;

describe('a fault in a file', () => {
  it.each([
    ['show.json', JSON_TEXT, ['show.json:3:15', 'show.json:6:5', 'show.json:6:20']],
    ['show.yaml', YAML_TEXT, ['show.yaml:2:10', 'show.yaml:6:3', 'show.yaml:7:5']],
  ])('is told with its line and column: %s', (file, text, places) => {
    const document = parseDocument(text, file);
    let lines: string[] = [];
    try {
      parseSettings(document.values, file, (path) => document.place(path));
    } catch (error) {
      lines = (error as Error).message.split('\n');
    }
    expect(lines).toEqual([
      `${places[0]}: server.port is 99999; allowed is a whole number from 0 to 65535`,
      `${places[1]}: rules.1.when is missing; allowed is a condition, e.g. "arousal > 0.7 for 2s"`,
      `${places[2]}: unknown key "rules.1.wehn"; did you mean "when"?`,
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../../src/show/settings/document/parse-document.js';

describe('a file that cannot be read', () => {
  it.each<[string, string, string]>([
    ['a.json', '{\n  "server": {"port": 80,,}\n}', 'a.json:2:25: a key in double quotes is missing here'],
    ['a.json', '{"server": }', 'a.json:1:12: a value is missing here'],
    ['a.json', '{"a": 1\n "b": 2}', 'a.json:2:2: a "," is missing before this'],
    ['a.json', '{"a": on}', 'a.json:1:7: this is no value; text stands in double quotes'],
    ['a.json', '{"a": "x', 'a.json:1:7: this text is not closed'],
    ['a.json', '{"a": 1} x', 'a.json:1:10: '],
    ['a.json', '{"a": 1,\n"b": 2,\n"a": 3}', 'a.json:3:1: the key "a" stands here twice'],
    ['a.json', '[1]', 'a.json:1:1: it must hold one object, { … }'],
    ['a.json', '', 'a.json:1:1: '],
    ['a.jsonc', '/* open', 'a.jsonc:1:1: '],
    ['a.yaml', 'server:\n\tport: 1', 'a.yaml:2:1: '],
    ['a.yaml', 'a: [1, 2', 'a.yaml:1:9: '],
    ['a.yaml', 'a: 1\nb: 2\na: 3', 'a.yaml:3:1: this key stands here twice'],
    ['a.yml', 'a: *x', 'a.yml:1:4: there is no anchor &x before this'],
    ['a.yaml', 'a: &x {b: *x}', 'a.yaml:1:11: *x stands within itself'],
    ['a.yaml', 'a: !!python/object 1', 'a.yaml:1:4: '],
    ['a.yaml', '[1]: 2', 'a.yaml:1:1: a key must be a word'],
    ['a.yaml', '- 1', 'a.yaml:1:1: it must hold keys with values'],
    ['a.yaml', 'a: 1\n---\nb: 2', 'a.yaml:2:1: '],
    ['a.toml', 'a = 1', 'a.toml: settings are in files that end in .json, .jsonc, .yaml, .yml'],
    ['a.json', '['.repeat(100_000), 'a.json: it is nested too deep'],
    ['a.yaml', `a: ${'['.repeat(5000)}`, 'a.yaml: it is nested too deep'],
  ])('%s: %s', (file, text, message) => {
    let told = '';
    try {
      parseDocument(text, file);
    } catch (error) {
      expect(error).toMatchObject({ code: 'AFFEKT_CONFIG_INVALID' });
      told = (error as Error).message;
    }
    expect(told.startsWith(message), told).toBe(true);
  });

  it('cannot change what all objects have', () => {
    for (const [file, text] of [
      ['a.json', '{"__proto__": {"polluted": 1}}'],
      ['a.yaml', '__proto__: {polluted: 1}'],
    ] as const) {
      const { values } = parseDocument(text, file);
      expect(Object.keys(values)).toEqual(['__proto__']);
      expect((values as { polluted?: number }).polluted).toBeUndefined();
    }
  });

  it('is not made large by aliases', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 10; level += 1) {
      bomb.push(
        `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    }
    expect(() => parseDocument(bomb.join('\n'), 'a.yaml')).toThrow(
      expect.objectContaining({ code: 'AFFEKT_CONFIG_INVALID' }),
    );
  });
});

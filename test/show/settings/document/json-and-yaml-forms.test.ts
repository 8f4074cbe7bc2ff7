import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../../src/show/settings/document/parse-document.js';
import { settingsDiff } from '../../../../src/show/settings/settings-diff.js';

function changed(file: string, text: string, after: object): string {
  const document = parseDocument(text, file);
  return document.changed(settingsDiff(document.values, after)).text;
}

describe('a change in place', () => {
  it('makes JSON as a person would have written it', () => {
    const text = `{
  // the input
  "source": { "kind": "auto" }, // auto
  "server": {
    "port": 80, // p
    // of the proxy
    "allowedHosts": ["a", "b"]
  },
  "rules": [
    // first
    { "name": "lift", "when": "x" }, // lift
    // second
    { "name": "fall", "when": "y" } // fall
  ]
  // end
}
`;
    const after = {
      source: { kind: 'file', path: 'a.wav' },
      server: { allowedHosts: ['b', 'c'] },
      rules: [
        { name: 'fall', when: 'z' },
        { name: 'new', when: 'n' },
      ],
      model: 'none',
    };
    expect(changed('a.json', text, after)).toBe(`{
  // the input
  "source": { "kind": "file", "path": "a.wav" }, // auto
  "server": {
    // p
    // of the proxy
    "allowedHosts": ["b", "c"]
  },
  "rules": [
    // first
    // lift
    // second
    { "name": "fall", "when": "z" }, // fall
    { "name": "new", "when": "n" }
  ],
  "model": "none"
  // end
}
`);
  });

  it('makes YAML as a person would have written it', () => {
    const text = `# the input
source: {kind: auto} # auto

server:
    port:   80   # p

    # of the proxy
    allowedHosts: [a, b]
rules:
    # first
    - name: lift
      when: x # lift
    # second
    - name: fall
      when: 'y'   # fall
    # no more
# end
`;
    const after = {
      source: { kind: 'file', path: 'a.wav' },
      server: { allowedHosts: ['b', 'c'], tokens: { view: 'v' } },
      rules: [
        { name: 'fall', when: 'z' },
        { name: 'new', when: 'n' },
      ],
      model: 'none',
    };
    expect(changed('a.yaml', text, after)).toBe(`# the input
source: {kind: file, path: a.wav} # auto

server:
    # p

    # of the proxy
    allowedHosts: [b, c]
    tokens:
        view: v
rules:
    # first
    # lift
    # second
    - name: fall
      when: 'z'   # fall
    - name: new
      when: n
    # no more
model: none
# end
`);
  });

  it('keeps the comments of YAML with aliases, and changes one place alone', () => {
    const text = '# looks\na: &soft {b: 1} # soft\nc: *soft # as a\nd: 2\n';
    const after = { a: { b: 5 }, c: { b: 1 }, d: 2 };
    const result = changed('a.yaml', text, after);
    expect(parseDocument(result, 'a.yaml').values).toEqual(after);
    for (const comment of ['# looks', '# soft', '# as a']) expect(result).toContain(comment);
    // A value that is no alias' is changed in its place, and the alias stays.
    expect(changed('a.yaml', text, { a: { b: 1 }, c: { b: 1 }, d: 3 })).toBe(text.replace('d: 2', 'd: 3'));
  });

  it('begins an empty file', () => {
    expect(changed('a.yaml', '# mine\n', { a: { b: [1] } })).toBe('# mine\na:\n  b:\n    - 1\n');
    expect(changed('a.yaml', '', { a: 1 })).toBe('a: 1\n');
    expect(changed('a.json', '{}', { a: { b: 1 } })).toBe('{\n  "a": {\n    "b": 1\n  }\n}');
    expect(changed('a.yaml', 'outputs: {} # none\n', { outputs: { osc: { rateHz: 1 } } })).toBe(
      'outputs: # none\n  osc:\n    rateHz: 1\n',
    );
  });
});

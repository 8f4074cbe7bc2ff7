import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonDocument } from '../../../../src/show/settings/document/json-document.js';
import { parseYamlDocument } from '../../../../src/show/settings/document/yaml-document.js';
import { settingsDiff } from '../../../../src/show/settings/settings-diff.js';
import { commentedText, type Form, keptComments, tree } from './commented-text.js';

const PARSERS = { json: parseJsonDocument, yaml: parseYamlDocument };
const choices = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
  minLength: 8,
  maxLength: 40,
});

function chooser(values: readonly number[]): () => number {
  let index = 0;
  return () => values[index++ % values.length] as number;
}

describe.each<Form>(['json', 'yaml'])('a %s document that is changed', (form) => {
  const parse = (text: string) => PARSERS[form](text, `show.${form}`);

  it('holds what was wanted, with every comment and in the order they had', () => {
    fc.assert(
      fc.property(tree, tree, choices, (before, after, values) => {
        const written = commentedText(form, before, chooser(values));
        const document = parse(written.text);
        expect(document.values).toEqual(before);
        const changes = settingsDiff(before, after);
        const changed = document.changed(changes);
        expect(parse(changed.text).values).toEqual(after);
        const comments = [...changed.text.matchAll(/comment \d+/g)].map(([comment]) => comment);
        const kept = keptComments(written, changes);
        // One behind a value that goes may stay as well.
        expect(comments.filter((comment) => kept.includes(comment))).toEqual(kept);
        expect(changed.changed(settingsDiff(after, before)).values).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves every line as it is that no change speaks of', () => {
    fc.assert(
      fc.property(tree, choices, fc.integer(), (before, values, value) => {
        const { text } = commentedText(form, { ...before, last: 0 }, chooser(values));
        const changed = parse(text).changed(settingsDiff({ ...before, last: 0 }, { ...before, last: value }));
        const [lines, newLines] = [text.split('\n'), changed.text.split('\n')];
        expect(newLines).toHaveLength(lines.length);
        expect(newLines.filter((line, index) => line !== lines[index]).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 100 },
    );
  });
});

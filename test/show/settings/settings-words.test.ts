import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../src/show/settings/document/parse-document.js';
import { effectiveSettings } from '../../../src/show/settings/effective-settings.js';
import { checkSettings, parseSettings } from '../../../src/show/settings/parse-settings.js';
import type { SettingEntry } from '../../../src/server/api-answers.js';
import { settingsForm } from '../../../src/show/settings/settings-form.js';
import { settingsJsonSchema } from '../../../src/show/settings/settings-json-schema.js';
import { settingsReference } from '../../../src/show/settings/settings-reference.js';
import { settingsSchema } from '../../../src/show/settings/settings-schema.js';
import { starterSettings } from '../../../src/show/settings/starter-settings.js';
import { codeBlocks, documentationTexts } from '../../docs/documentation-text.js';

function every(entries: readonly SettingEntry[]): SettingEntry[] {
  return entries.flatMap((entry) => [entry, ...entry.forms.flatMap((form) => every(form.entries))]);
}

describe('what is made of the schema', () => {
  it('has all that a form needs', () => {
    const entries = every(settingsForm());
    const entry = (path: string) => entries.find((one) => one.path === path);
    expect(entry('outputs.osc.rateHz')).toMatchObject({
      label: 'Rate',
      default: 40,
      isSecret: false,
      forms: [{ type: 'number', unit: 'Hz', low: 1, high: 44, range: 'from 1 to 44 Hz' }],
    });
    expect(entry('server.tokens.view')).toMatchObject({ isSecret: true, forms: [{ type: 'text' }] });
    expect(entry('rules.*.when')).toMatchObject({ isRequired: true });
    expect(entry('outputs.lights.groups.*.dimmer')?.forms.map(({ type }) => type)).toEqual([
      'number',
      'object',
    ]);
    expect(entry('backend')?.forms[0]?.choices).toEqual(['auto', 'wasm', 'node']);
    for (const { path, description, label } of entries) {
      if (!path.endsWith('*')) expect(description, path).not.toBe('');
      expect(label).not.toBe('');
    }
  });

  it('is a reference that tells of every entry, its range and default', () => {
    const text = settingsReference();
    expect(text).toContain(
      '- `presence.holdSeconds`: The last emotion stays this long. Allowed: a number from 0 to 60 s. Default: `2`.',
    );
    for (const { path } of every(settingsForm())) {
      const key = path.slice(path.lastIndexOf('.') + 1);
      if (key !== '*') expect(text).toMatch(new RegExp(`[\`.]${key.replace('$', '\\$')}\``));
    }
    expect(text).not.toContain('undefined');
  });

  it('is a JSON Schema in which what has a default may be left out', () => {
    const schema = settingsJsonSchema() as {
      required?: string[];
      properties: Record<string, { properties: Record<string, { description: string; unit?: string }> }>;
    };
    expect(schema.required ?? []).toEqual([]);
    const hold = schema.properties.presence?.properties.holdSeconds;
    expect(hold?.description).toBe('The last emotion stays this long. In s.');
    expect(hold?.unit).toBeUndefined();
  });

  it('is what holds and where it comes from, without tokens', () => {
    const written = { server: { port: 8080, tokens: { view: 'x'.repeat(16) } }, rules: [] };
    const lines = effectiveSettings(parseSettings(written, 'test'), written);
    expect(lines).toContainEqual({ path: 'server.port', value: '8080', from: 'file' });
    expect(lines).toContainEqual({ path: 'server.host', value: '"127.0.0.1"', from: 'default' });
    expect(lines).toContainEqual({ path: 'server.tokens.view', value: '"(hidden)"', from: 'file' });
    expect(lines).toContainEqual({ path: 'rules', value: '[]', from: 'file' });
    expect(JSON.stringify(lines)).not.toContain('xxxx');
  });
});

describe('a first file', () => {
  it.each([
    ['show.yaml', /^#(?! )|^#(?= {2}\w)/gm],
    ['show.json', /^\/\//gm],
  ])('is right as it is, and has the defaults where its marks are taken away: %s', (file, marks) => {
    const text = starterSettings(file);
    expect(parseDocument(text, file).values).toEqual({});
    const taken = parseDocument(text.replace(marks, ''), file).values;
    expect(Object.keys(taken)).toContain('server');
    expect(settingsSchema.parse(taken)).toEqual(settingsSchema.parse({}));
  });
});

describe('the examples of the documentation', () => {
  const texts = documentationTexts();
  const blocks = texts.flatMap(({ file, text }) =>
    codeBlocks(text)
      .filter(({ language }) => ['json', 'jsonc', 'yaml'].includes(language))
      .map(({ language, code }) => ({ file, language, code })),
  );
  const inShell = [...texts, { file: 'start.ts', text: startHelp() }].flatMap(({ file, text }) =>
    [...text.matchAll(/echo '(\{.*?\})'|--config \S+ +(\{.*\})$/gm)].map(([, echoed, told]) => ({
      file,
      code: echoed ?? told ?? '',
    })),
  );

  it.each(blocks)('hold, in $file: $code', ({ language, code }) => {
    expect(checkSettings(parseDocument(code, `example.${language}`).values).faults).toBeNull();
  });

  it.each(inShell)('hold on a command line, in $file: $code', ({ code }) => {
    expect(checkSettings(parseDocument(code, 'example.json').values).faults).toBeNull();
  });

  it('are found', () => {
    expect(new Set(blocks.map(({ file }) => file))).toContain('web/docs/lighting.md');
    expect(inShell.length).toBeGreaterThan(1);
  });

  function startHelp(): string {
    return readFileSync(new URL('../../../src/commands/start.ts', import.meta.url), 'utf8');
  }
});

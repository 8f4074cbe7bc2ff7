import { describe, expect, it } from 'vitest';
import { allowedWords, type SchemaData } from '../../src/core/schema-words.js';
import { schemaTable } from '../../src/server/schema-table.js';

/** What the documentation says of one key, without marks. */
function wordsOf(schema: Record<string, unknown>): string | undefined {
  const table = schemaTable({ type: 'object', properties: { key: schema }, required: ['key'] });
  return /<code>key<\/code><\/th><td>(.*?)<\/td>/.exec(table)?.[1]?.replaceAll('&#34;', '"');
}

describe('the documentation of the API', () => {
  it.each([
    { type: 'number', minimum: 0, maximum: 1 },
    { type: 'integer', minimum: 2 },
    { type: 'number', exclusiveMinimum: 0 },
    { type: 'string', minLength: 2, maxLength: 9 },
    { enum: ['on', 'off'] },
    { const: 3 },
    { type: 'boolean' },
    { type: 'array', items: { type: 'string' }, maxItems: 4 },
    { anyOf: [{ type: 'number', maximum: 8 }, { enum: ['auto'] }] },
    {},
  ] satisfies SchemaData[])('words %j as an error about a setting does', (schema) => {
    expect(wordsOf(schema)).toBe(allowedWords([schema]));
  });

  it('names the types that it refers to, and several types of one value', () => {
    expect(wordsOf({ $ref: '#/definitions/Look' })).toBe('Look');
    expect(wordsOf({ type: ['number', 'null'] })).toBe('a number, or null');
    expect(wordsOf({ type: 'array', items: { $ref: '#/definitions/Look' } })).toBe('a list, each Look');
  });
});

import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { type SchemaData, schemaData, schemaForms } from '../../../src/core/schema-words.js';
import { settingsSchema } from '../../../src/show/settings/settings-schema.js';

/** What `schema` leaves unsaid: an entry or a form without a description, a number without a unit. */
function unsaid(schema: SchemaData, path: string): string[] {
  return schemaForms(schema).flatMap((form) => {
    const faults: string[] = [];
    const isNumber = form.type === 'number' || form.type === 'integer' || typeof form.const === 'number';
    if (isNumber && form.unit === undefined) faults.push(`${path}: a number without unit ("none" is one)`);
    for (const [key, entry] of Object.entries(form.properties ?? {})) {
      if (!/^.*\S.*\.$/s.test(entry.description ?? ''))
        faults.push(`${path}.${key}: no sentence that describes it`);
      faults.push(...unsaid(entry, `${path}.${key}`));
    }
    if (form.items !== undefined) faults.push(...unsaid(form.items, `${path}[]`));
    if (form.additionalProperties) faults.push(...unsaid(form.additionalProperties, `${path}.NAME`));
    return faults;
  });
}

describe('the one schema of the settings', () => {
  it('says of every entry what it is, and of every number its unit', () => {
    expect(unsaid(schemaData(settingsSchema), 'settings')).toEqual([]);
  });

  it('would see an entry that does not', () => {
    const schema = z.strictObject({
      a: z.number().default(1),
      b: z.array(z.strictObject({ c: z.string() })).meta({ description: 'A list.' }),
      d: z.record(z.string(), z.union([z.literal('x'), z.int()])).meta({ description: 'no sentence' }),
      e: z.union([z.literal('auto'), z.number()]).meta({ description: 'Fine.', unit: 's' }),
    });
    expect(unsaid(schemaData(schema), 's')).toEqual([
      's.a: no sentence that describes it',
      's.a: a number without unit ("none" is one)',
      's.b[].c: no sentence that describes it',
      's.d: no sentence that describes it',
      's.d.NAME: a number without unit ("none" is one)',
    ]);
  });

  it('has a default for everything', () => {
    expect(settingsSchema.parse({})).toMatchObject({ source: { kind: 'auto' }, outputs: { lights: {} } });
  });
});

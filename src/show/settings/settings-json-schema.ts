import { z } from 'zod';
import { settingsSchema } from './settings-schema.js';

/** JSON Schema (2020-12) of what may be written, for editors: everything that has a default may be left out. */
export function settingsJsonSchema(): object {
  return z.toJSONSchema(settingsSchema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      const { unit, description } = jsonSchema;
      // Editors show the description alone.
      if (typeof unit === 'string' && unit !== 'none' && unit !== 'share' && description !== undefined) {
        jsonSchema.description = `${description} In ${unit}.`;
      }
      for (const key of ['unit', 'allowed', 'isSecret']) delete jsonSchema[key];
    },
  });
}

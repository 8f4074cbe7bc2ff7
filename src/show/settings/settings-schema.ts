import { z } from 'zod';
import { configSchema } from '../../core/config-schema.js';
import { outputsSchema } from '../../outputs/outputs-schema.js';
import { oscInputSchema } from '../door/osc-input-schema.js';
import { presetsSchema } from '../presets/preset-schema.js';

/**
 * Everything that can be set, once: each entry with what it is, its unit, range and default. Each room has its own part; the
 * file, the command line, the form, the JSON Schema and the reference are made from this.
 */
export const settingsSchema = configSchema.extend({
  $schema: z.string().optional().meta({
    description: 'Where an editor finds the JSON Schema of this file; Affekt does not read it.',
  }),
  outputs: outputsSchema,
  presets: presetsSchema,
  oscInput: oscInputSchema,
});

/** Parsed settings: every default in its place. */
export type Settings = z.infer<typeof settingsSchema>;

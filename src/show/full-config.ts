import type { z } from 'zod';
import { configSchema } from '../core/config-schema.js';
import { outputsSchema } from '../outputs/outputs-schema.js';

/** The configuration file with everything in it: what `affekt start` reads, and `outputs`. */
export const fullConfigSchema = configSchema.extend({ outputs: outputsSchema });
export type FullConfig = z.infer<typeof fullConfigSchema>;

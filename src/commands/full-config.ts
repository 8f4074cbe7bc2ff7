import { configSchema } from '../core/config-schema.js';
import { outputsSchema } from '../outputs/outputs-schema.js';

/** The configuration file with everything in it: what `affekt start` reads, and `outputs`. */
export const fullConfigSchema = configSchema.extend({ outputs: outputsSchema });

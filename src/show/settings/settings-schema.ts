import type { z } from 'zod';
import { presetsSchema } from '../presets/preset-schema.js';
import { fullConfigSchema } from '../full-config.js';

export const settingsSchema = fullConfigSchema.extend({ presets: presetsSchema });
export type Settings = z.infer<typeof settingsSchema>;

import { z } from 'zod';
import { DEFAULT_OSC_PREFIX } from './osc-address.js';

/** What OSC addresses begin with, as it is set. */
export const oscPrefixSchema = (description: string) =>
  z
    .string()
    .regex(/^(\/[A-Za-z0-9_-]+)+$/)
    .default(DEFAULT_OSC_PREFIX)
    .meta({ description, allowed: 'a path of letters, digits, "-" and "_" that looks like /affekt' });

import type { z } from 'zod';
import { configFaults } from './config-faults.js';
import { AffektError } from './errors.js';

/** Plain JSON-like values, as they come from flags or a file. */
export interface ConfigValues {
  readonly [key: string]: unknown;
}

/**
 * Parses `values` against `schema` (strict objects whose messages say what is allowed); the result is frozen in depth.
 * Throws `AFFEKT_CONFIG_INVALID` naming every key that is unknown, with the nearest valid name, and every wrong value with what
 * is allowed. `origin` says where the values are from, for the message.
 */
export function parseConfig<Schema extends z.ZodObject>(
  schema: Schema,
  values: ConfigValues,
  origin: string,
): z.infer<Schema> {
  const result = schema.safeParse(values);
  if (result.success) return deepFreeze(result.data);
  const lines = configFaults(schema, values, result.error.issues);
  throw new AffektError('AFFEKT_CONFIG_INVALID', `${origin}: ${lines.join('; ')}`, { cause: result.error });
}

/** Freezes `value` and everything in it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}

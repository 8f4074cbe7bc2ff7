import { z } from 'zod';
import { configFaults } from '../core/config-faults.js';
import { AffektError } from '../core/errors.js';

/** A number as the text of a query, which looks like `pattern` and is from `low` to `high`. */
export function queryNumber(pattern: RegExp, low: number, high: number) {
  return z
    .string()
    .regex(pattern)
    .transform(Number)
    .refine((value) => value >= low && value <= high);
}

/**
 * What stands behind the question mark, by its schema. Throws `AFFEKT_REQUEST_INVALID` naming every key that is unknown, given twice
 * or wrong, and what would be right. @param what names the request in the error
 */
export function readQuery<Schema extends z.ZodObject>(
  schema: Schema,
  query: URLSearchParams,
  what: string,
): z.infer<Schema> {
  const twice = [...query.keys()].find((key, index, keys) => keys.indexOf(key) !== index);
  if (twice !== undefined) {
    throw new AffektError('AFFEKT_REQUEST_INVALID', `${what}: ${twice} is given more than once`);
  }
  const values = Object.fromEntries(query);
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const faults = configFaults(schema, values, result.error.issues);
  throw new AffektError('AFFEKT_REQUEST_INVALID', `${what}: ${faults.join('; ')}`);
}

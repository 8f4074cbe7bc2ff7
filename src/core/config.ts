import { readFile } from 'node:fs/promises';
import path from 'node:path';
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

/** Reads a JSON file of configuration values. Throws `AFFEKT_CONFIG_INVALID` when it cannot be read or is not one JSON object. */
export async function readConfigFile(file: string): Promise<ConfigValues> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new AffektError('AFFEKT_CONFIG_INVALID', `the configuration file ${file} ${reason}`, { cause });
  }
  let values: unknown;
  try {
    values = JSON.parse(content);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AffektError('AFFEKT_CONFIG_INVALID', `${path.basename(file)} is not JSON: ${reason}`, {
      cause,
    });
  }
  if (!isObject(values)) {
    throw new AffektError('AFFEKT_CONFIG_INVALID', `${path.basename(file)} must hold one JSON object`);
  }
  return values;
}

/** `base` with every value that `over` has in its place; objects are merged in depth, `undefined` counts as absent. */
export function mergeConfig(base: ConfigValues, over: ConfigValues): ConfigValues {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const below = merged.get(key);
    merged.set(key, isObject(value) ? mergeConfig(isObject(below) ? below : {}, value) : value);
  }
  // Makes own properties even of names such as `__proto__`, so that they are found and refused.
  return Object.fromEntries(merged);
}

function isObject(value: unknown): value is ConfigValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Freezes `value` and everything in it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}

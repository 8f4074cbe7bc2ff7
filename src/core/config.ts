import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { AffektError } from './errors.js';
import { nearestName } from './nearest-name.js';

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
  const lines = result.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey(schema, issue.path, key));
    }
    const found = valueAt(values, issue.path);
    // Errors go to logs, tokens must not.
    const value = issue.path.includes('tokens') ? 'not usable' : JSON.stringify(found);
    const shown = found === undefined ? 'is missing' : `is ${value}`;
    return [
      `${issue.path.join('.') || 'the configuration'} ${shown}; allowed is ${allowedOf(issue.message)}`,
    ];
  });
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

/** How zod itself words what is allowed, where a check has no message of its own. */
const ZOD_WORDING = /^[A-Z][a-z]+ [a-z]+: expected (.+?)(?:, received .+)?$/;
const TYPE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^string\b/, 'text'],
  [/^(object|record)\b/, 'an object'],
  [/^array\b/, 'a list'],
  [/^int\b/, 'a whole number'],
  [/^number\b/, 'a number'],
  [/^boolean\b/, 'true or false'],
];

/** The message of a check as the end of "allowed is …". */
function allowedOf(message: string): string {
  const expected = ZOD_WORDING.exec(message)?.[1];
  if (expected === undefined) return message;
  const words = TYPE_WORDS.reduce((text, [type, name]) => text.replace(type, name), expected);
  return words.replace(' to be ', ' ').replace(' to have ', ' of ').replaceAll('"|"', '", "');
}

function unknownKey(schema: z.ZodObject, at: readonly PropertyKey[], key: string): string {
  const known = knownKeys(schema, at);
  const nearest = nearestName(key, known);
  const hint = nearest === null ? `known are ${known.join(', ')}` : `did you mean "${nearest}"?`;
  return `unknown key "${[...at, key].join('.')}"; ${hint}`;
}

function knownKeys(schema: z.ZodObject, at: readonly PropertyKey[]): string[] {
  let here: unknown = schema;
  for (const step of at) {
    const shape = (unwrapped(here) as { shape?: Record<PropertyKey, unknown> }).shape;
    here = shape?.[step];
  }
  return Object.keys((unwrapped(here) as { shape?: object } | undefined)?.shape ?? {});
}

/** The object within its defaults and optional wrappers. */
function unwrapped(schema: unknown): unknown {
  let here = schema as { unwrap?: () => unknown } | undefined;
  while (typeof here?.unwrap === 'function') here = here.unwrap() as typeof here;
  return here;
}

function valueAt(values: unknown, at: readonly PropertyKey[]): unknown {
  return at.reduce<unknown>((here, key) => (here as Record<PropertyKey, unknown> | undefined)?.[key], values);
}

function isObject(value: unknown): value is ConfigValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}

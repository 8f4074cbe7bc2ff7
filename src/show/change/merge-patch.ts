import { isDeepStrictEqual } from 'node:util';

/** Plain values as JSON carries them. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
/** An object of plain values. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * `target` changed by `patch` (JSON Merge Patch, RFC 7396): objects merge in depth, null takes a key away, all else replaces. In
 * one thing it goes further: an object of another `kind` takes the place of the one before, whose keys would not fit.
 */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else if (isJsonObject(value)) {
      const below = merged.get(key);
      merged.set(key, mergePatch(isJsonObject(below) && !isOtherKind(below, value) ? below : {}, value));
    } else merged.set(key, value);
  }
  // Makes own properties even of names such as `__proto__`, so that they are found and refused.
  return Object.fromEntries(merged);
}

function isOtherKind(below: JsonObject, over: JsonObject): boolean {
  return below.kind !== undefined && over.kind !== undefined && below.kind !== over.kind;
}

/** `target` without what `patch` speaks of: each key of the patch's leaves is taken away, and what is empty then with it. */
export function withoutPatched(target: JsonObject, patch: JsonObject): JsonObject {
  const rest = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    const below = rest.get(key);
    const left = isJsonObject(value) && isJsonObject(below) ? withoutPatched(below, value) : {};
    if (Object.keys(left).length > 0) rest.set(key, left);
    else rest.delete(key);
  }
  return Object.fromEntries(rest);
}

/** Dotted paths at which two values differ, as deep as both are objects; lists count as one value. */
export function differingPaths(before: JsonValue, after: JsonValue, at = ''): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isJsonObject(before) || !isJsonObject(after)) return [at];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const place = at === '' ? key : `${at}.${key}`;
    return Object.hasOwn(before, key) && Object.hasOwn(after, key)
      ? differingPaths(before[key] as JsonValue, after[key] as JsonValue, place)
      : [place];
  });
}

/** Dotted paths of all values in an object that are no objects themselves; an empty object counts as a value. */
export function leafPaths(value: JsonObject, at = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = at === '' ? key : `${at}.${key}`;
    return isJsonObject(inner) && Object.keys(inner).length > 0 ? leafPaths(inner, place) : [place];
  });
}

/** Whether a value is an object and not a list or null. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

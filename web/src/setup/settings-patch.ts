/** Plain data as JSON has it. */
export type Json = unknown;
export type Path = readonly (string | number)[];

/** What stands at a place; undefined: nothing. */
export function valueAt(json: Json, path: Path): Json {
  return path.reduce<Json>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, Json>)[step] : undefined,
    json,
  );
}

/**
 * A JSON Merge Patch (RFC 7396) that puts `value` at `path` (undefined: takes it away). A list is sent whole, as `now` holds it; an
 * object that takes the place of another loses the keys that it does not have.
 */
export function patchAt(now: Json, path: Path, value: Json): Record<string, Json> {
  const listAt = path.findIndex((_step, index) => Array.isArray(valueAt(now, path.slice(0, index))));
  if (listAt >= 0) {
    const list = valueAt(now, path.slice(0, listAt));
    return nested(path.slice(0, listAt), changedIn(list, path.slice(listAt), value));
  }
  return nested(path, value === undefined ? null : replacing(valueAt(now, path), value));
}

function nested(path: Path, value: Json): Record<string, Json> {
  const [first = '', ...rest] = path;
  return { [first]: rest.length === 0 ? value : nested(rest, value) };
}

/** A copy of `json` with `value` at `path`; of a list, undefined takes the item away. */
function changedIn(json: Json, path: Path, value: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const inner = changedIn(valueAt(json, [step]), rest, value);
  if (Array.isArray(json)) {
    return inner === undefined
      ? json.filter((_item, index) => index !== Number(step))
      : Object.assign([...json], { [step]: inner });
  }
  const { [step]: _before, ...others } = (json ?? {}) as Record<string, Json>;
  return inner === undefined ? others : { ...others, [step]: inner };
}

function replacing(before: Json, after: Json): Json {
  const isObject = (json: Json): json is Record<string, Json> =>
    typeof json === 'object' && json !== null && !Array.isArray(json);
  if (!isObject(before) || !isObject(after)) return after;
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return { ...Object.fromEntries(gone.map((key) => [key, null])), ...after };
}

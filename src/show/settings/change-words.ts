import type { ConfigPath } from '../../core/config-faults.js';
import type { JsonObject, JsonValue } from '../change/merge-patch.js';
import { settingsDiff } from './settings-diff.js';
import { withoutSecrets } from './without-secrets.js';

/** A longer value is cut here. */
const LONGEST_VALUE = 60;

/** What differs between two states of settings, a phrase each, secrets hidden: `presence.holdSeconds = 3 (was 2)`. */
export function changeWords(before: JsonObject, after: JsonObject): string[] {
  return settingsDiff(before, after).map(({ path, place, before: was, after: is }) => {
    const words = (value: unknown) => valueWords(path, value as JsonValue);
    if (is === undefined) return `${place} is gone (was ${words(was)})`;
    return `${place} = ${words(is)} (${was === undefined ? 'new' : `was ${words(was)}`})`;
  });
}

function valueWords(path: ConfigPath, value: JsonValue): string {
  const inPlace = path.reduceRight<JsonValue>((inside, step) => ({ [step]: inside }), value);
  const shown = path.reduce<JsonValue>(
    (inside, step) => (inside as JsonObject)[step] as JsonValue,
    withoutSecrets(inPlace as JsonObject),
  );
  const text = JSON.stringify(shown);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}

import { type SchemaData, schemaData, schemaForms } from '../../core/schema-words.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../change/merge-patch.js';
import { settingsSchema } from './settings-schema.js';

/** What stands in place of a secret that is set. */
const HIDDEN = '(hidden)';

/** Settings to be shown: whoever may look may not take over, so what is secret (tokens) is hidden. */
export function withoutSecrets(settings: JsonObject): JsonObject {
  return hidden(settings, [schemaData(settingsSchema)]) as JsonObject;
}

/** `schemas`: what may hold at the place of `value`. */
function hidden(value: JsonValue, schemas: readonly SchemaData[]): JsonValue {
  const forms = schemas.flatMap(schemaForms);
  if (forms.some((form) => form.isSecret === true)) return HIDDEN;
  if (!isJsonObject(value)) return value;
  const inside = Object.entries(value).map(([key, inner]) => {
    const found = forms.flatMap((form) => form.properties?.[key] || form.additionalProperties || []);
    return [key, hidden(inner, found)];
  });
  return Object.fromEntries(inside) as JsonObject;
}

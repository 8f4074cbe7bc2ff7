import { escapeHtml } from '../core/escape-html.js';
import { allowedWords, type SchemaData } from '../core/schema-words.js';
import type { JsonSchema } from './open-api.js';

/** A table of the keys of an object's JSON Schema, those inside objects as paths; a list of the forms where there are several. */
export function schemaTable(schema: JsonSchema): string {
  const rows = rowsOf(schema, '');
  if (rows.length === 0) return `<p class="forms">${escapeHtml(typeWords(schema))}</p>`;
  const body = rows.map(
    ({ name, type, meaning }) =>
      `<tr><th scope="row"><code>${escapeHtml(name)}</code></th><td>${escapeHtml(type)}</td><td>${escapeHtml(meaning)}</td></tr>`,
  );
  return `<div class="table" tabindex="0"><table><thead><tr><th scope="col">key</th><th scope="col">value</th><th scope="col">meaning</th></tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

interface Row {
  readonly name: string;
  readonly type: string;
  readonly meaning: string;
}

function rowsOf(schema: JsonSchema, at: string): Row[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(propertiesOf(schema)).flatMap(([key, inner]) => {
    const name = `${at}${key}`;
    const optional = required.includes(key) ? '' : ', may be left out';
    const meaning = typeof inner.description === 'string' ? inner.description : '';
    const below = rowsOf(itemOf(inner) ?? inner, `${name}${itemOf(inner) === null ? '' : '[]'}.`);
    return [{ name, type: `${typeWords(inner)}${optional}`, meaning }, ...below];
  });
}

function propertiesOf(schema: JsonSchema): Record<string, JsonSchema> {
  return (schema.properties ?? {}) as Record<string, JsonSchema>;
}

/** The schema of a list's members; null where it is none, or they have no keys of their own. */
function itemOf(schema: JsonSchema): JsonSchema | null {
  const item = schema.items as JsonSchema | undefined;
  return item !== undefined && Object.keys(propertiesOf(item)).length > 0 ? item : null;
}

/** A schema in words, in those of the settings: `a number from 0 to 1`, `one of "on", "off"`. */
function typeWords(schema: JsonSchema): string {
  return allowedWords([plain(schema)]);
}

/** A schema in the form that the settings have: what it refers to by name, several types as several forms. */
function plain(schema: JsonSchema): SchemaData {
  const { $ref, type, items, anyOf, oneOf, ...rest } = schema;
  if (typeof $ref === 'string') return { allowed: $ref.slice($ref.lastIndexOf('/') + 1) };
  const forms = (anyOf ?? oneOf) as readonly JsonSchema[] | undefined;
  if (forms !== undefined) return { anyOf: forms.map(plain) };
  if (Array.isArray(type)) return { anyOf: type.map((one: unknown) => plain({ ...schema, type: one })) };
  if (type === 'null') return { allowed: 'null' };
  const inner = items === undefined ? {} : { items: plain(items as JsonSchema) };
  return { ...rest, ...(type !== undefined && { type }), ...inner } as SchemaData;
}

import { escapeHtml } from '../core/escape-html.js';
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

/** A schema in words: `a number from 0 to 1`, `"on" or "off"`, `a list of text`. */
export function typeWords(schema: JsonSchema): string {
  const { $ref, const: only, enum: choices, anyOf, oneOf, type, items } = schema;
  if (typeof $ref === 'string') return $ref.slice($ref.lastIndexOf('/') + 1);
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(choices)) return choices.map((choice) => JSON.stringify(choice)).join(', ');
  const forms = (anyOf ?? oneOf) as readonly JsonSchema[] | undefined;
  if (forms !== undefined) return [...new Set(forms.map(typeWords))].join(' or ');
  if (Array.isArray(type)) return type.map((one) => typeWords({ ...schema, type: one })).join(' or ');
  switch (type) {
    case 'number':
    case 'integer':
      return numberWords(schema);
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list of ${typeWords((items ?? {}) as JsonSchema)}`;
    case 'object':
      return 'an object';
    case 'null':
      return 'null';
    default:
      return 'any value';
  }
}

function numberWords({ type, minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  const word = type === 'integer' ? 'a whole number' : 'a number';
  const low = minimum ?? exclusiveMinimum;
  if (low === undefined && maximum === undefined) return word;
  if (maximum === undefined) return `${word} from ${low} on`;
  return low === undefined ? `${word} up to ${maximum}` : `${word} from ${low} to ${maximum}`;
}

import { z } from 'zod';
import { fewNames } from './name-among.js';
import { rangeWords } from './range-words.js';
import type { SettingUnit } from './setting-meta.js';

/** A schema as data: JSON Schema of what may be written, with what each entry says of itself (`setting-meta.ts`). */
export interface SchemaData {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly description?: string;
  readonly unit?: SettingUnit;
  readonly allowed?: string;
  readonly isSecret?: boolean;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaData>>;
  readonly required?: readonly string[];
  /** Of an object whose keys are names: what stands under each. */
  readonly additionalProperties?: SchemaData | false;
  readonly items?: SchemaData;
  /** The forms that a value may have; `oneOf` where a key tells them apart. */
  readonly anyOf?: readonly SchemaData[];
  readonly oneOf?: readonly SchemaData[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** `schema` as data. */
export function schemaData(schema: z.ZodType): SchemaData {
  return z.toJSONSchema(schema, { io: 'input', reused: 'inline', unrepresentable: 'any' }) as SchemaData;
}

/** The forms that a value may have; the schema itself where there is one. A form without a unit of its own has that of the entry. */
export function schemaForms(schema: SchemaData): readonly SchemaData[] {
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms === undefined) return [schema];
  const { unit, allowed } = schema;
  const shared = { ...(unit !== undefined && { unit }), ...(allowed !== undefined && { allowed }) };
  return forms.flatMap((form) => schemaForms({ ...shared, ...form }));
}

/** What may stand where any of `schemas` holds, in words: `a number from 1 to 44 Hz`, `one of "auto", "wasm"`. */
export function allowedWords(schemas: readonly SchemaData[]): string {
  const stated = schemas.flatMap((schema) => (isUnion(schema) ? (schema.allowed ?? []) : []));
  if (stated.length > 0) return stated.join(', or ');
  const forms = schemas.flatMap(schemaForms);
  const choices = forms.flatMap(choicesOf);
  const words = forms.filter((form) => choicesOf(form).length === 0).map(formWords);
  const named = choices.map((choice) => JSON.stringify(choice));
  if (named.length > 0) words.unshift(named.length === 1 ? `${named[0]}` : `one of ${named.join(', ')}`);
  return [...new Set(words)].join(', or ');
}

function isUnion({ anyOf, oneOf }: SchemaData): boolean {
  return (anyOf ?? oneOf) !== undefined;
}

/** The values that a form lists; none where it has a type or a range instead. */
export function choicesOf({ enum: values, const: only }: SchemaData): readonly unknown[] {
  return values ?? (only === undefined ? [] : [only]);
}

function formWords(form: SchemaData): string {
  if (form.allowed !== undefined) return form.allowed;
  switch (form.type) {
    case 'number':
      return `a number${rangeWords(form)}`;
    case 'integer':
      return `a whole number${rangeWords(form)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list${countWords(form.minItems, form.maxItems, ['entry', 'entries'])}${eachWords(form.items)}`;
    case 'object': {
      const keys = Object.keys(form.properties ?? {});
      return keys.length === 0 ? 'an object' : `an object of ${fewNames(keys)}`;
    }
    case undefined:
      return 'any value';
    default:
      return `text${countWords(form.minLength, form.maxLength, ['character', 'characters'])}`;
  }
}

/** Of a list's members, where they have no keys of their own. */
function eachWords(item: SchemaData | undefined): string {
  if (item === undefined || schemaForms(item).some(({ type }) => type === 'object')) return '';
  return `, each ${allowedWords([item])}`;
}

function countWords(
  low: number | undefined,
  high: number | undefined,
  [one, many]: readonly [string, string],
): string {
  if (low !== undefined && high !== undefined) return ` of ${low} to ${high} ${many}`;
  if (high !== undefined) return ` of at most ${high} ${many}`;
  return low === undefined ? '' : ` of at least ${low} ${low === 1 ? one : many}`;
}

import { rangeWords } from '../../core/range-words.js';
import { choicesOf, type SchemaData, schemaData, schemaForms } from '../../core/schema-words.js';
import type { SettingEntry, SettingForm } from '../../server/api-answers.js';
import { settingsSchema } from './settings-schema.js';

/** Everything that can be set, as a tree, made from the schema. */
export function settingsForm(): readonly SettingEntry[] {
  return entriesOf(schemaData(settingsSchema), '');
}

function entriesOf({ properties = {}, required = [] }: SchemaData, at: string): SettingEntry[] {
  return Object.entries(properties).map(([key, schema]) => ({
    ...entryOf(schema, at === '' ? key : `${at}.${key}`, key),
    isRequired: required.includes(key),
  }));
}

function entryOf(schema: SchemaData, path: string, key: string): SettingEntry {
  return {
    path,
    label: labelOf(key),
    description: schema.description ?? '',
    isRequired: false,
    isSecret: schema.isSecret ?? false,
    default: schema.default,
    forms: schemaForms(schema).map((form) => formOf(form, path)),
  };
}

function formOf(form: SchemaData, path: string): SettingForm {
  const { unit = null, minimum = null, maximum = null, exclusiveMinimum = null } = form;
  const isNumber = form.type === 'number' || form.type === 'integer';
  const inside = form.items ?? form.additionalProperties;
  return {
    type: typeOf(form),
    description: form.description ?? null,
    unit: isNumber ? unit : null,
    range: isNumber ? rangeWords(form).trim() : '',
    low: isNumber ? finite(minimum ?? exclusiveMinimum) : null,
    high: isNumber ? finite(maximum) : null,
    choices: choicesOf(form),
    allowed: form.allowed ?? null,
    entries: inside ? [entryOf(inside, `${path}.*`, '*')] : entriesOf(form, path),
  };
}

function typeOf(form: SchemaData): SettingForm['type'] {
  if (choicesOf(form).length > 0) return 'choice';
  switch (form.type) {
    case 'object':
      return form.additionalProperties ? 'map' : 'object';
    case 'array':
      return 'list';
    case 'string':
      return 'text';
    case 'integer':
      return 'whole number';
    case 'number':
      return 'number';
    case 'boolean':
      return 'switch';
    default:
      return 'any';
  }
}

/** Whole numbers without an end of their own have that of the format. */
function finite(end: number | null): number | null {
  return end === null || Math.abs(end) === Number.MAX_SAFE_INTEGER ? null : end;
}

/** `frameRateHz` as `Frame rate`: the unit stands beside it. */
function labelOf(key: string): string {
  const words = key
    .replace(/(Hz|Seconds|Lufs|Db|Ms|Degrees)$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
  const text = words === '' ? key : words;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import { choicesOf, rangeWords, type SchemaData, schemaData, schemaForms } from '../../core/schema-words.js';
import type { SettingUnit } from '../../core/setting-meta.js';
import { settingsSchema } from './settings-schema.js';

/** One form that a value may have. */
export interface SettingForm {
  readonly type: 'object' | 'map' | 'list' | 'text' | 'number' | 'whole number' | 'switch' | 'choice' | 'any';
  readonly description: string | null;
  /** Of a number; null: none. */
  readonly unit: SettingUnit | null;
  /** Of a number, in words: `from 1 to 44 Hz`; empty: any. */
  readonly range: string;
  readonly low: number | null;
  readonly high: number | null;
  /** Of a choice. */
  readonly choices: readonly unknown[];
  /** What may stand there, of a text with a form of its own. */
  readonly allowed: string | null;
  /** Of an object: its entries. Of a map or list: one, `*`, which stands for each of its own. */
  readonly entries: readonly SettingEntry[];
}

/** Something that can be set, with all that a form or a page about it needs. */
export interface SettingEntry {
  /** Dotted; `*` stands for a name or an index. */
  readonly path: string;
  /** The last step, in words: `Frame rate`. */
  readonly label: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** Never to be shown. */
  readonly isSecret: boolean;
  /** Undefined: there is none, and it may be left out. */
  readonly default: unknown;
  /** One, or several where the value may be of several kinds. */
  readonly forms: readonly SettingForm[];
}

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

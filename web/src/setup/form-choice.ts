import type { SettingEntry, SettingForm } from '../../../src/server/api-answers.js';
import type { Json } from './settings-patch.js';

/** The form that a value is of; of none, the first. Null where there is no form at all. */
export function formFor(forms: readonly SettingForm[], value: Json): SettingForm | null {
  return forms.find((form) => isOf(form, value)) ?? forms[0] ?? null;
}

/** Whether a value looks like one of this form. */
function isOf(form: SettingForm, value: Json): boolean {
  switch (form.type) {
    case 'choice':
      return form.choices.includes(value);
    case 'switch':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string';
    case 'number':
    case 'whole number':
      return typeof value === 'number';
    case 'list':
      return Array.isArray(value);
    case 'map':
      return isObject(value);
    case 'object':
      return isObject(value) && kindOf(form) === (value.kind ?? null) && hasKeys(form, value);
    case 'any':
      return true;
  }
}

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keyOf({ path }: SettingEntry): string {
  return path.split('.').at(-1) ?? '';
}

/** What `kind` must be in this form; null: it has none. */
function kindOf({ entries }: SettingForm): Json {
  const kind = entries.find((entry) => keyOf(entry) === 'kind' && entry.forms[0]?.choices.length === 1);
  return kind?.forms[0]?.choices[0] ?? null;
}

function hasKeys({ entries }: SettingForm, value: Record<string, Json>): boolean {
  const known = new Set(entries.map(keyOf));
  return Object.keys(value).every((key) => known.has(key));
}

/** The least that is right in a form: what must be there, with a value to begin with. */
export function emptyOf(form: SettingForm): Json {
  switch (form.type) {
    case 'choice':
      return form.choices[0];
    case 'switch':
      return false;
    case 'number':
    case 'whole number':
      return Math.min(
        form.high ?? Number.POSITIVE_INFINITY,
        Math.max(form.low ?? 0, form.low === null ? 0 : 1),
      );
    case 'text':
      return form.allowed?.includes('#rrggbb') === true ? '#ffffff' : 'new';
    case 'list':
    case 'map':
      return form.type === 'list' ? [] : {};
    case 'object': {
      const needed = form.entries.filter((entry) => entry.isRequired);
      return Object.fromEntries(
        needed.map((entry) => {
          const first = entry.forms[0];
          const isSignal = keyOf(entry) === 'signal';
          return [keyOf(entry), isSignal ? 'arousal01' : first === undefined ? null : emptyOf(first)];
        }),
      );
    }
    case 'any':
      return null;
  }
}

/** A form in a word or two, to choose it by. */
export function formWords(form: SettingForm): string {
  const kind = kindOf(form);
  if (typeof kind === 'string') return kind;
  if (form.type === 'choice') return form.choices.join(', ');
  const words = form.description?.replace(/\.$/, '') ?? '';
  if (words !== '' && words.length < 40) return words.toLowerCase();
  return FORM_WORDS[form.type];
}

const FORM_WORDS: Readonly<Record<SettingForm['type'], string>> = {
  object: 'several values',
  map: 'values by name',
  list: 'a list',
  text: 'a name',
  number: 'a number',
  'whole number': 'a number',
  switch: 'on or off',
  choice: 'a choice',
  any: 'anything',
};

import { z } from 'zod';
import { nearestName } from './nearest-name.js';

type Issue = z.core.$ZodIssue;
type Place = readonly PropertyKey[];

/**
 * What is wrong with `values`, a sentence for each issue that `schema` found: an unknown key with the nearest valid one or all
 * that are known there, a wrong value with what is allowed.
 */
export function configFaults(schema: z.ZodObject, values: unknown, issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) => faults({ schema, values }, issue, issue.path));
}

interface Checked {
  readonly schema: z.ZodObject;
  readonly values: unknown;
}

function faults(checked: Checked, issue: Issue, at: Place): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(checked, at, key));
  const meant = formMeant(issue);
  if (meant !== null) return meant.flatMap((inner) => faults(checked, inner, [...at, ...inner.path]));
  const found = at.reduce<unknown>(valueIn, checked.values);
  // Errors go to logs, tokens must not.
  const value = at.includes('tokens') ? 'not usable' : JSON.stringify(found);
  const shown = found === undefined ? 'is missing' : `is ${value}`;
  return [`${at.join('.') || 'the configuration'} ${shown}; allowed is ${allowed(checked, issue, at)}`];
}

/** Of several forms of a value, the faults of the one that fits but for its inside; null: none fits, or there is one form. */
function formMeant(issue: Issue): readonly Issue[] | null {
  if (issue.code !== 'invalid_union') return null;
  const isInside = ({ code, path }: Issue) => path.length > 0 || code === 'unrecognized_keys';
  return issue.errors.find((form) => form.length > 0 && form.every(isInside)) ?? null;
}

/** How zod itself words what is allowed, where a check has no message of its own. */
const ZOD_WORDING = /^[A-Z][a-z]+ [a-z]+: expected (.+?)(?:, received .+)?$/;
const TYPE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^string\b/, 'text'],
  [/^(object|record)\b/, 'an object'],
  [/^array\b/, 'a list'],
  [/^int\b/, 'a whole number'],
  [/^number\b/, 'a number'],
  [/^boolean\b/, 'true or false'],
];

/** What would be right, as the end of "allowed is …". */
function allowed(checked: Checked, issue: Issue, at: Place): string {
  if (issue.code === 'invalid_union') {
    // The words for a union whose forms a key such as "kind" tells apart.
    if ('options' in issue && Array.isArray(issue.options)) {
      return `one of ${issue.options.map((option) => JSON.stringify(option)).join(', ')}`;
    }
    const atRoot = issue.errors.flatMap((form) => form.filter(({ path }) => path.length === 0));
    return [...new Set(atRoot.map((form) => allowed(checked, form, at)))].join(', or ');
  }
  const expected = ZOD_WORDING.exec(issue.message)?.[1];
  if (expected === undefined) return issue.message;
  const words = TYPE_WORDS.reduce((text, [type, name]) => text.replace(type, name), expected);
  const keys = expected === 'object' ? knownKeys(checked, at) : [];
  const inside = keys.length === 0 ? '' : ` of ${keys.join(', ')}`;
  return words.replace(' to be ', ' ').replace(' to have ', ' of ').replaceAll('"|"', '", "') + inside;
}

function unknownKey(checked: Checked, at: Place, key: string): string {
  const known = knownKeys(checked, at);
  const nearest = nearestName(key, known);
  const hint = nearest === null ? `known are ${known.join(', ')}` : `did you mean "${nearest}"?`;
  return `unknown key "${[...at, key].join('.')}"; ${hint}`;
}

function knownKeys({ schema, values }: Checked, at: Place): string[] {
  return [...new Set(objectsAt(schema, values, at).flatMap(({ shape }) => Object.keys(shape)))];
}

/** The objects that may stand at a place: one, or several where a value has several forms; none where there is no object. */
function objectsAt(schema: unknown, values: unknown, at: Place): readonly z.ZodObject[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return objectsAt(schema.unwrap(), values, at);
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const { discriminator } = schema.def;
    const isChosen = (form: z.core.$ZodType) =>
      form instanceof z.ZodObject &&
      z.safeParse(form.shape[discriminator], valueIn(values, discriminator)).success;
    return schema.options.filter(isChosen).flatMap((form) => objectsAt(form, values, at));
  }
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((form) => objectsAt(form, values, at));
  const [step, ...rest] = at;
  if (step === undefined) return schema instanceof z.ZodObject ? [schema] : [];
  return objectsAt(schemaIn(schema, step), valueIn(values, step), rest);
}

function schemaIn(schema: unknown, step: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[String(step)];
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}

function valueIn(values: unknown, step: PropertyKey): unknown {
  return (values as Record<PropertyKey, unknown> | null | undefined)?.[step];
}

import type { z } from 'zod';
import { fewNames } from './name-among.js';
import { nearestName } from './nearest-name.js';
import { allowedWords, type SchemaData, schemaData, schemaForms } from './schema-words.js';

type Issue = z.core.$ZodIssue;
export type ConfigPath = readonly (string | number)[];

/** One thing that is wrong with a configuration. */
export interface ConfigFault {
  /** Where; of an unknown or missing key: the key itself. */
  readonly path: ConfigPath;
  /** What is wrong and what would be right; names the place. */
  readonly message: string;
}

/**
 * What is wrong with `values`, a sentence for each issue that `schema` found: an unknown key with the nearest valid one or all
 * that are known there, a wrong value with what is allowed.
 */
export function configFaults(schema: z.ZodType, values: unknown, issues: readonly Issue[]): string[] {
  return locatedFaults(schema, values, issues).map(({ message }) => message);
}

/** As `configFaults`, each with its place. */
export function locatedFaults(schema: z.ZodType, values: unknown, issues: readonly Issue[]): ConfigFault[] {
  const checked = { schema: schemaData(schema), values };
  return issues.flatMap((issue) => faults(checked, issue, issue.path as ConfigPath));
}

interface Checked {
  readonly schema: SchemaData;
  readonly values: unknown;
}

/** How zod begins its own messages; a check with words of its own says what is allowed. */
const ZOD_WORDING = /^(Invalid |Too big|Too small)/;

function faults(checked: Checked, issue: Issue, path: ConfigPath): ConfigFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(checked, path, key) }));
  }
  const meant = formMeant(issue);
  if (meant !== null) {
    return meant.flatMap((inner) => faults(checked, inner, [...path, ...(inner.path as ConfigPath)]));
  }
  const schemas = schemasAt(checked.schema, checked.values, path);
  const found = path.reduce<unknown>(valueIn, checked.values);
  // Errors go to logs, secrets must not.
  const isSecret = schemas.some((schema) => schema.isSecret === true);
  const shown = found === undefined ? 'is missing' : `is ${isSecret ? 'not usable' : valueWords(found)}`;
  const allowed = ZOD_WORDING.test(issue.message) ? allowedWords(schemas) : issue.message;
  return [{ path, message: `${path.join('.') || 'the configuration'} ${shown}; allowed is ${allowed}` }];
}

/** Of several forms of a value, the faults of the one that fits but for its inside; null: none fits, or there is one form. */
function formMeant(issue: Issue): readonly Issue[] | null {
  if (issue.code !== 'invalid_union') return null;
  const isInside = ({ code, path }: Issue) => path.length > 0 || code === 'unrecognized_keys';
  return issue.errors.find((form) => form.length > 0 && form.every(isInside)) ?? null;
}

/** A value as JSON, or by name where JSON has no word for it. */
function valueWords(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
}

function unknownKey({ schema, values }: Checked, path: ConfigPath, key: string): string {
  const forms = schemasAt(schema, values, path).flatMap((form) => Object.keys(form.properties ?? {}));
  const known = [...new Set(forms)];
  const nearest = nearestName(key, known);
  const hint = nearest === null ? `known are ${fewNames(known)}` : `did you mean "${nearest}"?`;
  return `unknown key "${[...path, key].join('.')}"; ${hint}`;
}

/** The schemas that may hold at a place of `values`: one, or several where a value has several forms; none where there is none. */
function schemasAt(schema: SchemaData, values: unknown, path: ConfigPath): readonly SchemaData[] {
  const [step, ...rest] = path;
  if (step === undefined) return formsFor(schema, values);
  return formsFor(schema, values).flatMap((form) => {
    const inner = form.properties?.[String(step)] ?? form.items ?? form.additionalProperties;
    return inner ? schemasAt(inner, valueIn(values, step), rest) : [];
  });
}

/** The forms of `schema`; where a key such as "kind" tells them apart, the one that `values` names, if it names one. */
function formsFor(schema: SchemaData, values: unknown): readonly SchemaData[] {
  const forms = schemaForms(schema);
  if (schema.oneOf === undefined) return forms;
  const named = forms.filter((form) =>
    Object.entries(form.properties ?? {}).some(
      ([key, { const: name }]) => name !== undefined && name === valueIn(values, key),
    ),
  );
  return named.length === 0 ? forms : named;
}

function valueIn(values: unknown, step: PropertyKey): unknown {
  return (values as Record<PropertyKey, unknown> | null | undefined)?.[step];
}

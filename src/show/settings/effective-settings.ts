import { schemaData, type SchemaData, schemaForms } from '../../core/schema-words.js';
import { type JsonObject, leafPaths } from '../change/merge-patch.js';
import { type Settings, settingsSchema } from './settings-schema.js';

/** A value that holds, and where it comes from. */
export interface EffectiveSetting {
  /** Dotted. */
  readonly path: string;
  /** As JSON; `(hidden)` for what is secret. */
  readonly value: string;
  readonly from: 'file' | 'default';
}

/** Every value that holds, in the order of the schema. `written`: what the file says. */
export function effectiveSettings(settings: Settings, written: JsonObject): EffectiveSetting[] {
  const fromFile = leafPaths(written);
  const schema = schemaData(settingsSchema);
  const all = settings as unknown as JsonObject;
  return leafPaths(all).map((path) => {
    const steps = path.split('.');
    const value = steps.reduce<unknown>((inside, step) => (inside as JsonObject | undefined)?.[step], all);
    return {
      path,
      value: isSecret(schema, steps) ? '(hidden)' : JSON.stringify(value),
      from: fromFile.some((place) => path === place || path.startsWith(`${place}.`)) ? 'file' : 'default',
    };
  });
}

function isSecret(schema: SchemaData, [step, ...rest]: readonly string[]): boolean {
  return schemaForms(schema).some((form) => {
    if (step === undefined) return form.isSecret === true;
    const inside = form.properties?.[step] ?? form.additionalProperties;
    return inside ? isSecret(inside, rest) : false;
  });
}

import { type JsonObject, leafPaths } from '../change/merge-patch.js';
import type { Settings } from './settings-schema.js';
import { withoutSecrets } from './without-secrets.js';

/** A value that holds, and where it comes from. */
export interface EffectiveSetting {
  /** Dotted. */
  readonly path: string;
  /** As JSON; secrets are hidden. */
  readonly value: string;
  readonly from: 'file' | 'default';
}

/** Every value that holds, in the order of the schema. `written`: what the file says. */
export function effectiveSettings(settings: Settings, written: JsonObject): EffectiveSetting[] {
  const fromFile = leafPaths(written);
  const all = withoutSecrets(settings as unknown as JsonObject);
  return leafPaths(all).map((path) => {
    const steps = path.split('.');
    const value = steps.reduce<unknown>((inside, step) => (inside as JsonObject | undefined)?.[step], all);
    return {
      path,
      value: JSON.stringify(value),
      from: fromFile.some((place) => path === place || path.startsWith(`${place}.`)) ? 'file' : 'default',
    };
  });
}

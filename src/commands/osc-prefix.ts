import { parseConfig } from '../core/config.js';
import { settingsSchema } from '../show/settings/settings-schema.js';

/** The flag `--prefix`, held to what the configuration allows; throws AFFEKT_CONFIG_INVALID. */
export function parseOscPrefix(prefix: string): string {
  parseConfig(settingsSchema, { outputs: { osc: { prefix } } }, '--prefix');
  return prefix;
}

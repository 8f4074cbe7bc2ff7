import { parseConfig } from '../core/config.js';
import { fullConfigSchema } from '../show/full-config.js';

/** The flag `--prefix`, held to what the configuration allows; throws AFFEKT_CONFIG_INVALID. */
export function parseOscPrefix(prefix: string): string {
  parseConfig(fullConfigSchema, { outputs: { osc: { prefix } } }, '--prefix');
  return prefix;
}

import { parseSettings } from '../show/settings/parse-settings.js';

/** The flag `--prefix`, held to what the configuration allows; throws AFFEKT_CONFIG_INVALID. */
export function parseOscPrefix(prefix: string): string {
  parseSettings({ outputs: { osc: { prefix } } }, '--prefix');
  return prefix;
}

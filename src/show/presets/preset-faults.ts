import type { ConfigFault, ConfigPath } from '../../core/config-faults.js';
import { type JsonObject, leafPaths } from '../change/merge-patch.js';
import { PRESET_PATHS, type Preset } from './preset-schema.js';

/**
 * Every fault of presets beyond their schema, with its place in all settings: a name that stands twice, a place that no preset
 * may change, and what would not be right while a preset is recalled. `check` gives the faults of all settings with a preset's
 * laid over them.
 */
export function presetFaults(
  presets: readonly Preset[],
  check: (settings: JsonObject) => readonly ConfigFault[],
): ConfigFault[] {
  return presets.flatMap((preset, index): ConfigFault[] => {
    const settings = preset.settings as JsonObject;
    const fault = (path: ConfigPath, message: string): ConfigFault => ({
      path: ['presets', index, ...path],
      message: `presets.${index} ("${preset.name}"): ${message}`,
    });
    if (presets.findIndex(({ name }) => name === preset.name) !== index) {
      return [fault(['name'], 'there is another preset of this name')];
    }
    const stray = leafPaths(settings).find((path) => !PRESET_PATHS.some((place) => isBelow(path, place)));
    if (stray !== undefined) {
      const allowed = PRESET_PATHS.join(', ');
      const path = ['settings', ...stray.split('.')];
      return [fault(path, `a preset cannot change "${stray}"; it may speak of ${allowed}`)];
    }
    return check(settings).map(({ path, message }) => fault(['settings', ...path], message));
  });
}

function isBelow(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`);
}

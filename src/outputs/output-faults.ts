import type { ConfigFault } from '../core/config-faults.js';
import { LISTED, nameAmong } from '../core/name-among.js';
import { rangeWords } from '../core/range-words.js';
import { patchFaults } from '../lights/patch-faults.js';
import { findSignal, SIGNALS } from '../signals/signal-table.js';
import type { OutputsConfig } from './outputs-schema.js';

/**
 * Every fault of the outputs beyond their schema, each with its place in them: in the patch, in a signal's name, and where an
 * output and the patch do not fit. `ruleNames`: of the configuration's own rules, whose events the patch may use.
 */
export function outputFaults(config: OutputsConfig, ruleNames: readonly string[]): ConfigFault[] {
  return [
    ...patchFaults(config.lights, ruleNames).map(({ path, message }) => ({
      path: ['lights', ...path],
      message: `outputs.lights: ${message}`,
    })),
    ...signalFaults(config),
    ...universeFaults(config),
  ];
}

function signalFaults({ osc }: OutputsConfig): ConfigFault[] {
  const names = SIGNALS.map((signal) => signal.name);
  return Object.keys(osc?.controls ?? {})
    .filter((name) => findSignal(name) === undefined)
    .map((name) => ({
      path: ['osc', 'controls', name],
      message: `outputs.osc.controls: there is no signal ${nameAmong(name, names, LISTED.byOscMap)}`,
    }));
}

function universeFaults({ sacn, artnet, lights }: OutputsConfig): ConfigFault[] {
  const faults: ConfigFault[] = [];
  for (const universe of new Set(lights.fixtures.map((fixture) => fixture.universe))) {
    const asSacn = universe + (sacn?.universeOffset ?? 0);
    if (sacn !== undefined && (asSacn < 1 || asSacn > 63_999)) {
      const message = `outputs.sacn: universe ${universe} becomes ${asSacn}; allowed is${rangeWords({ minimum: 1, maximum: 63_999 })}`;
      faults.push({ path: ['sacn', 'universeOffset'], message });
    }
    const asArtnet = universe + (artnet?.universeOffset ?? 0);
    if (artnet !== undefined && (asArtnet < 0 || asArtnet > 32_767)) {
      const message = `outputs.artnet: universe ${universe} becomes ${asArtnet}; allowed is${rangeWords({ minimum: 0, maximum: 32_767 })}`;
      faults.push({ path: ['artnet', 'universeOffset'], message });
    }
  }
  if ((sacn !== undefined || artnet !== undefined) && lights.fixtures.length === 0) {
    const message = 'outputs.sacn and outputs.artnet need fixtures in outputs.lights';
    faults.push({ path: ['lights', 'fixtures'], message });
  }
  return faults;
}

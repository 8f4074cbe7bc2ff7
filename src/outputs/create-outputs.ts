import type { Writable } from 'node:stream';
import { AffektError } from '../core/errors.js';
import { nameAmong } from '../core/name-among.js';
import { compilePatch, type Patch, patchFaults } from '../lights/patch.js';
import { findSignal, SIGNALS } from '../signals/signal-table.js';
import { ArtnetOutput } from './dmx/artnet-output.js';
import { SacnOutput } from './dmx/sacn-output.js';
import { NdjsonOutput } from './ndjson-output.js';
import { OscOutput } from './osc/osc-output.js';
import type { Output, OutputKind } from './output.js';
import { type OutputPart, Outputs } from './outputs.js';
import type { OutputsConfig } from './outputs-schema.js';

/**
 * Makes the outputs of a configuration; throws AFFEKT_CONFIG_INVALID. `ruleNames`: of the configuration's own rules, whose
 * events the patch may use; `stdout`: where NDJSON goes.
 */
export function createOutputs(
  config: OutputsConfig,
  ruleNames: readonly string[] = [],
  stdout: Writable = process.stdout,
): Outputs {
  const read = (wanted: OutputsConfig, names: readonly string[]) => ({
    patch: checkedPatch(wanted, names),
    outputs: outputParts(wanted, stdout),
  });
  return new Outputs(read, config, ruleNames);
}

/** The patch of a configuration; throws AFFEKT_CONFIG_INVALID with every fault in it, in a signal's name, and where an output and the patch do not fit. */
export function checkedPatch(config: OutputsConfig, ruleNames: readonly string[]): Patch {
  const faults = [
    ...patchFaults(config.lights, ruleNames).map((fault) => `outputs.lights: ${fault}`),
    ...signalFaults(config),
    ...universeFaults(config),
  ];
  if (faults.length > 0) throw new AffektError('AFFEKT_CONFIG_INVALID', faults.join('\n'));
  return compilePatch(config.lights, ruleNames);
}

function outputParts({ osc, sacn, artnet, ndjson }: OutputsConfig, stdout: Writable): OutputPart[] {
  return [
    part('osc', osc, (settings) => new OscOutput(settings)),
    part('sacn', sacn, (settings) => new SacnOutput(settings)),
    part('artnet', artnet, (settings) => new ArtnetOutput(settings)),
    part('ndjson', ndjson, (settings) => new NdjsonOutput(settings, stdout)),
  ].flat();
}

/** The part of an output that is configured; of one that is not, none. */
function part<Config extends { readonly enabled: boolean }>(
  kind: OutputKind,
  config: Config | undefined,
  create: (config: Config) => Output,
): OutputPart[] {
  if (config === undefined) return [];
  const { enabled, ...settings } = config;
  return [{ kind, isEnabled: enabled, settings, create: () => create(config) }];
}

function signalFaults({ osc }: OutputsConfig): string[] {
  return Object.keys(osc?.controls ?? {})
    .filter((name) => findSignal(name) === undefined)
    .map((name) => {
      const names = SIGNALS.map((signal) => signal.name);
      return `outputs.osc.controls: there is no signal ${nameAmong(name, names)}`;
    });
}

function universeFaults({ sacn, artnet, lights }: OutputsConfig): string[] {
  const faults: string[] = [];
  for (const universe of new Set(lights.fixtures.map((fixture) => fixture.universe))) {
    const asSacn = universe + (sacn?.universeOffset ?? 0);
    if (sacn !== undefined && (asSacn < 1 || asSacn > 63_999))
      faults.push(`outputs.sacn: universe ${universe} becomes ${asSacn}, 1 to 63999 exist`);
    const asArtnet = universe + (artnet?.universeOffset ?? 0);
    if (artnet !== undefined && (asArtnet < 0 || asArtnet > 32_767))
      faults.push(`outputs.artnet: universe ${universe} becomes ${asArtnet}, 0 to 32767 exist`);
  }
  if ((sacn !== undefined || artnet !== undefined) && lights.fixtures.length === 0) {
    faults.push('outputs.sacn and outputs.artnet need fixtures in outputs.lights');
  }
  return faults;
}

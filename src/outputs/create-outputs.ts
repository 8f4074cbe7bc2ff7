import type { Writable } from 'node:stream';
import { AffektError } from '../core/errors.js';
import { compilePatch, type Patch } from '../lights/patch.js';
import { ArtnetOutput } from './dmx/artnet-output.js';
import { SacnOutput } from './dmx/sacn-output.js';
import { NdjsonOutput } from './ndjson-output.js';
import { outputFaults } from './output-faults.js';
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

/** The patch of a configuration; throws AFFEKT_CONFIG_INVALID with every fault of `outputFaults`. */
export function checkedPatch(config: OutputsConfig, ruleNames: readonly string[]): Patch {
  const faults = outputFaults(config, ruleNames);
  if (faults.length > 0) {
    throw new AffektError('AFFEKT_CONFIG_INVALID', faults.map(({ message }) => message).join('\n'));
  }
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

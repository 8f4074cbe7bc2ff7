import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { monotonicMs } from '../core/clock.js';
import { parseConfig, readConfigFile } from '../core/config.js';
import { AffektError } from '../core/errors.js';
import type { RulesConfig } from '../emotion/compile-rules.js';
import { BUILT_IN_EVENTS } from '../emotion/event-names.js';
import { ArtnetOutput } from '../outputs/artnet-output.js';
import { type NdjsonOptions, NdjsonOutput } from '../outputs/ndjson-output.js';
import { oscMap } from '../outputs/osc-map.js';
import { encodeOscFloat } from '../outputs/osc-packet.js';
import type { Output } from '../outputs/output.js';
import type { OutputsConfig } from '../outputs/outputs-schema.js';
import { compilePatch, type Patch } from '../outputs/patch.js';
import { SacnOutput } from '../outputs/sacn-output.js';
import { lightTestPattern, ndjsonTestPattern, oscTestPattern } from '../outputs/test-pattern.js';
import { UdpSender } from '../outputs/udp-sender.js';
import { fullConfigSchema } from './full-config.js';

const VALUE_INTERVAL_MS = 40;
/** Whatever ends it, the lights are let go of. */
const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface LightTestFlags {
  readonly config: string;
  readonly only?: string;
}

/** What ends the walk, and where it says what is to be seen. */
interface Run {
  readonly signal: AbortSignal;
  readonly captions: NodeJS.WriteStream;
}

/** `affekt light-test`: every configured output shows a slow pattern, so that the wiring can be checked before the show. */
export function register(program: Command): void {
  program
    .command('light-test')
    .description('walk every configured output with a slow, visible pattern and say what is to be seen')
    .requiredOption('-c, --config <file>', 'the configuration with its outputs')
    .option('--only <output>', 'osc, sacn, artnet or ndjson')
    .action(lightTest);
}

async function lightTest({ config: file, only }: LightTestFlags): Promise<void> {
  const { outputs, rules } = parseConfig(fullConfigSchema, await readConfigFile(file), file);
  const ruleNames = rules.map(({ name }) => name);
  const patch = compilePatch(outputs.lights, ruleNames);
  const isWanted = (kind: string) => only === undefined || only === kind;
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of END_SIGNALS) process.once(signal, onSignal);
  let testedCount = 0;
  const { sacn, artnet, osc, ndjson } = outputs;
  const isNdjson = ndjson !== undefined && isWanted('ndjson');
  // Where NDJSON leaves on stdout, what a person reads goes to stderr.
  const run: Run = { signal: stop.signal, captions: isNdjson ? process.stderr : process.stdout };
  try {
    if (sacn !== undefined && isWanted('sacn'))
      testedCount += await walkLights(new SacnOutput(sacn), patch, run);
    if (artnet !== undefined && isWanted('artnet'))
      testedCount += await walkLights(new ArtnetOutput(artnet), patch, run);
    if (osc !== undefined && isWanted('osc')) testedCount += await walkOsc(osc, rules, run);
    if (isNdjson) testedCount += await walkNdjson(ndjson, ruleNames, run);
  } finally {
    for (const signal of END_SIGNALS) process.off(signal, onSignal);
  }
  if (testedCount > 0 || stop.signal.aborted) return;
  throw new AffektError(
    'AFFEKT_CONFIG_INVALID',
    `${file}: "outputs" has no ${only ?? 'osc, sacn, artnet or ndjson'} to test`,
  );
}

/** Shows the pattern of the patch on one output; resolves to 1. */
async function walkLights(output: Output, patch: Patch, run: Run): Promise<number> {
  const intervalMs = 1000 / patch.config.rateHz;
  await output.start((error) => process.stderr.write(`${output.kind}: ${error.message}\n`));
  if (output.trouble !== null) process.stderr.write(`${output.kind}: ${output.trouble}\n`);
  try {
    await walk(output.kind, intervalMs, run, (seconds) => {
      const moment = lightTestPattern(patch, seconds);
      if (moment === null) return null;
      output.light(
        new Map(
          patch.universes.map((universe, index) => [
            universe,
            moment.content.slice(512 * index, 512 * index + 512),
          ]),
        ),
      );
      return moment.caption;
    });
  } finally {
    output.light(new Map(patch.universes.map((universe) => [universe, new Uint8Array(512)])));
    await output.stop();
  }
  return 1;
}

async function walkOsc(
  config: NonNullable<OutputsConfig['osc']>,
  rules: RulesConfig,
  run: Run,
): Promise<number> {
  const sender = new UdpSender();
  const hosts = config.targets.map(({ host }) => host);
  await sender.open({ hosts, isBroadcast: true }, (error) => process.stderr.write(`osc: ${error.message}\n`));
  if (sender.trouble !== null) process.stderr.write(`osc: ${sender.trouble}\n`);
  const addresses = oscMap(config.prefix, rules);
  try {
    await walk('osc', VALUE_INTERVAL_MS, run, (seconds) => {
      const moment = oscTestPattern(addresses, seconds);
      if (moment === null) return null;
      const packet = encodeOscFloat(moment.content.address, moment.content.value);
      for (const { host, port } of config.targets) sender.send(packet, port, host);
      return moment.caption;
    });
  } finally {
    await sender.close();
  }
  return 1;
}

async function walkNdjson(config: NdjsonOptions, ruleNames: readonly string[], run: Run): Promise<number> {
  const output = new NdjsonOutput(config, process.stdout);
  await output.start((error) => process.stderr.write(`ndjson: ${error.message}\n`));
  const names = [...Object.keys(BUILT_IN_EVENTS), ...ruleNames];
  let sent = '';
  try {
    await walk('ndjson', VALUE_INTERVAL_MS, run, (seconds) => {
      const moment = ndjsonTestPattern(names, seconds);
      if (moment === null) return null;
      const { frame, event } = moment.content;
      if (event.name !== sent) output.event(event);
      sent = event.name;
      output.frame(frame);
      return moment.caption;
    });
  } finally {
    await output.stop();
  }
  return 1;
}

/** Calls `show` in the interval until it returns null, and prints its captions as they change. */
async function walk(
  kind: string,
  intervalMs: number,
  { signal, captions }: Run,
  show: (seconds: number) => string | null,
): Promise<void> {
  const startedAtMs = monotonicMs();
  let shown = '';
  while (!signal.aborted) {
    const caption = show((monotonicMs() - startedAtMs) / 1000);
    if (caption === null) return;
    if (caption !== shown) captions.write(`${kind}  ${caption}\n`);
    shown = caption;
    await pause(intervalMs, undefined, { signal }).catch(() => undefined);
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { monotonicMs } from '../core/clock.js';
import type { Closers } from '../core/closers.js';
import { AffektError, toAffektError } from '../core/errors.js';
import type { RulesConfig } from '../emotion/rules/compile-rules.js';
import { BUILT_IN_EVENTS } from '../emotion/events/event-names.js';
import { ArtnetOutput } from '../outputs/dmx/artnet-output.js';
import { checkedPatch } from '../outputs/create-outputs.js';
import { type NdjsonOptions, NdjsonOutput } from '../outputs/ndjson-output.js';
import { oscMap } from '../outputs/osc/osc-map.js';
import { encodeOscFloat } from '../outputs/osc/osc-packet.js';
import type { Output, OutputKind } from '../outputs/output.js';
import type { OutputsConfig } from '../outputs/outputs-schema.js';
import type { Patch } from '../lights/patch.js';
import { RigLayout } from '../lights/rig-layout.js';
import { SacnOutput } from '../outputs/dmx/sacn-output.js';
import { lightTestPattern, ndjsonTestPattern, oscTestPattern } from '../outputs/test-pattern.js';
import { UdpSender } from '../outputs/udp-sender.js';
import { openSettings } from '../show/settings/open-settings.js';
import { parseSettingsFile } from '../show/settings/parse-settings.js';
import { runUntilShutdown } from './until-shutdown.js';
import { Words } from './words.js';

const VALUE_INTERVAL_MS = 40;

interface LightTestFlags {
  readonly config: string;
  readonly only?: string;
}

/** What ends the walk, and where it says what is to be seen. */
interface Run {
  readonly signal: AbortSignal;
  readonly captions: Words;
  readonly errors: Words;
}

/** `affekt light-test`: every configured output shows a slow pattern, so that the wiring can be checked before the show. */
export function register(program: Command): void {
  program
    .command('light-test')
    .description('walk every configured output with a slow, visible pattern and say what is to be seen')
    .requiredOption('-c, --config <file>', 'file of settings with the outputs')
    .option('--only <output>', 'test this output alone: osc, sacn, artnet or ndjson')
    .action((flags: LightTestFlags) => runUntilShutdown((closers) => lightTest(flags, closers)));
}

async function lightTest({ config: file, only }: LightTestFlags, closers: Closers): Promise<void> {
  const { outputs, rules } = parseSettingsFile(await openSettings(file));
  const ruleNames = rules.map(({ name }) => name);
  const patch = checkedPatch(outputs, ruleNames);
  const isWanted = (kind: string) => only === undefined || only === kind;
  const stop = new AbortController();
  const { sacn, artnet, osc, ndjson } = outputs;
  // Where NDJSON leaves on stdout, what a person reads goes to stderr.
  const isNdjson = ndjson !== undefined && isWanted('ndjson');
  const errors = new Words(process.stderr, 'stderr');
  const captions = isNdjson ? errors : new Words(process.stdout, 'stdout');
  const run: Run = { signal: stop.signal, captions, errors };
  const walks: (readonly [kind: OutputKind, walk: () => Promise<void>])[] = [];
  if (sacn !== undefined) {
    // A source of its own: a show that runs beside it goes on when it ends.
    const source = { ...sacn, sourceName: `${sacn.sourceName} light-test` };
    walks.push(['sacn', () => walkLights(new SacnOutput(source), patch, run)]);
  }
  if (artnet !== undefined) walks.push(['artnet', () => walkLights(new ArtnetOutput(artnet), patch, run)]);
  if (osc !== undefined) walks.push(['osc', () => walkOsc(osc, rules, run)]);
  if (ndjson !== undefined) walks.push(['ndjson', () => walkNdjson(ndjson, ruleNames, run)]);
  const wanted = walks.filter(([kind]) => isWanted(kind));
  if (wanted.length === 0) {
    throw new AffektError(
      'AFFEKT_CONFIG_INVALID',
      `${file}: "outputs" has no ${only ?? 'osc, sacn, artnet or ndjson'} to test`,
    );
  }
  const walking = walkAll(wanted, stop.signal);
  // Whatever ends it, the lights are let go of.
  closers.add('the outputs', async () => {
    stop.abort();
    await walking;
  });
  const failures = await walking;
  if (failures.length > 0) {
    throw new AffektError('AFFEKT_OUTPUT_FAILED', `could not be tested: ${failures.join('; ')}`);
  }
}

/** Walks one after the other; one that fails takes none of the others with it. @returns what failed. */
async function walkAll(
  walks: readonly (readonly [kind: OutputKind, walk: () => Promise<void>])[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const [kind, walkOutput] of walks) {
    if (signal.aborted) break;
    await walkOutput().catch((error: unknown) => {
      failures.push(`${kind}: ${toAffektError(error, 'AFFEKT_OUTPUT_FAILED').message}`);
    });
  }
  return failures;
}

/** Shows the pattern of the patch on one output. */
async function walkLights(output: Output, patch: Patch, run: Run): Promise<void> {
  const intervalMs = 1000 / patch.config.rateHz;
  const layout = new RigLayout(patch.universes);
  const tell = troubleTeller(output.kind, run.errors);
  await output.start((error) => tell(error.message));
  try {
    await walk(output.kind, intervalMs, run, (seconds) => {
      tell(output.trouble);
      const moment = lightTestPattern(patch, seconds);
      if (moment === null) return null;
      output.light(layout.split(moment.content));
      return moment.caption;
    });
  } finally {
    output.light(layout.split(new Uint8Array(layout.byteCount)));
    await output.stop();
  }
}

async function walkOsc(
  config: NonNullable<OutputsConfig['osc']>,
  rules: RulesConfig,
  run: Run,
): Promise<void> {
  const sender = new UdpSender();
  const hosts = config.targets.map(({ host }) => host);
  const tell = troubleTeller('osc', run.errors);
  await sender.open({ hosts, isBroadcast: true }, (error) => tell(error.message));
  const addresses = oscMap(config.prefix, rules);
  const send = (address: string, value: number): void => {
    const packet = encodeOscFloat(address, value);
    for (const { host, port } of config.targets) sender.send(packet, port, host);
  };
  let shown: string | null = null;
  /** Nothing stays lit, no button pressed: not the address before, and not the last one when the walk is broken off. */
  const toRest = (): void => {
    if (shown !== null) send(shown, 0);
  };
  try {
    await walk('osc', VALUE_INTERVAL_MS, run, (seconds) => {
      tell(sender.trouble);
      const moment = oscTestPattern(addresses, seconds);
      if (moment === null) return null;
      const { address, value } = moment.content;
      if (address !== shown) toRest();
      shown = address;
      send(address, value);
      return moment.caption;
    });
  } finally {
    toRest();
    await sender.close();
  }
}

async function walkNdjson(config: NdjsonOptions, ruleNames: readonly string[], run: Run): Promise<void> {
  const output = new NdjsonOutput(config, process.stdout);
  await output.start((error) => run.errors.say(`ndjson: ${error.message}`));
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
}

/** Says what is wrong with an output, each thing once. */
function troubleTeller(kind: OutputKind, errors: Words): (trouble: string | null) => void {
  let told: string | null = null;
  return (trouble) => {
    if (trouble !== null && trouble !== told) errors.say(`${kind}: ${trouble}`);
    told = trouble;
  };
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
    if (caption !== shown) captions.say(`${kind}  ${caption}`);
    shown = caption;
    await pause(intervalMs, undefined, { signal }).catch(() => undefined);
  }
}

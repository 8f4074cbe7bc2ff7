import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { AudioSource } from '../capture/audio-source.js';
import { WavRecorder } from '../capture/wav-recorder.js';
import { monotonicMs } from '../core/clock.js';
import { AffektError } from '../core/errors.js';
import { PACKAGE_ROOT } from '../core/package-root.js';
import { compileRules } from '../emotion/rules/compile-rules.js';
import { Engine } from '../engine/engine.js';
import type { EngineListener } from '../engine/engine-listener.js';
import type { ReadyMessage } from '../engine/messages.js';
import { ANALYSIS_RATE_HZ, BAND_COUNT, FRAME_RATE_HZ } from '../features/feature-layout.js';
import { createLogFilterbank } from '../features/log-filterbank.js';
import { DEFAULT_MODEL_FOLDER } from '../inference/model-artifact.js';
import { createOutputs } from '../outputs/create-outputs.js';
import { outputWords } from '../outputs/output-words.js';
import { SIGNALS } from '../signals/signal-table.js';
import { qrCode } from '../server/link.js';
import { type AffektServer, startServer } from '../server/server.js';
import type { HelloContents } from '../server/websocket-hub.js';
import { Broadcast } from '../show/broadcast.js';
import { type ChosenSource, chooseSource } from '../show/choose-source.js';
import { analysisParametersOf } from '../show/analysis-parameters-of.js';
import { historyRoutes } from '../show/history/history-routes.js';
import { SERIES } from '../show/history/series-table.js';
import { ShowHistory } from '../show/history/show-history.js';
import { gatherFacts } from '../show/health/gather-facts.js';
import { Health } from '../show/health/health.js';
import { healthMessage } from '../show/health/health-message.js';
import { HealthMetrics } from '../show/health/health-metrics.js';
import { HealthNews } from '../show/health/health-news.js';
import { inputsRoute } from '../show/health/inputs-route.js';
import { watchForDevice } from '../show/device-watch.js';
import { openSettings } from '../show/settings/open-settings.js';
import { parseSettings, parseSettingsFile } from '../show/settings/parse-settings.js';
import type { Settings } from '../show/settings/settings-schema.js';
import { type JsonObject, mergePatch } from '../show/change/merge-patch.js';
import { LightControl } from '../show/light-control.js';
import { type Closer, runUntilShutdown } from './until-shutdown.js';

interface StartFlags {
  readonly config?: string;
  readonly source?: string;
  readonly device?: string;
  readonly file?: string;
  readonly rate?: number;
  readonly channelCount?: number;
  readonly channels?: string;
  readonly format?: string;
  readonly loop?: true;
  readonly model?: string;
  readonly backend?: string;
  readonly host?: string;
  readonly port?: number;
  readonly record?: string;
  readonly exitAtEnd?: true;
}

const EXAMPLES = `
Examples:
  affekt start                              the default input device, or else the demo performance
  affekt start --device "USB Mixer" --channels 3,4
  affekt start --file song.flac --exit-at-end
  affekt start --host 0.0.0.0               reachable from other machines, with a token
  affekt start --config affekt.json         {"source": {"kind": "file", "path": "song.flac"}, "server": {"port": 8080}}

Flags go before the file. Ctrl-C ends it; a second Ctrl-C at once.`;

/** `affekt start`: listen, analyse, broadcast, until told to end. */
export function register(program: Command): void {
  program
    .command('start')
    .description('follow the emotion of live sound and show it in the browser')
    .option('-c, --config <file>', 'settings, in JSON or YAML; flags go before it')
    .addOption(new Option('--source <kind>', 'auto, device, file, stdin or demo'))
    .option('--device <name>', 'listen to this input device (see `affekt devices`)')
    .option('--file <path>', 'play this audio file to the tracker, in real time')
    .option('--loop', 'begin the file again at its end')
    .option('--rate <hz>', 'sampling rate of stdin, or wanted of the device', readNumber(48_000))
    .option('--channel-count <count>', 'channels of stdin, or opened of the device', readNumber(2))
    .option('--channels <which>', 'channels to hear: auto, mix, one such as 3, or a pair such as 3,4')
    .option('--format <format>', 'sample format of stdin: f32le, s16le, s24le or s32le')
    .option('--model <folder>', 'model to use; "none" for levels and onsets only')
    .option('--backend <name>', 'wasm, node (needs @tensorflow/tfjs-node) or auto')
    .option('--host <address>', 'address of the dashboard; beyond this machine a token is demanded')
    .option('--port <number>', 'port of the dashboard (default 4040; 0 for any free one)', readNumber(8080))
    .option('--record <file>', 'write what is heard to this new WAV file (32-bit float)')
    .option('--exit-at-end', 'end when the file or stdin ends')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: StartFlags) => {
      const config = await readConfig(flags);
      await runUntilShutdown((closers) => run(config, closers));
    });
}

async function readConfig(flags: StartFlags): Promise<Settings> {
  const kind = flags.source ?? (flags.file ? 'file' : flags.device ? 'device' : undefined);
  requireFittingFlags(kind, flags);
  const { device, file, rate, channelCount, format, loop, model, backend, host, port, record, exitAtEnd } =
    flags;
  const fromFlags = {
    source: { kind, device, path: file, rate, channelCount, channels: channelsOf(flags), format, loop },
    model,
    backend,
    server: { host, port },
    record,
    exitAtEnd,
  };
  if (flags.config === undefined) return parseSettings(written(fromFlags), 'command line');
  const settingsFile = await openSettings(flags.config);
  parseSettingsFile(settingsFile);
  return parseSettings(mergePatch(settingsFile.values, written(fromFlags)), 'command line');
}

/** The flags that were given. */
function written(flags: object): JsonObject {
  return JSON.parse(JSON.stringify(flags)) as JsonObject;
}

/** Which kinds of source each flag speaks of. */
const SOURCE_FLAGS = {
  device: ['device', 'auto'],
  file: ['file'],
  loop: ['file'],
  rate: ['stdin', 'device', 'auto'],
  channelCount: ['stdin', 'device', 'auto'],
  format: ['stdin'],
} as const satisfies Partial<Record<keyof StartFlags, readonly string[]>>;

/** Throws AFFEKT_CONFIG_INVALID for a flag that the source asked for would pass over in silence. */
function requireFittingFlags(kind: string | undefined, flags: StartFlags): void {
  if (kind === undefined) return;
  for (const [flag, kinds] of Object.entries(SOURCE_FLAGS)) {
    if (flags[flag as keyof typeof SOURCE_FLAGS] === undefined || (kinds as readonly string[]).includes(kind))
      continue;
    throw new AffektError(
      'AFFEKT_CONFIG_INVALID',
      `--${flag} says nothing about the source "${kind}"; it goes with --source ${kinds.join(' or ')}.`,
    );
  }
}

/** Sets everything up and resolves when it is over by itself. What must be closed is added to `closers` as it is opened. */
async function run(config: Settings, closers: Closer[]): Promise<void> {
  const outputs = createOutputs(
    config.outputs,
    config.rules.map(({ name }) => name),
  );
  const chosen = await chooseSource(config.source);
  closers.push(() => chosen.close());
  const listeners: EngineListener[] = [];
  const recording = config.record === undefined ? null : await startRecording(config.record);
  if (recording !== null) {
    closers.push(() => recording.recorder.close());
    listeners.push(recording.recorder);
  }
  const engine = new Engine({
    source: chosen.source,
    modelFolder: config.model === 'none' ? null : path.resolve(config.model ?? DEFAULT_MODEL_FOLDER),
    backend: config.backend,
    parameters: analysisParametersOf(config),
    silence: config.silence,
    rules: compileRules(config.rules, SIGNALS)(),
    listeners,
  });
  closers.push(async () => {
    await engine.stop();
    const { count, first } = engine.listenerFaults;
    if (count > 0) console.error(`affekt: ${count} broadcasts failed, the first by ${String(first)}`);
  });
  const ready = await engine.load();
  const { host, port, tokens, allowedHosts, clientCount } = config.server;
  const news = new HealthNews((line) => console.error(`affekt: ${line}`));
  const metrics = new HealthMetrics({
    report: () => health.report,
    facts: () => health.facts,
    server: () => ({ clientCount: server.clientCount, ...server.hub.counters }),
  });
  const health = new Health({
    facts: (heard) =>
      gatherFacts(
        {
          engine,
          hasModel: ready.model !== null,
          outputs,
          stalledClientTotal: () => server.hub.counters.stalledClientTotal,
          recordingError: () => recording?.error ?? null,
        },
        heard,
      ),
    voices: [
      (report) => news.tell(report, monotonicMs()),
      (report) => server.streams.sendState(healthMessage(report)),
      (report) => metrics.count(report),
      (report) => outputs.health(report),
    ],
  });
  // What went wrong at the very end is told, too.
  closers.push(async () => {
    await recording?.recorder.close();
    health.stop();
  });
  const lights = new LightControl(outputs, (message) => server.streams.sendState(message));
  const history = new ShowHistory();
  const server = await startServer({
    host,
    port,
    viewToken: tokens.view,
    controlToken: tokens.control,
    allowedHosts,
    limits: { clientCount },
    series: SERIES,
    webFolder: path.join(PACKAGE_ROOT, 'dist', 'web'),
    hello: createHello(engine, ready),
    routes: [
      lights.route,
      ...historyRoutes(history),
      inputsRoute({ facts: () => health.facts, levels: () => health.levels }),
    ],
    probes: { health: () => healthMessage(health.report), metrics: () => metrics.text() },
  });
  closers.push(() => server.close());
  listeners.push(new Broadcast(server.streams, history, engine));
  // Where NDJSON leaves on stdout, what a person reads goes to stderr.
  const say = config.outputs.ndjson === undefined ? console.log : console.error;
  await print(server, chosen, ready, say);
  for (const words of outputWords(config.outputs)) say(`Sending:      ${words}`);
  if (config.record !== undefined) say(`Recording to: ${config.record}`);
  outputs.start();
  lights.start();
  closers.push(async () => {
    lights.stop();
    await outputs.stop();
  });
  listeners.push(lights, health, metrics);
  engine.run();
  if (chosen.awaited !== null) {
    const watch = new AbortController();
    closers.push(async () => watch.abort());
    const options = {
      open: chosen.awaited,
      isWanted: () => engine.source === chosen.source,
      exchange: async (source: AudioSource) => {
        await engine.exchangeSource(source);
        say(`Listening to: ${source.name}`);
      },
    };
    void watchForDevice(options, watch.signal);
  }
  outputs.health(health.report);
  health.start();
  await engine.ended;
  for (const warning of chosen.warnings()) console.error(`affekt: ${warning}`);
  if (config.exitAtEnd) say(engine.status.message);
  else await new Promise(() => undefined);
}

/** A recorder, and why it ended before its time; null: it did not. A failure harms nothing. */
async function startRecording(
  file: string,
): Promise<{ readonly recorder: WavRecorder; readonly error: string | null }> {
  let error: string | null = null;
  const recorder = await WavRecorder.create(file, ({ code, message }) => {
    error = `${message} (${code}).`;
  });
  return {
    recorder,
    get error() {
      return error;
    },
  };
}

function createHello(engine: Engine, { model, backend }: ReadyMessage): () => HelloContents {
  const { version } = JSON.parse(readFileSync(path.join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const bandFrequenciesHz = createLogFilterbank().map((band) => band.centreHz);
  return () => ({
    program: { name: 'affekt', version },
    source: engine.status.source,
    model: { name: model?.name ?? 'none', backend: backend ?? 'none' },
    features: {
      sampleRateHz: ANALYSIS_RATE_HZ,
      frameRateHz: FRAME_RATE_HZ,
      bandCount: BAND_COUNT,
      bandFrequenciesHz,
    },
  });
}

async function print(
  server: AffektServer,
  { source, why }: ChosenSource,
  ready: ReadyMessage,
  say: (line: string) => void,
): Promise<void> {
  const [first, ...others] = server.links;
  say(`Dashboard:    ${first?.url}`);
  for (const { role, url } of others) say(`  ${`to ${role}:`.padEnd(12)}${url}`);
  say(`Listening to: ${source.name}${why === null ? '' : ` (${why})`}`);
  say(`Model:        ${ready.model?.name ?? 'none: levels and onsets only'}`);
  say(`Backend:      ${ready.backend ?? 'none'}`);
  const view = server.links.find(({ role, url }) => role === 'view' && url.includes('token='));
  if (view !== undefined) say(`To view on a phone:\n${await qrCode(view.url)}`);
}

/** `3` as a number, `3,4` as two, anything else as it is. */
function channelsOf({ channels }: StartFlags): string | number | number[] | undefined {
  if (channels === undefined || !/^\d+(,\d+)*$/.test(channels)) return channels;
  const numbers = channels.split(',').map(Number);
  return numbers.length === 1 ? numbers[0] : numbers;
}

/** Reads a number; the error shows one that would do. */
function readNumber(example: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value)) return value;
    throw new InvalidArgumentError(`It must be a number, e.g. ${example}.`);
  };
}

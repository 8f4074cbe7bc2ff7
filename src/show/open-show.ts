import path from 'node:path';
import type { Closers } from '../core/closers.js';
import { PACKAGE_ROOT } from '../core/package-root.js';
import { captureWays } from '../capture/device/capture-ways.js';
import { listInputDevices } from '../capture/device/device-list.js';
import { packageVersion } from '../core/package-version.js';
import { compileRules } from '../emotion/rules/compile-rules.js';
import { Engine } from '../engine/engine.js';
import type { EngineListener } from '../engine/engine-listener.js';
import { ANALYSIS_RATE_HZ, BAND_COUNT, FRAME_RATE_HZ } from '../features/feature-layout.js';
import { BAND_CENTRES_HZ } from '../features/log-filterbank.js';
import { createOutputs } from '../outputs/create-outputs.js';
import type { Outputs } from '../outputs/outputs.js';
import { type AffektServer, startServer } from '../server/server.js';
import type { HelloContents } from '../server/websocket-hub.js';
import { SIGNALS } from '../signals/signal-table.js';
import { analysisParametersOf } from './analysis-parameters-of.js';
import { Broadcast } from './broadcast.js';
import type { JsonObject } from './change/merge-patch.js';
import type { ChosenSource } from './choose-source.js';
import { Desk } from './desk.js';
import { deskTargets } from './desk-targets.js';
import { commandChapter } from './door/command-chapter.js';
import { CommandDoor } from './door/command-door.js';
import { commandMessage } from './door/command-message.js';
import { doorRoutes } from './door/door-routes.js';
import { historyRoutes } from './history/history-routes.js';
import { rulesReplayRoute } from './history/rules-replay-route.js';
import { SERIES } from './history/series-table.js';
import { ShowHistory } from './history/show-history.js';
import { healthMessage } from './health/health-message.js';
import { inputsRoute } from './health/inputs-route.js';
import { showHealth } from './health/show-health.js';
import { LightControl } from './light-control.js';
import { engineParts } from './parts/engine-parts.js';
import { ModelPart, modelOf } from './parts/model-part.js';
import { OscInputPart } from './parts/osc-input-part.js';
import { outputsPart } from './parts/outputs-part.js';
import { RecordingPart } from './parts/recording-part.js';
import { SourcePart } from './parts/source-part.js';
import { RunningShow, type SettingsStore } from './running-show.js';
import { formRoute } from './settings/form-route.js';
import { parseSettings } from './settings/parse-settings.js';
import type { Settings } from './settings/settings-schema.js';

/** What a show is opened with. */
export interface ShowRequest {
  /** The source that the settings ask for: the caller's to close. */
  readonly chosen: ChosenSource;
  readonly store: SettingsStore;
  /** What the store holds. */
  readonly stored: JsonObject;
  /** Flags of this run, laid over the settings and never saved. */
  readonly flags: JsonObject;
  /** Whether the store is kept up to date by itself, as for a file that nobody named. */
  readonly keepsItself: boolean;
  /** What a person at the terminal is to know. */
  readonly warn: (line: string) => void;
  /** Why what is said at the terminal gets lost; null: it does not. */
  readonly wordsTrouble: () => string | null;
}

/** A show that is ready to run. */
export interface OpenShow {
  readonly settings: Settings;
  readonly server: AffektServer;
  readonly model: ModelPart;
  readonly chosen: () => ChosenSource;
  readonly running: RunningShow;
  /** Why it is over, as a sentence. */
  endMessage(): string;
  /** Starts everything; settles when the material has ended, rejects when the input or the analysis broke off. */
  run(): Promise<void>;
  /** Rejects when an input broke off, or the analysis failed for good, also after the material has ended. */
  readonly broken: Promise<never>;
}

/** Settings that take effect at the next start only. */
const RESTART_PATHS = ['server', 'exitAtEnd'];

/**
 * Opens a show of an input: analysis, outputs, server, and the one door to all of it. What must be closed is added to `closers` as
 * it is opened. Throws what keeps any of it from starting.
 */
export async function openShow(request: ShowRequest, closers: Closers): Promise<OpenShow> {
  const { chosen, store, stored, flags, keepsItself, warn, wordsTrouble } = request;
  let tellState: () => void = () => undefined;
  const parts: ConstructorParameters<typeof RunningShow>[0]['parts'][number][] = [];
  const running: RunningShow = new RunningShow({
    store,
    stored,
    flags,
    parse: parseSettings,
    parts,
    restartPaths: RESTART_PATHS,
    keepsItself,
    onChange: () => desk.followShow(),
  });
  const { settings } = running;
  const outputs = createOutputs(
    settings.outputs,
    settings.rules.map(({ name }) => name),
  );
  const recording = new RecordingPart();
  await recording.open(settings.record);
  const listeners: EngineListener[] = [recording];
  const engine = new Engine({
    source: chosen.source,
    ...modelOf(settings),
    parameters: analysisParametersOf(settings),
    presence: settings.presence,
    rules: compileRules(settings.rules, SIGNALS)(),
    listeners,
  });
  closers.add('the analysis', async () => {
    await engine.stop();
    const { count, first } = engine.listenerFaults;
    if (count > 0) warn(`${count} broadcasts failed, the first by ${String(first)}`);
  });
  const source = new SourcePart(engine, chosen, warn);
  closers.add('the search for a device', async () => source.close());
  const oscInput = new OscInputPart(() => desk);
  const model = new ModelPart(engine, await engine.load());
  parts.push(source, model, ...engineParts(engine), outputsPart(outputs), oscInput, recording);

  const lights = new LightControl(outputs, (message) => server.streams.sendState(message));
  const desk: Desk = new Desk(
    running,
    deskTargets(engine, outputs, lights, model, (note) => broadcast.mark(note)),
    () => tellState(),
  );
  const door = new CommandDoor(desk);
  const { health, metrics } = showHealth({
    engine,
    hasModel: () => model.hasModel,
    outputs,
    stalledClientTotal: () => server.hub.counters.stalledClientTotal,
    oscInput: () => oscInput.counts,
    recordingError: () => recording.error,
    wordsTrouble,
    show: () => desk.state(),
    server: () => server,
    warn,
    tell: (report) => outputs.health(report),
  });
  // What went wrong at the very end is told, too.
  closers.add('the recording', async () => {
    await recording.close();
    health.stop();
  });
  const history = new ShowHistory();
  const server = await startServer({
    ...serverOptionsOf(settings),
    hello: createHello(engine, model),
    routes: [
      lights.route,
      ...historyRoutes(history),
      rulesReplayRoute(history, () => broadcast.newestFrame),
      formRoute(),
      inputsRoute({
        facts: () => health.facts,
        levels: () => health.levels,
        listDevices: async () =>
          (await listInputDevices(captureWays(running.settings.source.capture))).devices,
      }),
      ...doorRoutes(door, desk),
    ],
    probes: { health: () => healthMessage(health.report), metrics: () => metrics.text() },
    messageKinds: [commandMessage(door)],
    documentation: [commandChapter()],
  });
  closers.add('the server', () => server.close());
  tellState = () => server.streams.sendState(desk.state());
  tellState();
  await oscInput.open(settings.oscInput);
  closers.add('commands by OSC', () => oscInput.close());
  const broadcast = new Broadcast(server.streams, history, engine);
  listeners.push(broadcast, lights, health, metrics);

  return {
    settings,
    server,
    model,
    running,
    chosen: () => source.chosen,
    endMessage: () => engine.status.message,
    broken: engine.broken,
    async run() {
      startLights(outputs, lights, closers);
      engine.run();
      source.watch();
      outputs.health(health.report);
      health.start();
      await engine.ended;
    },
  };
}

function startLights(outputs: Outputs, lights: LightControl, closers: Closers): void {
  closers.add('the outputs', async () => {
    lights.stop();
    await outputs.stop();
  });
  outputs.start();
  lights.start();
}

function serverOptionsOf({ server }: Settings) {
  const { host, port, tokens, allowedHosts, clientCount } = server;
  return {
    host,
    port,
    viewToken: tokens.view,
    controlToken: tokens.control,
    allowedHosts,
    limits: { clientCount },
    series: SERIES,
    webFolder: path.join(PACKAGE_ROOT, 'dist', 'web'),
  };
}

function createHello(engine: Engine, model: ModelPart): () => HelloContents {
  const version = packageVersion();
  return () => ({
    program: { name: 'affekt', version },
    source: engine.status.source,
    model: model.running,
    features: {
      sampleRateHz: ANALYSIS_RATE_HZ,
      frameRateHz: FRAME_RATE_HZ,
      bandCount: BAND_COUNT,
      bandFrequenciesHz: BAND_CENTRES_HZ,
    },
  });
}

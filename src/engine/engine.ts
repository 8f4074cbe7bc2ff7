import type { AudioChunk, AudioFormat, AudioSource, SourceStatus } from '../capture/audio-source.js';
import { monotonicMs } from '../core/clock.js';
import { createDeferred } from '../core/deferred.js';
import { AffektError, toAffektError } from '../core/errors.js';
import { MIDDLE_OF_SCALES } from '../emotion/neutral-emotion.js';
import type { PresenceBehaviour } from '../emotion/presence-behaviour.js';
import type { Rule } from '../emotion/rules/rule.js';
import type { AnalysisParameters } from './analysis-parameters.js';
import { AnalysisSupervisor, DEFAULT_SUPERVISION, type SupervisionLimits } from './analysis-supervisor.js';
import { BlockFeeder } from './block-feeder.js';
import type { Downmixed } from './channel-mix.js';
import { EmotionFollower } from './emotion-follower.js';
import type { EngineListener, EngineStatus } from './engine-listener.js';
import { Lateness } from './lateness.js';
import type { AnalysisModel, ReadyMessage } from './messages.js';
import { SourceRun } from './source-run.js';

/** What an engine is made of. */
export interface EngineOptions extends AnalysisModel {
  readonly source: AudioSource;
  readonly parameters: AnalysisParameters;
  readonly presence: PresenceBehaviour;
  readonly listeners: readonly EngineListener[];
  /** Events of one's own (see `compileRules`), with state of this engine alone. */
  readonly rules?: readonly Rule[];
  readonly supervision?: SupervisionLimits;
}

/** What an exchange of the input came to. */
export interface SourceExchange {
  /** Audio that nobody heard between the last sample of the old input and the first of the new one, ms. */
  readonly gapMs: number;
  readonly format: AudioFormat;
}

const SOURCE_GRACE_MS = 1000;
const WORKER_GRACE_MS = 500;
/** An analysis that is exchanged finishes within this time what it has heard. */
const DRAIN_TIMEOUT_MS = 3000;
/** A new input gives audio within this time, or the old one stays. */
const OPEN_TIMEOUT_MS = 10_000;

/**
 * The control thread's side of it all: pulls the source, feeds the analysis worker, follows the emotion, tells the listeners.
 * Whatever can wait (file, pipe, demo) is waited for and nothing is lost; of a device the oldest audio is dropped when the
 * analysis does not keep up. What it listens to and how may be changed while it runs, each change whole or not at all.
 */
export class Engine {
  /**
   * Settles when the first material that came to its end is analysed, or when a source broke off or the analysis failed for good.
   * The input may still be exchanged then, unless it was the analysis.
   */
  readonly ended: Promise<void>;
  /** Rejects when any source broke off, or when the analysis failed for good. */
  readonly broken: Promise<never>;
  readonly #options: EngineOptions;
  readonly #supervisor: AnalysisSupervisor;
  readonly #feeder: BlockFeeder;
  readonly #end = createDeferred<void>();
  readonly #break = createDeferred<never>();
  readonly #follower: EmotionFollower;
  readonly #lateness = new Lateness();
  #run: SourceRun;
  #parameters: AnalysisParameters;
  #hasSourceEnded = false;
  #isStopped = false;
  #status: EngineStatus;
  #format: AudioFormat | null = null;
  #endedSourcesDropCount = 0;
  /** Exchanges wait for one another. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Calls of listeners that threw, and what the first one threw. */
  readonly listenerFaults: { count: number; first: unknown } = { count: 0, first: null };

  constructor(options: EngineOptions) {
    this.#options = options;
    const { source, modelFolder, backend, parameters, supervision = DEFAULT_SUPERVISION } = options;
    this.ended = this.#end.promise;
    this.broken = this.#break.promise;
    for (const promise of [this.ended, this.broken]) promise.catch(() => undefined);
    this.#run = new SourceRun(source, 0);
    this.#status = {
      input: 'running',
      message: 'starting',
      source: { kind: source.kind, name: source.name },
    };
    this.#parameters = parameters;
    this.#follower = new EmotionFollower(options.presence, options.rules ?? [], {
      onFrame: (frame) => this.#tell((listener) => listener.onFrame?.(frame)),
      onEvent: (event) => this.#tell((listener) => listener.onEvent?.(event)),
    });
    this.#supervisor = new AnalysisSupervisor(
      { modelFolder, backend },
      parameters,
      {
        onFrame: (message) => {
          this.#lateness.heard(message.capturedAtMs);
          this.#follower.takeFrame(message);
        },
        onOnset: (message) => this.#follower.takeOnset(message),
        onBeat: ({ beat }) => this.#follower.takeBeat(beat),
        onDrained: (streamIndex) => this.#takeDrained(streamIndex),
        onRestart: (cause, lostSampleCount) => this.#afterRestart(cause, lostSampleCount),
        onGivenUp: (cause) => this.#giveUp(cause),
      },
      supervision,
    );
    this.#feeder = new BlockFeeder(
      () => this.#supervisor.thread.writer,
      (format, samples) => this.#tell((listener) => listener.onAudio?.(format, samples)),
    );
  }

  get status(): EngineStatus {
    return this.#status;
  }

  /** What is listened to. */
  get source(): AudioSource {
    return this.#run.source;
  }

  /** Samples (per channel) lost anywhere between capture and analysis. */
  get droppedSampleCount(): number {
    const ofSources = this.#endedSourcesDropCount + this.#run.source.droppedSampleCount;
    return ofSources + this.#feeder.droppedSampleCount + this.#supervisor.droppedSampleCount;
  }

  /** Frames, onsets and beats lost between analysis and control thread. */
  get droppedFrameCount(): number {
    return this.#supervisor.droppedFrameCount;
  }

  /** How often the analysis died and was started again. */
  get restartCount(): number {
    return this.#supervisor.restartCount;
  }

  get nonFiniteSampleCount(): number {
    return this.#supervisor.nonFiniteSampleCount;
  }

  /** How far the analysis is behind the input, ms: some ten when it keeps up. */
  get lateMs(): number {
    return this.#lateness.lateMs;
  }

  get parameters(): AnalysisParameters {
    return this.#parameters;
  }

  /** What is heard of the input's channels. */
  get downmixed(): Downmixed {
    return this.#supervisor.thread.control.downmixed;
  }

  /** Resolves when the analysis is ready for audio. Throws what keeps it from starting (`AFFEKT_MODEL_…`, `AFFEKT_BACKEND_…`). */
  async load(): Promise<ReadyMessage> {
    const ready = await this.#supervisor.ready();
    this.#follower.setNeutral(ready.model?.neutral ?? MIDDLE_OF_SCALES);
    return ready;
  }

  /** Starts the source; after `load`, once. What keeps it from starting rejects `ended`. */
  run(): void {
    void this.#follow(this.#run);
  }

  /**
   * Listens to another source from now on: `next` is opened and its first audio waited for before the old one is let go. The
   * analysis hears it afresh; indices run on. Throws what keeps `next` from giving audio within 10 s, and
   * `AFFEKT_CONFIG_INVALID` when it lacks the channels that are chosen; the old source is then heard on.
   */
  async exchangeSource(next: AudioSource): Promise<SourceExchange> {
    return await this.#inTurn(() => this.#exchangeSource(next));
  }

  /**
   * Analyses with another model or backend from now on: it is loaded and ready before the one that runs is let go, nothing of the
   * input is lost, indices run on. Throws what keeps it from starting; the one that runs goes on then.
   */
  async exchangeModel(model: AnalysisModel): Promise<ReadyMessage> {
    return await this.#inTurn(async () => {
      const prepared = await this.#supervisor.prepare(model);
      if (this.#isStopped) {
        await prepared.drop();
        throw new AffektError('AFFEKT_INTERNAL', 'The engine was stopped.');
      }
      await this.#feeder.paused(async () => this.#feeder.countLost(await prepared.use(DRAIN_TIMEOUT_MS)));
      this.#follower.setNeutral(prepared.ready.model?.neutral ?? MIDDLE_OF_SCALES);
      return prepared.ready;
    });
  }

  /**
   * Takes effect with the next audio. Throws `AFFEKT_CONFIG_INVALID` when the input lacks the channels that are chosen; nothing
   * is changed then.
   */
  setParameters(parameters: AnalysisParameters): void {
    if (this.#format !== null) requireChannels(parameters, this.#format, this.#run.source.name);
    this.#parameters = parameters;
    this.#supervisor.setParameters(parameters);
  }

  /** Takes effect with the next frame. */
  setPresenceBehaviour(behaviour: PresenceBehaviour): void {
    this.#follower.setPresenceBehaviour(behaviour);
  }

  /** Rules from the next frame on: those that say what one before said keep its state, the others begin anew. */
  setRules(rules: readonly Rule[]): void {
    this.#follower.setRules(rules);
  }

  /** The emotion that is given out stays as it is, in the state `held`, until it is let go; the analysis goes on unseen. */
  holdEmotion(isHeld: boolean): void {
    this.#follower.hold(isHeld);
  }

  /**
   * A beat is at `timeMs` (monotonic). From the second tap on tempo and beats are by hand, until they are released or the input is
   * exchanged.
   */
  tap(timeMs: number): void {
    this.#follower.tap(timeMs);
  }

  /** Tempo and beats are heard again. */
  releaseTap(): void {
    this.#follower.releaseTap();
  }

  /** Tempo of the beats by hand; null: they are heard. */
  get tappedBpm(): number | null {
    return this.#follower.tappedBpm;
  }

  /** Ends source and analysis, by force after two seconds. No listener is called afterwards. May be called at any time. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([this.#supervisor.stop(WORKER_GRACE_MS), this.#run.close(SOURCE_GRACE_MS)]);
    this.#end.resolve();
  }

  /** Ends the analysis worker by force, as a crash would; the supervision starts another. For tests. */
  async killAnalysis(): Promise<void> {
    await this.#supervisor.thread.kill();
  }

  async #inTurn<Result>(exchange: () => Promise<Result>): Promise<Result> {
    const exchanged = this.#turn.then(exchange);
    this.#turn = exchanged.catch(() => undefined);
    return await exchanged;
  }

  async #exchangeSource(next: AudioSource): Promise<SourceExchange> {
    const run = new SourceRun(next, this.#run.streamIndex + 1);
    try {
      const first = await run.open(OPEN_TIMEOUT_MS);
      requireChannels(this.#parameters, first.format, next.name);
      if (this.#isStopped) throw new AffektError('AFFEKT_INTERNAL', 'The engine was stopped.');
      if (this.#supervisor.isGivenUp) throw new AffektError('AFFEKT_INTERNAL', this.#status.message);
      return this.#switchTo(run, first);
    } catch (error) {
      await run.close(SOURCE_GRACE_MS);
      throw toAffektError(error, 'AFFEKT_INTERNAL');
    }
  }

  #switchTo(run: SourceRun, first: AudioChunk): SourceExchange {
    const before = this.#run;
    const { format, samples, capturedAtMs } = first;
    const seconds = samples.length / format.channelCount / format.sampleRateHz;
    const gapMs = this.#format === null ? 0 : capturedAtMs - seconds * 1000 - this.#feeder.capturedAtMs;
    this.#endedSourcesDropCount += before.source.droppedSampleCount;
    this.#run = run;
    this.#hasSourceEnded = false;
    this.#lateness.restart();
    this.#follower.restart();
    const { input } = this.#status;
    const message = `listening to ${run.source.name}`;
    this.#setStatus({ input: 'running', message, source: run.source });
    if (input === 'lost') this.#follower.takeInput('input-back', message);
    void before.close(SOURCE_GRACE_MS);
    void this.#follow(run);
    return { gapMs: Math.max(0, gapMs), format };
  }

  /** Carries the source to the analysis, until its end or until another is listened to. */
  async #follow(run: SourceRun): Promise<void> {
    try {
      await run.run({
        onAudio: (chunk) => this.#feed(chunk, run),
        onStatus: (status) => this.#takeSourceStatus(status),
      });
      if (run.signal.aborted) return;
      this.#hasSourceEnded = true;
      await this.#feeder.pushEnd(run);
    } catch (error) {
      if (!run.signal.aborted) this.#fail(toAffektError(error, 'AFFEKT_INTERNAL'));
    }
  }

  async #feed(chunk: AudioChunk, run: SourceRun): Promise<void> {
    if (this.#format === null) requireChannels(this.#parameters, chunk.format, run.source.name);
    this.#format = chunk.format;
    const { input, message } = this.#status;
    if (input === 'waiting' || message === 'starting') {
      this.#setStatus({ input: 'running', message: `listening to ${run.source.name}`, source: run.source });
    }
    this.#lateness.arrived(chunk.capturedAtMs, monotonicMs());
    await this.#feeder.push(chunk, run);
  }

  #takeSourceStatus({ status, message }: SourceStatus): void {
    const input = status === 'recovered' ? 'running' : status;
    this.#setStatus({ input, message, source: this.#run.source });
    if (status === 'lost') this.#follower.takeInput('input-lost', message);
    else if (status === 'recovered') this.#follower.takeInput('input-back', message);
  }

  #afterRestart(cause: AffektError, lostSampleCount: number): void {
    this.#feeder.countLost(lostSampleCount);
    const message = `The analysis died (${cause.message}) and was started again.`;
    this.#setStatus({ ...this.#status, message });
    if (this.#hasSourceEnded) void this.#feeder.pushEnd(this.#run);
  }

  #takeDrained(streamIndex: number): void {
    if (!this.#hasSourceEnded || streamIndex !== this.#run.streamIndex) return;
    const { source } = this.#run;
    this.#setStatus({ input: 'ended', message: `${source.name} has ended.`, source });
    this.#end.resolve();
  }

  #fail(cause: AffektError): void {
    this.#setStatus({ input: 'ended', message: cause.message, source: this.#run.source });
    this.#end.reject(cause);
    this.#break.reject(cause);
  }

  #giveUp(cause: AffektError): void {
    void this.#run.close(SOURCE_GRACE_MS);
    this.#fail(cause);
  }

  /** Keeps of the source what a listener may know. */
  #setStatus({ input, message, source: { kind, name } }: EngineStatus): void {
    this.#status = { input, message, source: { kind, name } };
    this.#tell((listener) => listener.onStatus?.(this.#status));
  }

  #tell(call: (listener: EngineListener) => void): void {
    if (this.#isStopped) return;
    for (const listener of this.#options.listeners) {
      try {
        call(listener);
      } catch (error) {
        if (this.listenerFaults.count === 0) this.listenerFaults.first = error;
        this.listenerFaults.count += 1;
      }
    }
  }
}

/** Throws `AFFEKT_CONFIG_INVALID` for channels that an input does not have. */
function requireChannels(
  { channels }: AnalysisParameters,
  { channelCount }: AudioFormat,
  name: string,
): void {
  if (typeof channels === 'string' || Math.max(...channels) <= channelCount) return;
  throw new AffektError(
    'AFFEKT_CONFIG_INVALID',
    `source.channels is ${channels.join(', ')}, but '${name}' has ${channelCount} channel(s)`,
  );
}

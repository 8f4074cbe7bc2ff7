import type { AudioChunk, AudioFormat, AudioSource, SourceStatus } from '../capture/audio-source.js';
import { monotonicMs } from '../core/clock.js';
import { createDeferred } from '../core/deferred.js';
import { type AffektError, toAffektError } from '../core/errors.js';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import { EmotionTracker, type SilenceBehaviour } from '../emotion/emotion-tracker.js';
import { EventDetectors } from '../emotion/events/event-detectors.js';
import { inputEvent } from '../emotion/events/input-events.js';
import { MIDDLE_OF_SCALES } from '../emotion/neutral-emotion.js';
import { beatEvent, onsetEvent } from '../emotion/events/rhythm-events.js';
import type { Rule } from '../emotion/rules/rule.js';
import type { BeatEvent } from '../features/rhythm/beat-event.js';
import { ANALYSIS_RATE_HZ } from '../features/feature-layout.js';
import { AnalysisSupervisor, DEFAULT_SUPERVISION, type SupervisionLimits } from './analysis-supervisor.js';
import { BlockFeeder } from './block-feeder.js';
import type { AnalysisOptions, FrameAnalysis, ReadyMessage } from './messages.js';

/** The input's state, for a person and for the dashboard. */
export interface EngineStatus {
  readonly input: 'running' | 'lost' | 'ended';
  readonly message: string;
}

/** Whom the engine tells, on the control thread. One that throws is counted and never touches the others. */
export interface EngineListener {
  onFrame?(frame: EmotionFrame): void;
  onEvent?(event: EmotionEvent): void;
  onStatus?(status: EngineStatus): void;
  /** Audio on its way to the analysis, interleaved; what was dropped is not in it. The array is valid only during the call. */
  onAudio?(format: AudioFormat, samples: Float32Array): void;
}

/** What an engine is made of. */
export interface EngineOptions extends Omit<AnalysisOptions, 'isLossless'> {
  readonly source: AudioSource;
  readonly silence: SilenceBehaviour;
  readonly listeners: readonly EngineListener[];
  /** Events of one's own (see `compileRules`), with state of this engine alone. */
  readonly rules?: readonly Rule[];
  readonly supervision?: SupervisionLimits;
}

/** Two beats of the slowest tempo that is followed, and some. */
const BEAT_MEMORY_SAMPLES = 3 * ANALYSIS_RATE_HZ;
const SOURCE_GRACE_MS = 1000;
const WORKER_GRACE_MS = 500;

/**
 * The control thread's side of it all: pulls the source, feeds the analysis worker, follows the emotion, tells the listeners.
 * Whatever can wait (file, pipe, demo) is waited for and nothing is lost; from a device the newest audio is dropped when the
 * analysis is more than three seconds behind.
 */
export class Engine {
  /** Settles when no more frames will come: the material is analysed to its end, or source or analysis failed for good. */
  readonly ended: Promise<void>;
  readonly #options: EngineOptions;
  readonly #supervisor: AnalysisSupervisor;
  readonly #feeder: BlockFeeder;
  readonly #abort = new AbortController();
  readonly #end = createDeferred<void>();
  readonly #detectors: EventDetectors;
  #tracker: EmotionTracker;
  #pump: Promise<void> = Promise.resolve();
  #hasSourceEnded = false;
  #isStopped = false;
  #status: EngineStatus = { input: 'running', message: 'starting' };
  #sampleIndex = 0;
  #lastBeat: BeatEvent | null = null;
  /** Calls of listeners that threw, and what the first one threw. */
  readonly listenerFaults: { count: number; first: unknown } = { count: 0, first: null };

  constructor(options: EngineOptions) {
    this.#options = options;
    const { source, modelFolder, backend, silenceThresholdLufs, supervision = DEFAULT_SUPERVISION } = options;
    const isLossless = source.kind !== 'device';
    this.ended = this.#end.promise;
    this.ended.catch(() => undefined);
    this.#tracker = new EmotionTracker(MIDDLE_OF_SCALES, options.silence);
    this.#detectors = new EventDetectors(options.rules);
    this.#supervisor = new AnalysisSupervisor(
      { modelFolder, backend, silenceThresholdLufs, isLossless },
      {
        onFrame: (message) => this.#takeFrame(message),
        onOnset: ({ onset }) => this.#emit(onsetEvent(onset)),
        onBeat: ({ beat }) => this.#takeBeat(beat),
        onDrained: () => this.#finish(),
        onRestart: (cause, lostSampleCount) => this.#afterRestart(cause, lostSampleCount),
        onGivenUp: (cause) => this.#fail(cause),
      },
      supervision,
    );
    this.#feeder = new BlockFeeder(
      () => this.#supervisor.thread.writer,
      isLossless,
      this.#abort.signal,
      (format, samples) => this.#tell((listener) => listener.onAudio?.(format, samples)),
    );
  }

  get status(): EngineStatus {
    return this.#status;
  }

  /** Samples (per channel) lost anywhere between capture and analysis. */
  get droppedSampleCount(): number {
    return this.#options.source.droppedSampleCount + this.#feeder.droppedSampleCount;
  }

  /** Frames, onsets and beats lost between analysis and control thread. */
  get droppedFrameCount(): number {
    return this.#supervisor.droppedFrameCount;
  }

  get nonFiniteSampleCount(): number {
    return this.#supervisor.nonFiniteSampleCount;
  }

  /** Resolves when the analysis is ready for audio. Throws what keeps it from starting (`AFFEKT_MODEL_…`, `AFFEKT_BACKEND_…`). */
  async load(): Promise<ReadyMessage> {
    const ready = await this.#supervisor.ready();
    this.#tracker = new EmotionTracker(ready.model?.neutral ?? MIDDLE_OF_SCALES, this.#options.silence);
    return ready;
  }

  /** Starts the source; after `load`, once. What keeps it from starting rejects `ended`. */
  run(): void {
    this.#pump = this.#runSource();
  }

  /** Ends source and analysis, by force after two seconds. No listener is called afterwards. May be called at any time. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#abort.abort();
    const graceTimer = createDeferred<void>();
    const timer = setTimeout(() => graceTimer.resolve(), SOURCE_GRACE_MS);
    await Promise.all([
      this.#supervisor.stop(WORKER_GRACE_MS),
      Promise.race([this.#pump, graceTimer.promise]),
    ]);
    clearTimeout(timer);
    this.#end.resolve();
  }

  /** Ends the analysis worker by force, as a crash would; the supervision starts another. For tests. */
  async killAnalysis(): Promise<void> {
    await this.#supervisor.thread.kill();
  }

  async #runSource(): Promise<void> {
    try {
      for await (const event of this.#options.source.events(this.#abort.signal)) {
        if (event.type === 'audio') await this.#feed(event);
        else this.#takeSourceStatus(event);
      }
      this.#hasSourceEnded = true;
      if (!this.#abort.signal.aborted) await this.#feeder.pushEnd();
    } catch (error) {
      this.#fail(toAffektError(error, 'AFFEKT_INTERNAL'));
    }
  }

  async #feed(chunk: AudioChunk): Promise<void> {
    if (this.#status.message === 'starting') {
      this.#setStatus({ input: 'running', message: `listening to ${this.#options.source.name}` });
    }
    await this.#feeder.push(chunk);
  }

  #takeSourceStatus({ status, message }: SourceStatus): void {
    this.#setStatus({ input: status === 'lost' ? 'lost' : 'running', message });
    if (status === 'lost') this.#emit(inputEvent('input-lost', this.#sampleIndex, message));
    else if (status === 'recovered') this.#emit(inputEvent('input-back', this.#sampleIndex, message));
  }

  #takeFrame({ frame, estimate, onsetStrength, capturedAtMs }: FrameAnalysis): void {
    this.#sampleIndex = frame.sampleIndex;
    const emotionFrame: EmotionFrame = {
      feature: frame,
      ...this.#tracker.step(frame, estimate),
      onsetStrength,
      lastBeat: this.#beatBefore(frame.sampleIndex),
      audioTimeSeconds: frame.sampleIndex / ANALYSIS_RATE_HZ,
      capturedAtMs,
      latencyMs: monotonicMs() - capturedAtMs,
    };
    this.#tell((listener) => listener.onFrame?.(emotionFrame));
    for (const event of this.#detectors.step(emotionFrame)) this.#emit(event);
  }

  #takeBeat(beat: BeatEvent): void {
    this.#lastBeat = beat;
    this.#emit(beatEvent(beat));
  }

  /** The last beat; null when it is too long ago to say anything of the pulse. */
  #beatBefore(sampleIndex: number): BeatEvent | null {
    const lastIndex = this.#lastBeat?.sampleIndex ?? Number.NEGATIVE_INFINITY;
    return sampleIndex - lastIndex > BEAT_MEMORY_SAMPLES ? null : this.#lastBeat;
  }

  #afterRestart(cause: AffektError, lostSampleCount: number): void {
    this.#feeder.countLost(lostSampleCount);
    this.#setStatus({
      input: this.#status.input,
      message: `The analysis died (${cause.message}) and was started again.`,
    });
    if (this.#hasSourceEnded) void this.#feeder.pushEnd();
  }

  #finish(): void {
    if (!this.#hasSourceEnded) return;
    this.#setStatus({ input: 'ended', message: `${this.#options.source.name} has ended.` });
    this.#end.resolve();
  }

  #fail(cause: AffektError): void {
    this.#abort.abort();
    this.#setStatus({ input: 'ended', message: cause.message });
    this.#end.reject(cause);
  }

  #setStatus(status: EngineStatus): void {
    this.#status = status;
    this.#tell((listener) => listener.onStatus?.(status));
  }

  #emit(event: EmotionEvent): void {
    this.#tell((listener) => listener.onEvent?.(event));
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

import { monotonicMs } from '../core/clock.js';
import { createDeferred } from '../core/deferred.js';
import { AffektError } from '../core/errors.js';
import type { AnalysisParameters } from './analysis-parameters.js';
import { AnalysisThread, type AnalysisTimeouts } from './analysis-thread.js';
import type { AnalysisModel, BeatAnalysis, FrameAnalysis, OnsetAnalysis, ReadyMessage } from './messages.js';
import { shiftBeat, shiftFrame, shiftOnset } from './stream-shift.js';

/** Whom the supervisor tells. Indices run on over restarts and exchanges. */
export interface SupervisorListener {
  onFrame(message: FrameAnalysis): void;
  onOnset(message: OnsetAnalysis): void;
  onBeat(message: BeatAnalysis): void;
  /** Everything of this stream was analysed. */
  onDrained(streamIndex: number): void;
  /** The analysis died and a new one has begun; `lostSampleCount` interleaved samples were in its ring. */
  onRestart(cause: AffektError, lostSampleCount: number): void;
  /** It died too often; there will be no other, unless it is exchanged. */
  onGivenUp(cause: AffektError): void;
}

/** Limits of the supervision. */
export interface SupervisionLimits extends AnalysisTimeouts {
  /** The death that is one too many within a minute: there is no other start after it. */
  readonly maxDeathsPerMinute: number;
}

export const DEFAULT_SUPERVISION: SupervisionLimits = {
  maxDeathsPerMinute: 5,
  startTimeoutMs: 60_000,
  stallTimeoutMs: 5_000,
};

/** Frames whose hops sum to a whole number of samples: shifting by a multiple of them keeps `frameEndSampleIndex` true. */
const SHIFT_FRAMES = 5;

/** Stream of the marker that ends what a thread hears before it is exchanged: no source's. */
const DRAIN_MARK = 0xffff_ffff;

/** An analysis that is ready and not in use. */
export interface PreparedAnalysis {
  readonly ready: ReadyMessage;
  /** Resolves to the interleaved samples that were lost because the other did not finish in time. */
  use(graceMs: number): Promise<number>;
  /** It will not be used. */
  drop(): Promise<void>;
}

/** A thread and by how many frames what it tells is shifted, known when it begins to hear. */
interface Life {
  readonly thread: AnalysisThread;
  shiftFrameCount: number;
  /** Why it died; null: it lives, or was asked to end. */
  death: AffektError | null;
}

/**
 * Keeps one analysis thread alive: starts another when it dies or stands still, and exchanges it for one with another model. The
 * new one hears the stream afresh (its network knows nothing of the past), but frame and sample indices run on. Control thread.
 */
export class AnalysisSupervisor {
  readonly #listener: SupervisorListener;
  readonly #limits: SupervisionLimits;
  readonly #deathTimesMs: number[] = [];
  #model: AnalysisModel;
  #parameters: AnalysisParameters;
  #life: Life;
  #nextFrameIndex = 0;
  #ended = { droppedFrameCount: 0, droppedSampleCount: 0, nonFiniteSampleCount: 0 };
  #wasReady = false;
  #isGivenUp = false;
  #isStopped = false;
  /** Deaths after which another thread was started. */
  restartCount = 0;
  /** Told when the life that is to be exchanged has finished what it heard. */
  #onDrained: (() => void) | null = null;

  constructor(
    model: AnalysisModel,
    parameters: AnalysisParameters,
    listener: SupervisorListener,
    limits: SupervisionLimits,
  ) {
    this.#model = model;
    this.#parameters = parameters;
    this.#listener = listener;
    this.#limits = limits;
    this.#life = this.#start(model);
  }

  /** The thread that audio is to be written to now. Changes at a restart and at an exchange. */
  get thread(): AnalysisThread {
    return this.#life.thread;
  }

  /** Whether it died too often: nothing more is analysed, unless it is exchanged. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  /** Frames, onsets and beats dropped because the control thread did not keep up. */
  get droppedFrameCount(): number {
    return this.#ended.droppedFrameCount + this.thread.control.droppedFrameCount;
  }

  /** Samples (per channel) passed over because the analysis did not keep up. */
  get droppedSampleCount(): number {
    return this.#ended.droppedSampleCount + this.thread.control.droppedSampleCount;
  }

  get nonFiniteSampleCount(): number {
    return this.#ended.nonFiniteSampleCount + this.thread.control.nonFiniteSampleCount;
  }

  /** Resolves when the first thread is ready; rejects when it cannot start, which is not tried again. */
  async ready(): Promise<ReadyMessage> {
    const message = await this.thread.ready;
    this.#wasReady = true;
    return message;
  }

  setParameters(parameters: AnalysisParameters): void {
    this.#parameters = parameters;
    this.thread.setParameters(parameters);
  }

  /**
   * Loads a model beside the one that runs; resolves when it is ready. Its `use` is for a moment when no audio is written: what
   * was heard so far is analysed to its end, for at most `graceMs`, before the other takes over. Throws what keeps it from
   * starting; the analysis that runs is not touched.
   */
  async prepare(model: AnalysisModel): Promise<PreparedAnalysis> {
    const life = this.#start(model);
    try {
      const ready = await life.thread.ready;
      return {
        ready,
        use: (graceMs) => this.#exchange(model, life, graceMs),
        drop: () => life.thread.stop(0),
      };
    } catch (error) {
      await life.thread.stop(0);
      throw error;
    }
  }

  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    await this.thread.stop(graceMs);
  }

  #start(model: AnalysisModel): Life {
    const life: Life = {
      shiftFrameCount: 0,
      death: null,
      thread: new AnalysisThread(
        model,
        this.#parameters,
        {
          onResult: (message) => {
            const shift = life.shiftFrameCount;
            if (message.type === 'drained') this.#takeDrained(message.streamIndex);
            else if (message.type === 'onset') this.#listener.onOnset(shiftOnset(message, shift));
            else if (message.type === 'beat') this.#listener.onBeat(shiftBeat(message, shift));
            else {
              const shifted = shiftFrame(message, shift);
              this.#nextFrameIndex = shifted.frame.frameIndex + 1;
              this.#listener.onFrame(shifted);
            }
          },
          onDeath: (cause) => {
            life.death = cause;
            if (this.#life === life) this.#restart(cause);
          },
        },
        this.#limits,
      ),
    };
    return life;
  }

  #restart(cause: AffektError): void {
    if (!this.#wasReady) return;
    const nowMs = monotonicMs();
    this.#deathTimesMs.push(nowMs);
    while (nowMs - (this.#deathTimesMs[0] as number) > 60_000) this.#deathTimesMs.shift();
    if (this.#deathTimesMs.length >= this.#limits.maxDeathsPerMinute) {
      this.#isGivenUp = true;
      const message = `The analysis died ${this.#deathTimesMs.length} times within a minute; the last time ${cause.message}.`;
      this.#listener.onGivenUp(new AffektError('AFFEKT_INTERNAL', message, { cause }));
      return;
    }
    const { writer } = this.thread;
    this.#succeed(this.#start(this.#model));
    this.restartCount += 1;
    this.#listener.onRestart(cause, writer.queuedSampleCount);
  }

  async #exchange(model: AnalysisModel, life: Life, graceMs: number): Promise<number> {
    if (!this.#isGivenUp) await this.#drain(this.thread, graceMs);
    if (this.#isStopped) {
      await life.thread.stop(0);
      return 0;
    }
    const before = this.thread;
    const lostSampleCount = before.writer.queuedSampleCount;
    this.#model = model;
    this.#isGivenUp = false;
    this.#deathTimesMs.length = 0;
    life.thread.setParameters(this.#parameters);
    this.#succeed(life);
    // It may have died while the other finished.
    if (life.death !== null) this.#restart(life.death);
    void before.stop(graceMs);
    return lostSampleCount;
  }

  /** Resolves when everything that was written has been told of, or after `graceMs`. */
  async #drain({ writer }: AnalysisThread, graceMs: number): Promise<void> {
    const drained = createDeferred<void>();
    this.#onDrained = () => drained.resolve();
    const timer = setTimeout(() => drained.resolve(), graceMs);
    const marker = {
      sampleRateHz: 1,
      channelCount: 1,
      capturedAtMs: 0,
      streamIndex: DRAIN_MARK,
      isLive: true,
    };
    writer.push(marker, new Float32Array(0));
    await drained.promise;
    clearTimeout(timer);
    this.#onDrained = null;
  }

  #takeDrained(streamIndex: number): void {
    if (streamIndex === DRAIN_MARK) this.#onDrained?.();
    else this.#listener.onDrained(streamIndex);
  }

  /** `life` takes over; what follows is counted on. */
  #succeed(life: Life): void {
    const { control } = this.thread;
    this.#ended.droppedFrameCount += control.droppedFrameCount;
    this.#ended.droppedSampleCount += control.droppedSampleCount;
    this.#ended.nonFiniteSampleCount += control.nonFiniteSampleCount;
    life.shiftFrameCount = Math.ceil(this.#nextFrameIndex / SHIFT_FRAMES) * SHIFT_FRAMES;
    this.#life = life;
  }
}

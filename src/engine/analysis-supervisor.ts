import { monotonicMs } from '../core/clock.js';
import { AffektError } from '../core/errors.js';
import type { AnalysisParameters } from './analysis-parameters.js';
import { AnalysisThread, type AnalysisTimeouts } from './analysis-thread.js';
import type { AnalysisModel, BeatAnalysis, FrameAnalysis, OnsetAnalysis, ReadyMessage } from './messages.js';
import { shiftBeat, shiftFrame, shiftOnset } from './stream-shift.js';

/** Whom the supervisor tells. Indices run on over restarts. */
export interface SupervisorListener {
  onFrame(message: FrameAnalysis): void;
  onOnset(message: OnsetAnalysis): void;
  onBeat(message: BeatAnalysis): void;
  /** Everything of this stream was analysed. */
  onDrained(streamIndex: number): void;
  /** The analysis died and a new one has begun; `lostSampleCount` interleaved samples were in its ring. */
  onRestart(cause: AffektError, lostSampleCount: number): void;
  /** It died too often; there will be no other. */
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

/** A thread and by how many frames what it tells is shifted, known when it begins to hear. */
interface Life {
  readonly thread: AnalysisThread;
  shiftFrameCount: number;
}

/**
 * Keeps one analysis thread alive: starts another when it dies or stands still. The new one hears the stream afresh (its network knows nothing of the past), but frame and sample indices run on. Control thread.
 */
export class AnalysisSupervisor {
  readonly #listener: SupervisorListener;
  readonly #limits: SupervisionLimits;
  readonly #deathTimesMs: number[] = [];
  readonly #model: AnalysisModel;
  #parameters: AnalysisParameters;
  #life: Life;
  #nextFrameIndex = 0;
  #ended = { droppedFrameCount: 0, droppedSampleCount: 0, nonFiniteSampleCount: 0 };
  #wasReady = false;
  #isGivenUp = false;
  /** Deaths after which another thread was started. */
  restartCount = 0;

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

  /** The thread that audio is to be written to now. Changes at a restart. */
  get thread(): AnalysisThread {
    return this.#life.thread;
  }

  /** Whether it died too often: nothing more is analysed. */
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

  async stop(graceMs: number): Promise<void> {
    await this.thread.stop(graceMs);
  }

  #start(model: AnalysisModel): Life {
    const life: Life = {
      shiftFrameCount: 0,
      thread: new AnalysisThread(
        model,
        this.#parameters,
        {
          onResult: (message) => {
            const shift = life.shiftFrameCount;
            if (message.type === 'drained') this.#listener.onDrained(message.streamIndex);
            else if (message.type === 'onset') this.#listener.onOnset(shiftOnset(message, shift));
            else if (message.type === 'beat') this.#listener.onBeat(shiftBeat(message, shift));
            else {
              const shifted = shiftFrame(message, shift);
              this.#nextFrameIndex = shifted.frame.frameIndex + 1;
              this.#listener.onFrame(shifted);
            }
          },
          onDeath: (cause) => {
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

import { monotonicMs } from '../core/clock.js';
import { AffektError } from '../core/errors.js';
import { AnalysisThread, type AnalysisTimeouts } from './analysis-thread.js';
import type {
  AnalysisOptions,
  BeatAnalysis,
  FrameAnalysis,
  OnsetAnalysis,
  ReadyMessage,
} from './messages.js';
import { shiftBeat, shiftFrame, shiftOnset } from './stream-shift.js';

/** Whom the supervisor tells. Indices run on over restarts. */
export interface SupervisorListener {
  onFrame(message: FrameAnalysis): void;
  onOnset(message: OnsetAnalysis): void;
  onBeat(message: BeatAnalysis): void;
  onDrained(): void;
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

/**
 * Keeps one analysis thread alive: starts another when it dies or stands still. The new one hears the stream afresh (its
 * network knows nothing of the past), but frame and sample indices run on. Control thread.
 */
export class AnalysisSupervisor {
  readonly #options: AnalysisOptions;
  readonly #listener: SupervisorListener;
  readonly #limits: SupervisionLimits;
  readonly #deathTimesMs: number[] = [];
  #thread: AnalysisThread;
  #shiftFrameCount = 0;
  #nextFrameIndex = 0;
  #endedThreads = { droppedFrameCount: 0, nonFiniteSampleCount: 0 };
  #wasReady = false;

  constructor(options: AnalysisOptions, listener: SupervisorListener, limits: SupervisionLimits) {
    this.#options = options;
    this.#listener = listener;
    this.#limits = limits;
    this.#thread = this.#startThread();
  }

  /** The thread that audio is to be written to now. Changes at a restart. */
  get thread(): AnalysisThread {
    return this.#thread;
  }

  /** Frames, onsets and beats dropped because the control thread did not keep up. */
  get droppedFrameCount(): number {
    return this.#endedThreads.droppedFrameCount + this.#thread.control.droppedFrameCount;
  }

  get nonFiniteSampleCount(): number {
    return this.#endedThreads.nonFiniteSampleCount + this.#thread.control.nonFiniteSampleCount;
  }

  /** Resolves when the first thread is ready; rejects when it cannot start, which is not tried again. */
  async ready(): Promise<ReadyMessage> {
    const message = await this.#thread.ready;
    this.#wasReady = true;
    return message;
  }

  async stop(graceMs: number): Promise<void> {
    await this.#thread.stop(graceMs);
  }

  #startThread(): AnalysisThread {
    const shift = this.#shiftFrameCount;
    return new AnalysisThread(
      this.#options,
      {
        onResult: (message) => {
          if (message.type === 'drained') this.#listener.onDrained();
          else if (message.type === 'onset') this.#listener.onOnset(shiftOnset(message, shift));
          else if (message.type === 'beat') this.#listener.onBeat(shiftBeat(message, shift));
          else {
            const shifted = shiftFrame(message, shift);
            this.#nextFrameIndex = shifted.frame.frameIndex + 1;
            this.#listener.onFrame(shifted);
          }
        },
        onDeath: (cause) => this.#restart(cause),
      },
      this.#limits,
    );
  }

  #restart(cause: AffektError): void {
    if (!this.#wasReady) return;
    const nowMs = monotonicMs();
    this.#deathTimesMs.push(nowMs);
    while (nowMs - (this.#deathTimesMs[0] as number) > 60_000) this.#deathTimesMs.shift();
    if (this.#deathTimesMs.length >= this.#limits.maxDeathsPerMinute) {
      const message = `The analysis died ${this.#deathTimesMs.length} times within a minute; the last time ${cause.message}.`;
      this.#listener.onGivenUp(new AffektError('AFFEKT_INTERNAL', message, { cause }));
      return;
    }
    const { control, writer } = this.#thread;
    this.#endedThreads.droppedFrameCount += control.droppedFrameCount;
    this.#endedThreads.nonFiniteSampleCount += control.nonFiniteSampleCount;
    this.#shiftFrameCount = Math.ceil(this.#nextFrameIndex / SHIFT_FRAMES) * SHIFT_FRAMES;
    this.#thread = this.#startThread();
    this.#listener.onRestart(cause, writer.queuedSampleCount);
  }
}

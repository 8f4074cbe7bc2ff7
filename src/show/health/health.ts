import { monotonicMs } from '../../core/clock.js';
import type { HealthReport } from '../../core/health-condition.js';
import type { AudioFormat } from '../../capture/audio-source.js';
import type { EmotionFrame } from '../../emotion/emotion-frame.js';
import type { EngineListener, EngineStatus } from '../../engine/engine-listener.js';
import type { SignalState } from '../../features/feature-frame.js';
import type { HealthFacts } from './health-facts.js';
import { HealthList } from './health-list.js';
import { type InputLevels, InputMonitor } from './input-monitor.js';
import { showFindings } from './show-findings.js';

/** What the health's own ears know of the input. */
export interface Heard {
  readonly levels: InputLevels | null;
  readonly signal: SignalState | null;
  readonly shortTermLufs: number;
  readonly silentMs: number;
}

export interface HealthOptions {
  /** The facts of this moment, with what was heard. */
  readonly facts: (heard: Heard) => HealthFacts;
  /** Told of every change of the list. */
  readonly voices: readonly ((report: HealthReport) => void)[];
}

const STEP_EVERY_MS = 250;

/**
 * The health of the running show: hears the input, gathers the facts four times a second, keeps the list, and tells every
 * voice of its changes. Control thread.
 */
export class Health implements EngineListener {
  readonly #options: HealthOptions;
  readonly #monitor = new InputMonitor();
  readonly #list = new HealthList();
  #before: HealthFacts | null = null;
  #timer: NodeJS.Timeout | null = null;
  #signal: SignalState | null = null;
  #shortTermLufs = Number.NEGATIVE_INFINITY;
  #silentSinceMs: number | null = null;
  #source: EngineStatus['source'] | null = null;

  constructor(options: HealthOptions) {
    this.#options = options;
  }

  /** The list now. */
  get report(): HealthReport {
    return this.#list.report;
  }

  /** What comes in now; null while nothing does. */
  get levels(): InputLevels | null {
    return this.#monitor.read();
  }

  /** The facts that were judged last; null before the first time. */
  get facts(): HealthFacts | null {
    return this.#before;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#step(), STEP_EVERY_MS);
  }

  /** Looks a last time, so that what happened at the very end is told. */
  stop(): void {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#step();
  }

  onAudio(format: AudioFormat, samples: Float32Array): void {
    this.#monitor.push(format, samples);
  }

  onFrame({ feature }: EmotionFrame): void {
    this.#signal = feature.state;
    this.#shortTermLufs = feature.shortTermLufs;
    if (feature.state !== 'silence') this.#silentSinceMs = null;
    else this.#silentSinceMs ??= monotonicMs();
  }

  /** An input that is gone has no levels, and what comes then begins anew, as does another input. */
  onStatus({ input, source }: EngineStatus): void {
    const isSame = source.kind === this.#source?.kind && source.name === this.#source.name;
    this.#source = source;
    if (isSame && input !== 'lost') return;
    this.#monitor.reset();
    this.#signal = null;
    this.#silentSinceMs = null;
  }

  #step(): void {
    const nowMs = monotonicMs();
    const facts = this.#options.facts({
      levels: this.levels,
      signal: this.#signal,
      shortTermLufs: this.#shortTermLufs,
      silentMs: this.#silentSinceMs === null ? 0 : nowMs - this.#silentSinceMs,
    });
    const before = this.report;
    const report = this.#list.step(showFindings(facts, this.#before), nowMs);
    this.#before = facts;
    if (report !== before) for (const tell of this.#options.voices) tell(report);
  }
}

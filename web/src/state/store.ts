import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type {
  EmotionMessage,
  EventMessage,
  HealthMessage,
  HelloMessage,
  LightsMessage,
  ServerMessage,
  ShowMessage,
  SignalsMessage,
  StatusMessage,
} from '../../../src/server/protocol.js';
import type { ConnectionState } from '../../../src/client/connection-state.js';
import { EventLog, type LoggedEvent } from './event-log.js';
import { LatencyWindow } from './latency-window.js';
import { LevelTracker } from './level-tracker.js';
import { LimiterMark } from './limiter-mark.js';
import { type Point, Tracks } from './tracks.js';

/** Values older than this are no longer those of the music, ms. */
const STALE_MS = 1_000;
/** Events that come with every drum hit; kept apart so that they never push the rare ones out of the log. */
const PULSE_NAMES: ReadonlySet<string> = new Set(['onset', 'beat']);

/** What was before this connection, by the page's own clock. */
export interface Past {
  readonly series: Readonly<Record<string, readonly Point[]>>;
  readonly events: readonly LoggedEvent[];
}

/**
 * All that the page knows of the show, in bounded memory: fed by the connection, read by the views, each part a signal of its
 * own. Times are those of the page's monotonic clock.
 */
export class ShowStore {
  readonly connection: Signal<ConnectionState>;
  readonly isRefused = signal(false);
  readonly hello = signal<HelloMessage | null>(null);
  readonly status = signal<StatusMessage | null>(null);
  readonly words = signal<EmotionMessage | null>(null);
  /** What leaves for the lights; null: nothing is configured, or nothing was said yet. */
  readonly lights = signal<LightsMessage | null>(null);
  readonly show = signal<ShowMessage | null>(null);
  readonly health = signal<HealthMessage | null>(null);
  /** When the newest numbers arrived, ms; −∞: none yet. */
  readonly frameAtMs = signal(Number.NEGATIVE_INFINITY);
  /** Moves a few times a second, also when nothing comes: ages and countdowns go by it, ms. */
  readonly nowMs = signal(0);
  /** Moves as often as `nowMs`, half-way between: not all that goes by the slow clock is to be drawn in one frame, ms. */
  readonly betweenMs = signal(0);
  /** Grows when what was before came in, so that charts are drawn anew. */
  readonly pastCount = signal(0);
  readonly events = signal<readonly LoggedEvent[]>([]);
  readonly pulses = signal<readonly LoggedEvent[]>([]);
  readonly tracks = new Tracks();
  readonly latency = new LatencyWindow(300);
  readonly level = new LevelTracker();
  readonly limiter = new LimiterMark();
  readonly isStale: ReadonlySignal<boolean> = computed(
    () => this.nowMs.value - this.frameAtMs.value > STALE_MS,
  );
  readonly #values = new Map<string, Signal<number | null>>();
  readonly #log = new EventLog(1000);
  readonly #pulseLog = new EventLog(100);
  /** What the values of `signals` stand for. */
  #names: readonly string[] = [];
  /** What this page's clock showed when the server's showed 0, ms. */
  #serverStartMs = 0;

  constructor(nowMs: number) {
    this.connection = signal({ kind: 'connecting', attempt: 0, sinceMs: nowMs });
    this.nowMs.value = nowMs;
  }

  /** The newest number of a series; null while there is none. */
  value(name: string): ReadonlySignal<number | null> {
    return this.#value(name);
  }

  /** Takes in a message that arrived at `nowMs`; an unknown type is ignored (a newer server). */
  apply(message: ServerMessage, nowMs: number): void {
    batch(() => {
      switch (message.type) {
        case 'hello':
          this.#greet(message, nowMs);
          return;
        case 'status':
          this.status.value = message;
          return;
        case 'subscribed':
          if (message.stream === 'signals') this.#names = message.names ?? [];
          return;
        case 'emotion':
          this.words.value = message;
          return;
        case 'signals':
          this.#signals(message, nowMs);
          return;
        case 'event':
          this.#event(message, nowMs);
          return;
        case 'lights':
          this.#lights(message, nowMs);
          return;
        case 'show':
          this.show.value = message;
          return;
        case 'health':
          this.health.value = message;
          return;
        case 'ack':
          this.show.value = message.show;
          this.#lights(message.lights, nowMs);
          return;
        case 'refusal':
          this.show.value = message.show;
          return;
      }
    });
  }

  /** Takes in what was before this connection; what is older still stays. */
  applyPast({ series, events }: Past): void {
    for (const [name, points] of Object.entries(series)) this.tracks.insert(name, points);
    this.#log.insert(events);
    batch(() => {
      this.events.value = this.#log.events;
      this.pastCount.value += 1;
    });
  }

  /** What the server's clock shows when this page's shows `nowMs`, s. */
  serverSeconds(nowMs: number): number {
    return (nowMs - this.#serverStartMs) / 1000;
  }

  #greet(hello: HelloMessage, nowMs: number): void {
    this.hello.value = hello;
    this.status.value = null;
    this.words.value = null;
    this.lights.value = null;
    this.health.value = null;
    this.#serverStartMs = nowMs - 1000 * hello.clockSeconds;
    this.#names = [];
    this.limiter.clear();
    this.latency.clear();
  }

  #signals({ sampleIndex, values }: SignalsMessage, nowMs: number): void {
    const hello = this.hello.value;
    if (hello === null) return;
    for (const [index, name] of this.#names.entries()) {
      const value = values[index] ?? null;
      this.#value(name).value = value;
      this.tracks.push(name, nowMs / 1000, value);
    }
    const now = (name: string): number => this.#value(name).value ?? Number.NaN;
    this.latency.push(now('latency'));
    this.level.push({
      audioTimeSeconds: sampleIndex / hello.features.sampleRateHz,
      peakDbfs: this.#value('peak').value ?? -120,
      momentaryLufs: this.#value('loudness').value ?? -120,
      hasMusic: this.words.value?.signal === 'music',
    });
    this.frameAtMs.value = nowMs;
  }

  #event(message: EventMessage, nowMs: number): void {
    const isPulse = PULSE_NAMES.has(message.name);
    const log = isPulse ? this.#pulseLog : this.#log;
    log.push({ ...message, atSeconds: nowMs / 1000 });
    (isPulse ? this.pulses : this.events).value = log.events;
  }

  #lights(message: LightsMessage, nowMs: number): void {
    this.lights.value = message;
    this.limiter.push(message.limiter, nowMs);
  }

  #value(name: string): Signal<number | null> {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const value = signal<number | null>(null);
    this.#values.set(name, value);
    return value;
  }
}

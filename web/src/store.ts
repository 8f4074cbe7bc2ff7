import type { HistoryResponse } from '../../src/server/api-answers.js';
import type {
  EmotionMessage,
  EventMessage,
  HealthMessage,
  HelloMessage,
  LightsMessage,
  ServerMessage,
  SignalsMessage,
  StatusMessage,
} from '../../src/server/protocol.js';
import { BoundedLog } from './bounded-log.js';
import { CurveHistory, type CurvePoint } from './curve-history.js';
import { type DashboardFrame, FILM_NAMES, frameOf } from './dashboard-frame.js';
import type { Past } from './history-request.js';
import { LatencyWindow } from './latency-window.js';
import { LevelTracker } from './level-tracker.js';
import { LimiterMark } from './limiter-mark.js';
import type { FilmName } from './vocabulary.js';

/** The longest span the curves show. */
export const LONGEST_SPAN_SECONDS = 600;
/** Values older than this are no longer those of the music, ms. */
const STALE_MS = 1_000;

/** The answer by HTTP may be ahead of the messages of the WebSocket by this much and still be of the same stream. */
const OVERTAKEN_SECONDS = 30;

/** Events that come with every drum hit; kept apart so that they never push the rare ones out of the log. */
const PULSE_NAMES: ReadonlySet<string> = new Set(['onset', 'beat']);

/** All that the page knows, in bounded memory; fed by the connection, read by the views. */
export class DashboardStore {
  hello: HelloMessage | null = null;
  status: StatusMessage | null = null;
  frame: DashboardFrame | null = null;
  /** What leaves for the lights; null: nothing is configured, or nothing was said yet. */
  lights: LightsMessage | null = null;
  /** What is wrong with the show; null: nothing was said yet. */
  health: HealthMessage | null = null;
  /** Why the last wish about the lights was not granted; null: it was. */
  lightsRefusal: string | null = null;
  /** Monotonic time at which `frame` arrived, ms. */
  frameAtMs = Number.NEGATIVE_INFINITY;
  /** Grows with every event that was logged, so that a view knows whether to redraw. */
  eventTotal = 0;
  readonly curves = new CurveHistory(LONGEST_SPAN_SECONDS);
  readonly latency = new LatencyWindow(300);
  readonly level = new LevelTracker();
  readonly limiter = new LimiterMark();
  readonly events = new BoundedLog<EventMessage>(200);
  readonly pulses = new BoundedLog<EventMessage>(100);
  /** What the values of `signals` stand for. */
  #names: readonly string[] = [];
  #words: EmotionMessage | null = null;
  /** Of the newest frame of this connection; an index that goes back within one means a new stream. */
  #lastSampleIndex = -1;
  /** What this page's clock showed when the server's showed 0, ms. */
  #serverStartMs = 0;
  /** Of the newest sample that the history told of. */
  #pastSampleIndex = 0;
  /** Live frames and events that came between `hello` and the answer on the past; null: none is waited for. */
  #sinceHello: {
    readonly frames: BoundedLog<CurvePoint>;
    readonly events: BoundedLog<EventMessage>;
  } | null = null;

  /** Takes in a message that arrived at `nowMs`; an unknown type is ignored (a newer server). */
  apply(message: ServerMessage, nowMs: number): void {
    switch (message.type) {
      case 'hello':
        this.hello = message;
        this.status = null;
        this.lights = null;
        this.health = null;
        this.#serverStartMs = nowMs - 1000 * message.clockSeconds;
        this.limiter.clear();
        this.latency.clear();
        this.#words = null;
        this.#lastSampleIndex = -1;
        this.#pastSampleIndex = 0;
        this.#sinceHello = { frames: new BoundedLog(256), events: new BoundedLog(256) };
        return;
      case 'status':
        this.status = message;
        return;
      case 'subscribed':
        if (message.stream === 'signals') this.#names = message.names ?? [];
        return;
      case 'emotion':
        this.#words = message;
        return;
      case 'signals':
        this.#signals(message, nowMs);
        return;
      case 'event':
        this.#sinceHello?.events.push(message);
        this.#log(message);
        return;
      case 'lights':
        this.lights = message;
        this.limiter.push(message.limiter, nowMs);
        return;
      case 'health':
        this.health = message;
        return;
    }
  }

  /** Takes in how a wish about the lights ended: the lights as they are now, or why it was refused. */
  applyLightsOutcome(outcome: LightsMessage | string, nowMs: number): void {
    this.lightsRefusal = typeof outcome === 'string' ? outcome : null;
    if (typeof outcome !== 'string') this.apply(outcome, nowMs);
  }

  /** False for a tracker that was started without a model: there are levels and onsets, and never an emotion. */
  get hasModel(): boolean {
    return this.hello?.model.name !== 'none';
  }

  /** What the server's clock shows when this page's shows `nowMs`, s. */
  serverSeconds(nowMs: number): number {
    return (nowMs - this.#serverStartMs) / 1000;
  }

  /** Whether the values on show are older than they may be; also before the first. */
  isStale(nowMs: number): boolean {
    return nowMs - this.frameAtMs > STALE_MS;
  }

  /**
   * Takes in what was before this connection. It replaces the curves: the tracker may be another one than before. Nothing
   * happens when none is waited for any more, as the stream began anew in between.
   */
  applyPast({ history, events }: Past): void {
    const live = this.#sinceHello;
    if (live === null) return;
    this.#forget();
    this.#pastSampleIndex = history.newestSampleIndex ?? 0;
    for (const point of pointsOf(history)) this.curves.push(point);
    for (const event of events) this.#log(event);
    const known = new Set(events.map((event) => `${event.name} ${event.sampleIndex}`));
    for (const frame of live.frames.items) this.curves.push(frame);
    for (const event of live.events.items) {
      if (!known.has(`${event.name} ${event.sampleIndex}`)) this.#log(event);
    }
  }

  #signals(message: SignalsMessage, nowMs: number): void {
    if (this.#words === null || this.hello === null) return;
    const { sampleRateHz } = this.hello.features;
    const frame = frameOf(message, this.#names, this.#words, sampleRateHz);
    const earliest = this.#pastSampleIndex - OVERTAKEN_SECONDS * sampleRateHz;
    // An index that went back means that the tracker was started anew: nothing older belongs to this stream.
    if (frame.sampleIndex < Math.max(this.#lastSampleIndex, earliest)) this.#forget();
    this.#lastSampleIndex = frame.sampleIndex;
    this.frame = frame;
    this.frameAtMs = nowMs;
    this.#sinceHello?.frames.push(frame);
    this.curves.push(frame);
    this.latency.push(frame.latencyMs);
    this.level.push({ ...frame, hasMusic: frame.signal === 'music' });
  }

  #log(event: EventMessage): void {
    (PULSE_NAMES.has(event.name) ? this.pulses : this.events).push(event);
    this.eventTotal += 1;
  }

  #forget(): void {
    this.#sinceHello = null;
    this.#pastSampleIndex = 0;
    this.curves.clear();
    this.events.clear();
    this.pulses.clear();
    this.eventTotal += 1;
  }
}

/** The rows of a history as points of the curves. */
function* pointsOf({ times, series }: HistoryResponse): Generator<CurvePoint> {
  for (const [row, audioTimeSeconds] of times.entries()) {
    const value = (name: string): number | null => series[name]?.[row] ?? null;
    const film = FILM_NAMES.map((name) => [name, value(`film/${name}`)] as const);
    const isKnown = film.every(([, one]) => one !== null);
    yield {
      audioTimeSeconds,
      valence: value('valence'),
      arousal: value('arousal'),
      film: isKnown ? (Object.fromEntries(film) as Record<FilmName, number>) : null,
    };
  }
}

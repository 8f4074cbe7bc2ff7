import { monotonicMs } from '../core/clock.js';
import { rounded } from '../core/rounded.js';
import type { EmotionEvent, EmotionFrame } from '../emotion/emotion-frame.js';
import { PULSES } from '../emotion/events/event-names.js';
import type { EngineListener, EngineStatus } from '../engine/engine-listener.js';
import { ANALYSIS_RATE_HZ } from '../features/feature-layout.js';
import type { EventMessage, StatusMessage } from '../server/protocol.js';
import type { Streams } from '../server/streams.js';
import { readSeries, SERIES } from './history/series-table.js';
import type { ShowHistory } from './history/show-history.js';

/** What is told of samples that were not analysed; read anew each time. */
type SampleCounts = Pick<StatusMessage, 'droppedSampleCount' | 'nonFiniteSampleCount'>;

/** About a second. */
const FRAMES_BETWEEN_STATUSES = 32;

/** Tells the server's clients what the engine says, each what it subscribed to, and keeps it for those who come later. */
export class Broadcast implements EngineListener {
  readonly #streams: Streams;
  readonly #history: ShowHistory;
  readonly #counts: SampleCounts;
  readonly #values = new Float64Array(SERIES.length);
  #newestFrame: EmotionFrame | null = null;
  #status: EngineStatus | null = null;
  #sentCounts: SampleCounts = { droppedSampleCount: 0, nonFiniteSampleCount: 0 };
  #sentWords = '';

  constructor(streams: Streams, history: ShowHistory, counts: SampleCounts) {
    this.#streams = streams;
    this.#history = history;
    this.#counts = counts;
  }

  /** The frame that was told last; null: none yet. */
  get newestFrame(): EmotionFrame | null {
    return this.#newestFrame;
  }

  onFrame(frame: EmotionFrame): void {
    this.#newestFrame = frame;
    const { frameIndex, sampleIndex, bands } = frame.feature;
    readSeries(frame, this.#values);
    this.#history.addFrame(sampleIndex, monotonicMs(), this.#values);
    this.#sendWords(frame);
    this.#streams.sendSignals(frameIndex, sampleIndex, this.#values);
    this.#streams.sendSpectrogram(frameIndex, bands);
    if (frameIndex % FRAMES_BETWEEN_STATUSES === 0) this.#sendLosses();
  }

  onEvent(event: EmotionEvent): void {
    const message: EventMessage = { type: 'event', ...rounded(event) };
    const isPulse = PULSES.has(event.name);
    if (!isPulse) this.#history.addEvent(message);
    this.#streams.sendEvent(isPulse ? 'pulses' : 'events', message);
  }

  /** Tells a marker of a person, where the music is now, and keeps it. */
  mark(note: string): void {
    const sampleIndex = this.#history.newestSampleIndex ?? 0;
    const audioTimeSeconds = sampleIndex / ANALYSIS_RATE_HZ;
    this.onEvent({ name: 'marker', sampleIndex, audioTimeSeconds, value: 1, confidence: 1, reason: note });
  }

  onStatus(status: EngineStatus): void {
    this.#status = status;
    const { droppedSampleCount, nonFiniteSampleCount } = this.#counts;
    this.#sentCounts = { droppedSampleCount, nonFiniteSampleCount };
    this.#streams.sendState({ type: 'status', ...status, ...this.#sentCounts });
  }

  #sendWords({ feature, presence, state, quadrant, subEmotion }: EmotionFrame): void {
    const { sampleIndex } = feature;
    const { state: signal } = presence;
    const words = [state, signal, quadrant, subEmotion].join();
    if (words === this.#sentWords) return;
    this.#sentWords = words;
    this.#streams.sendState({ type: 'emotion', sampleIndex, state, signal, quadrant, subEmotion });
  }

  /** Audio that is lost or no sound is a change of status. */
  #sendLosses(): void {
    const { droppedSampleCount, nonFiniteSampleCount } = this.#counts;
    const isNews =
      droppedSampleCount !== this.#sentCounts.droppedSampleCount ||
      nonFiniteSampleCount !== this.#sentCounts.nonFiniteSampleCount;
    if (this.#status !== null && isNews) this.onStatus(this.#status);
  }
}

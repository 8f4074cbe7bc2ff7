import ringBufferTs from 'ring-buffer-ts';
import { ANALYSIS_RATE_HZ } from '../../features/feature-layout.js';
import type { EventMessage } from '../../server/protocol.js';
import { type HistoryColumns, SeriesHistory } from './series-history.js';
import { SERIES } from './series-table.js';

export const HISTORY_SECONDS = 1800;
const ROWS_PER_SECOND = 4;
const EVENT_COUNT = 1000;

/** A span of audio time, seconds; below 0: before the newest. */
export interface Span {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** The last half hour of the show: every series at 4 Hz (2.4 MB), and the newest 1,000 events. Pure. Control thread. */
export class ShowHistory {
  readonly #series = new SeriesHistory({
    isPeak: SERIES.map(({ isPeak }) => isPeak),
    seconds: HISTORY_SECONDS,
    rateHz: ROWS_PER_SECOND,
  });
  readonly #events = new ringBufferTs.RingBuffer<EventMessage>(EVENT_COUNT);

  get newestSampleIndex(): number | null {
    return this.#series.newestSampleIndex;
  }

  /** Takes in the values of a frame, in the order of `SERIES`. An index that went back begins a new stream: what was before is forgotten. */
  addFrame(sampleIndex: number, heardAtMs: number, values: Float64Array): void {
    if (this.#series.add(sampleIndex, heardAtMs, values)) this.#events.clear();
  }

  /** Keeps an event, and lets the oldest go when there are too many. */
  addEvent(event: EventMessage): void {
    this.#events.add(event);
  }

  /** The series at `places` of `SERIES`, in at most `rowCount` rows. */
  columns(places: readonly number[], span: Span, rowCount: number): HistoryColumns {
    return this.#series.columns({ places, ...this.#absolute(span), rowCount });
  }

  /** Events of a span, oldest first. */
  events(span: Span): EventMessage[] {
    const { fromSeconds, toSeconds } = this.#absolute(span);
    return this.#events.toArray().filter(({ audioTimeSeconds: at }) => at >= fromSeconds && at <= toSeconds);
  }

  /** Seconds before the newest, as audio time. */
  #absolute({ fromSeconds, toSeconds }: Span): Span {
    const newestSeconds = (this.newestSampleIndex ?? 0) / ANALYSIS_RATE_HZ;
    const at = (seconds: number): number => (seconds < 0 ? newestSeconds + seconds : seconds);
    return { fromSeconds: at(fromSeconds), toSeconds: at(toSeconds) };
  }
}

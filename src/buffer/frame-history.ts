import ringBufferTs from 'ring-buffer-ts';

/** What a frame history keeps; both rings together bound its memory. */
export interface FrameHistoryOptions {
  /** Length of music kept, seconds. */
  readonly seconds: number;
  /** Frames kept per second of music, Hz; frames beyond it are thinned out. */
  readonly rateHz: number;
  /** Most events kept; the oldest go first. */
  readonly eventCount: number;
}

interface Stamped<Item> {
  readonly audioTimeSeconds: number;
  readonly item: Item;
}

/**
 * The last minutes of frames and events, for clients that join late: two rings of fixed size, oldest first.
 *
 * Of the frames, the first in every `1 / rateHz` of audio time is kept. A frame that is older than the newest one
 * starts a new stream, and the history with it. Generic over what is stored, as the caller may keep the serialised
 * text. Control thread; allocates one small object an item.
 */
export class FrameHistory<Frame, Event> {
  readonly rateHz: number;
  readonly seconds: number;
  readonly #frames;
  readonly #events;
  #newestSeconds = Number.NEGATIVE_INFINITY;
  #lastSlot = Number.NEGATIVE_INFINITY;

  /** Throws a `RangeError` unless all three options are above zero and finite. */
  constructor(options: FrameHistoryOptions) {
    const { seconds, rateHz, eventCount } = options;
    const frameCount = Math.ceil(seconds * rateHz);
    if (!(frameCount >= 1 && Number.isFinite(frameCount) && rateHz > 0 && eventCount >= 1)) {
      throw new RangeError(
        `frame history needs seconds, rateHz and eventCount above 0, not ${seconds}, ${rateHz}, ${eventCount}`,
      );
    }
    this.rateHz = rateHz;
    this.seconds = seconds;
    this.#frames = new ringBufferTs.RingBuffer<Stamped<Frame>>(frameCount);
    this.#events = new ringBufferTs.RingBuffer<Stamped<Event>>(Math.floor(eventCount));
  }

  /** Keeps `frame` if it is the first of its time slot; returns whether it was kept. */
  addFrame(audioTimeSeconds: number, frame: Frame): boolean {
    if (audioTimeSeconds < this.#newestSeconds) this.clear();
    this.#newestSeconds = audioTimeSeconds;
    const slot = Math.floor(audioTimeSeconds * this.rateHz);
    if (slot <= this.#lastSlot) return false;
    this.#lastSlot = slot;
    this.#frames.add({ audioTimeSeconds, item: frame });
    return true;
  }

  /** Keeps `event`, dropping the oldest one when the ring is full. */
  addEvent(audioTimeSeconds: number, event: Event): void {
    this.#events.add({ audioTimeSeconds, item: event });
  }

  /** Frames of the last `seconds` (at most the history's) before the newest frame heard, oldest first. */
  frames(seconds: number): Frame[] {
    return this.#last(this.#frames.toArray(), seconds);
  }

  /** Events of the last `seconds` (at most the history's) before the newest frame heard, oldest first. */
  events(seconds: number): Event[] {
    return this.#last(this.#events.toArray(), seconds);
  }

  clear(): void {
    this.#frames.clear();
    this.#events.clear();
    this.#newestSeconds = Number.NEGATIVE_INFINITY;
    this.#lastSlot = Number.NEGATIVE_INFINITY;
  }

  #last<Item>(stamped: readonly Stamped<Item>[], seconds: number): Item[] {
    const sinceSeconds = this.#newestSeconds - Math.min(seconds, this.seconds);
    return stamped.filter((entry) => entry.audioTimeSeconds >= sinceSeconds).map((entry) => entry.item);
  }
}

import type { AffektError } from '../core/errors.js';
import type { AudioChunk, SourceEvent, SourceStatus } from './audio-source.js';

/** Audio held for a consumer that does not pull, in seconds; more would only make what is heard late. */
export const LIVE_QUEUE_SECONDS = 1;
/** Status messages held; past this the oldest `lost`/`recovered` pair goes, so that they stay paired. */
const MAX_STATUS_COUNT = 32;

/**
 * Queue between a live input, which cannot wait, and one consumer, which may be slow. Holds at most one second of audio:
 * when full, the oldest chunk is dropped and counted; the order of what remains is kept. Not for use across threads.
 */
export class LiveQueue {
  readonly #events: SourceEvent[] = [];
  #heldSeconds = 0;
  #statusCount = 0;
  #isEnded = false;
  #error: AffektError | null = null;
  #wake: (() => void) | null = null;
  /** Samples (per channel) dropped so far. */
  droppedSampleCount = 0;

  push(event: SourceEvent): void {
    if (this.#isEnded) return;
    this.#events.push(event);
    if (event.type === 'audio') {
      this.#heldSeconds += durationSeconds(event);
      while (this.#heldSeconds > LIVE_QUEUE_SECONDS && this.#dropOldestAudio());
    } else {
      this.#statusCount++;
      if (this.#statusCount > MAX_STATUS_COUNT) this.#dropOldestPair();
    }
    this.#wake?.();
  }

  /** No more events follow: what is queued can still be pulled, then `next` returns undefined or throws `error`. */
  end(error: AffektError | null = null): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#error = error;
    this.#wake?.();
  }

  /** Drops everything queued (uncounted: nobody wants it any more) and ends. */
  close(): void {
    this.#events.length = 0;
    this.#heldSeconds = 0;
    this.end();
  }

  /** The oldest event; waits for one, and is undefined after the end. Throws the error given to `end`. */
  async next(): Promise<SourceEvent | undefined> {
    while (this.#events.length === 0 && !this.#isEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
    const event = this.#events.shift();
    if (event?.type === 'audio') this.#heldSeconds -= durationSeconds(event);
    if (event?.type === 'status') this.#statusCount--;
    if (this.#events.length === 0) this.#heldSeconds = 0;
    if (event === undefined && this.#error !== null) throw this.#error;
    return event;
  }

  #dropOldestAudio(): boolean {
    const index = this.#events.findIndex((event) => event.type === 'audio');
    const dropped = this.#events[index];
    // The newest chunk stays even when it alone is longer than the limit.
    if (dropped?.type !== 'audio' || index === this.#events.length - 1) return false;
    this.#events.splice(index, 1);
    this.#heldSeconds -= durationSeconds(dropped);
    this.droppedSampleCount += dropped.samples.length / dropped.format.channelCount;
    return true;
  }

  #dropOldestPair(): void {
    for (const status of ['lost', 'recovered'] satisfies SourceStatus['status'][]) {
      const index = this.#events.findIndex((event) => event.type === 'status' && event.status === status);
      if (index < 0) return;
      this.#events.splice(index, 1);
      this.#statusCount--;
    }
  }
}

function durationSeconds(chunk: AudioChunk): number {
  return chunk.samples.length / chunk.format.channelCount / chunk.format.sampleRateHz;
}

import { monotonicMs } from '../core/clock.js';

/** A consumer this late is not caught up with: the schedule moves, instead of a flood of audio. */
const MAX_LATENESS_MS = 1000;

/** Waits `ms` or until `signal` aborts, whichever comes first. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const onAbort = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Releases audio at the speed at which it would be heard. Each moment is computed from all audio so far and the start on the
 * monotonic clock, so timer errors do not add up; after a standstill of over a second the schedule starts anew.
 */
export class Pacer {
  #startMs = Number.NaN;
  #seconds = 0;

  /** Resolves when the next `seconds` of audio would have been heard, never before, with that monotonic time. */
  async release(seconds: number, signal: AbortSignal): Promise<number> {
    const nowMs = monotonicMs();
    if (Number.isNaN(this.#startMs)) this.#startMs = nowMs;
    this.#seconds += seconds;
    const dueMs = this.#startMs + this.#seconds * 1000;
    if (nowMs - dueMs > MAX_LATENESS_MS) {
      this.#startMs += nowMs - dueMs;
      return nowMs;
    }
    // Timers count whole milliseconds and may fire early: what is not yet due is waited for again.
    for (let restMs = dueMs - nowMs; restMs > 0 && !signal.aborted; restMs = dueMs - monotonicMs()) {
      await pause(Math.ceil(restMs), signal);
    }
    return dueMs;
  }
}

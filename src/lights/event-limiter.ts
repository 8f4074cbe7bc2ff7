import { ALLOWED_CHANGE_COUNT, FLASH_WINDOW_MS, GENERAL_THRESHOLD } from './flash-definitions.js';
import { worstCurve } from './lamp-curves.js';
import { SetChanges } from './set-changes.js';

/** Events of one name in a window, as each may become a flash. */
const ALLOWED_EVENT_COUNT = 3;

/**
 * Lets at most three events of a name pass in any second. For receivers whose light we do not know (OSC): every event
 * may become a flash there. What a receiver makes of events of different names together is beyond our knowledge.
 */
export class EventLimiter {
  readonly #passedAtMs = new Map<string, number[]>();
  /** Events not passed on since the start. */
  droppedCount = 0;

  /** Whether the event called `name` may leave at `timeMs`; if so it is counted. */
  allows(name: string, timeMs: number): boolean {
    const recent = (this.#passedAtMs.get(name) ?? []).filter(
      (passedAtMs) => passedAtMs >= timeMs - FLASH_WINDOW_MS,
    );
    const isAllowed = recent.length < ALLOWED_EVENT_COUNT;
    if (isAllowed) recent.push(timeMs);
    else this.droppedCount += 1;
    this.#passedAtMs.set(name, recent);
    return isAllowed;
  }
}

/**
 * Lets a value that leaves the program (0..1 of its range) make at most six opposing changes of a tenth or more in any
 * second, under any curve of a lamp, else holds it: the flash limit for receivers that turn the value into light.
 */
export class ValueLimiter {
  readonly #changes = new SetChanges(1);
  #value: number;
  /** Values held back since the start. */
  heldCount = 0;

  constructor(initial = 0) {
    this.#changes.accept(lightOf(initial), Number.NEGATIVE_INFINITY);
    this.#value = initial;
  }

  /** Sends `value` at `timeMs` whatever came before (a blackout); it is counted, so the way back comes only when allowed. */
  force(value: number, timeMs: number): number {
    this.#changes.accept(lightOf(value), timeMs);
    this.#value = value;
    return value;
  }

  /** The value to send at `timeMs` in place of `value`. */
  limit(value: number, timeMs: number): number {
    this.#changes.bind(timeMs, ALLOWED_CHANGE_COUNT);
    if (this.#changes.isWithin(lightOf(value), 0, 1)) this.force(value, timeMs);
    else this.heldCount += 1;
    return this.#value;
  }
}

/** In changes that count. */
const lightOf = (value: number): Float64Array => Float64Array.of(worstCurve(value) / GENERAL_THRESHOLD);

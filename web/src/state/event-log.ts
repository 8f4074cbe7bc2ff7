import type { EventMessage } from '../../../src/server/protocol.js';

/** An event and when it was heard, by the page's own clock, seconds. */
export interface LoggedEvent extends EventMessage {
  readonly atSeconds: number;
}

/** The newest events, oldest first; the oldest are let go of past `capacity`. */
export class EventLog {
  #events: readonly LoggedEvent[] = [];

  constructor(readonly capacity: number) {}

  get events(): readonly LoggedEvent[] {
    return this.#events;
  }

  push(event: LoggedEvent): void {
    this.#events = [...this.#events, event].slice(-this.capacity);
  }

  /** Adds what was before; an event that is held already (heard at the same place within a second) is left out. */
  insert(past: readonly LoggedEvent[]): void {
    const isHeld = (event: LoggedEvent): boolean =>
      this.#events.some(
        (held) =>
          held.name === event.name &&
          held.sampleIndex === event.sampleIndex &&
          Math.abs(held.atSeconds - event.atSeconds) < 1,
      );
    const missing = past.filter((event) => !isHeld(event));
    if (missing.length === 0) return;
    this.#events = [...this.#events, ...missing]
      .sort((one, other) => one.atSeconds - other.atSeconds)
      .slice(-this.capacity);
  }
}

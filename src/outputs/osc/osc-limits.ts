import { BeatDivider } from '../../lights/beat-divider.js';
import { EventLimiter, ValueLimiter } from '../../lights/event-limiter.js';
import { SIGNALS, type SignalDefinition } from '../../signals/signal-table.js';

/**
 * What the flash limit of OSC remembers: what left in the last second. An output that fails and is made anew goes on with it,
 * for whoever receives does not begin anew.
 */
export class OscLimits {
  readonly events = new EventLimiter();
  readonly beats = new BeatDivider();
  readonly #signals: ReadonlyMap<string, ValueLimiter> = new Map(
    SIGNALS.map((signal) => [signal.name, new ValueLimiter(restShare(signal))]),
  );

  /** Of the signal called `name`; throws RangeError where there is none. */
  signal(name: string): ValueLimiter {
    const limiter = this.#signals.get(name);
    if (limiter === undefined) throw new RangeError(`no signal ${name}`);
    return limiter;
  }

  /** Events and values that were not passed on as they came. */
  get limitedCount(): number {
    return [...this.#signals.values()].reduce(
      (sum, { heldCount }) => sum + heldCount,
      this.events.droppedCount,
    );
  }
}

/** Share of a signal's range that is sent as 0: its start, of a bipolar one its middle. */
export function restShare({ isBipolar }: SignalDefinition): number {
  return isBipolar ? 0.5 : 0;
}

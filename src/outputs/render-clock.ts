import { monotonicMs } from '../core/clock.js';
import { pause } from '../core/pause.js';
import { LINE_INTERVAL_MS } from './line-interval.js';

/** Renders without a change after which nothing leaves but the refresh (see `UniverseSchedule`): then there is nothing to wait for. */
const STILL_COUNT = 5;

/** When the rig renders: at the output rate, sooner when something is to be seen at once, never more often than a line carries. */
export class RenderClock {
  readonly #render: (timeMs: number) => boolean;
  #rateHz: number;
  #timer: NodeJS.Timeout | null = null;
  #renderedAtMs = Number.NEGATIVE_INFINITY;
  #sameCount = 0;
  #waiting: (() => void)[] = [];

  /** `render`: renders at a time and says whether anything changed. */
  constructor(rateHz: number, render: (timeMs: number) => boolean) {
    this.#rateHz = rateHz;
    this.#render = render;
  }

  /** Renders now, and from here on at the rate. */
  start(): void {
    if (this.#timer === null) this.#tick();
  }

  /** Renders a last time, as soon as the line allows, and no more. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const dueAtMs = this.#renderedAtMs + LINE_INTERVAL_MS;
    while (monotonicMs() < dueAtMs) await pause(Math.ceil(dueAtMs - monotonicMs()));
    this.#show();
  }

  setRate(rateHz: number): void {
    this.#rateHz = rateHz;
  }

  /** Renders as soon as the line allows; at once where the lights stood still. */
  soon(): void {
    if (this.#timer === null) return;
    const isStill = this.#sameCount >= STILL_COUNT;
    this.#in(isStill ? 0 : Math.max(0, this.#renderedAtMs + LINE_INTERVAL_MS - monotonicMs()));
  }

  /** Resolves when the next render is done; at once while the clock does not run. */
  async rendered(): Promise<void> {
    if (this.#timer === null) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #show(): void {
    this.#renderedAtMs = monotonicMs();
    this.#sameCount = this.#render(this.#renderedAtMs) ? 0 : this.#sameCount + 1;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #tick(): void {
    this.#show();
    this.#in(Math.max(LINE_INTERVAL_MS, 1000 / this.#rateHz));
  }

  /** Node's timers may fire up to a millisecond early, which at this rate is more than the line carries: then wait on. */
  #in(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const dueAtMs = monotonicMs() + ms;
    this.#timer = setTimeout(() => {
      const earlyMs = dueAtMs - monotonicMs();
      if (earlyMs > 0) this.#in(earlyMs);
      else this.#tick();
    }, Math.ceil(ms));
  }
}

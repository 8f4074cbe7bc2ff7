import { ALLOWED_CHANGE_COUNT, FLASH_WINDOW_MS } from './flash-definitions.js';

/** No strobe flashes faster than this. */
export const HIGHEST_STROBE_HZ = 3;

/** A strobe channel: where it is, the value at which its shutter stays open, and what its other values do, if known. */
export interface StrobeChannel {
  readonly index: number;
  readonly open: number;
  /** Rising in `hz`; empty: the channel stays open for ever. */
  readonly hzTable: readonly { readonly value: number; readonly hz: number }[];
}

/** What strobes did that are no more. */
export type PastBursts = readonly Burst[];

/** A stretch in which a channel strobes at one rate, and the changes set aside for it until a second after its end. */
interface Burst {
  readonly value: number;
  readonly reservedCount: number;
  lastMs: number;
}

/**
 * Decides what strobe channels may do. A channel without an Hz table stays open. One with a table gets the fastest entry
 * that is asked for and not above 3 Hz, and only while its flashes, those of other strobes and the changes that the
 * lights made by themselves in the last second fit into the limit together. For each burst its flashes are set aside,
 * and a change at its beginning and its end, until a second after it; while it runs, the lights hold still. A burst too
 * fast for that may run alone, after a second without changes. In practice one fixture strobes at a time.
 */
export class StrobeGate {
  readonly #channels: readonly StrobeChannel[];
  readonly #bursts = new Map<StrobeChannel, Burst>();
  #past: Burst[];

  /** `past`: of the gate before, whose channels these take over. */
  constructor(channels: readonly StrobeChannel[], past: PastBursts = []) {
    this.#channels = channels;
    this.#past = [...past];
  }

  /** What strobed within the window that ends at `timeMs`; what still does ends then. */
  ended(timeMs: number): PastBursts {
    const running = [...this.#bursts.values()].map((burst) => ({ ...burst, lastMs: timeMs }));
    return [...this.#past, ...running];
  }

  /** Whether a strobe runs: the lights are to hold still. */
  get isRunning(): boolean {
    return this.#bursts.size > 0;
  }

  /** Changes set aside for strobes in the window that ends at `timeMs`. */
  reservedCount(timeMs: number): number {
    this.#past = this.#past.filter((burst) => burst.lastMs >= timeMs - FLASH_WINDOW_MS);
    const bursts = [...this.#past, ...this.#bursts.values()];
    return bursts.reduce((sum, burst) => sum + burst.reservedCount, 0);
  }

  /**
   * Writes every strobe channel's value into `bytes`. `wantedHz`: what each channel is asked for, 0 for open.
   * `changeCount`: asks what the lights did in the window that ends at `timeMs`.
   */
  apply(
    wantedHz: (channel: StrobeChannel) => number,
    changeCount: () => number,
    timeMs: number,
    bytes: Uint8Array,
  ): void {
    for (const channel of this.#channels) {
      const entry = fastestEntry(channel, wantedHz(channel));
      this.#endUnless(channel, entry?.value, timeMs);
      if (entry !== undefined) this.#begin(channel, entry, changeCount, timeMs);
      bytes[channel.index] = this.#bursts.get(channel)?.value ?? channel.open;
    }
  }

  #endUnless(channel: StrobeChannel, value: number | undefined, timeMs: number): void {
    const burst = this.#bursts.get(channel);
    if (burst === undefined) return;
    burst.lastMs = timeMs;
    if (burst.value === value) return;
    this.#bursts.delete(channel);
    this.#past.push(burst);
  }

  #begin(
    channel: StrobeChannel,
    entry: { value: number; hz: number },
    changeCount: () => number,
    timeMs: number,
  ): void {
    if (this.#bursts.has(channel)) return;
    const taken = changeCount() + this.reservedCount(timeMs);
    const needed = 2 * Math.ceil(entry.hz) + 2;
    if (taken > 0 && taken + needed > ALLOWED_CHANGE_COUNT) return;
    const reservedCount = Math.min(needed, ALLOWED_CHANGE_COUNT);
    this.#bursts.set(channel, { value: entry.value, reservedCount, lastMs: timeMs });
  }
}

function fastestEntry(channel: StrobeChannel, wantedHz: number): { value: number; hz: number } | undefined {
  const ceiling = Math.min(wantedHz, HIGHEST_STROBE_HZ);
  return channel.hzTable.findLast((entry) => entry.hz > 0 && entry.hz <= ceiling);
}

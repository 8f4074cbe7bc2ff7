import type { LightsMessage } from '../../../src/server/protocol.js';

type Limiter = LightsMessage['limiter'];

/** A mark stays this long after the limiter last held something: it must not blink with what it holds back, ms. */
const STAYS_MS = 2_000;

/** What the flash limiter is doing, made calm enough to be read: groups stay named for two seconds. */
export class LimiterMark {
  readonly #heldAtMs = new Map<string, number>();
  #workedAtMs = Number.NEGATIVE_INFINITY;
  /** Output frames in which the limiter held something, and OSC values it held, so far; null before the first message. */
  #workCount: number | null = null;

  clear(): void {
    this.#heldAtMs.clear();
    this.#workedAtMs = Number.NEGATIVE_INFINITY;
    this.#workCount = null;
  }

  /** Takes in a state that arrived at `nowMs`. A count that grew since the last one tells of work that fell between two messages. */
  push({ heldGroups, heldCount, limitedCount }: Limiter, nowMs: number): void {
    const workCount = heldCount + limitedCount;
    const hasGrown = this.#workCount !== null && workCount > this.#workCount;
    if (hasGrown || heldGroups.length > 0) this.#workedAtMs = nowMs;
    for (const name of heldGroups) this.#heldAtMs.set(name, nowMs);
    for (const [name, atMs] of this.#heldAtMs) if (nowMs - atMs > STAYS_MS) this.#heldAtMs.delete(name);
    this.#workCount = workCount;
  }

  /** Whether it is at work, and on which groups, as far as the messages named them. */
  at(nowMs: number): { readonly isWorking: boolean; readonly groups: readonly string[] } {
    const isRecent = (atMs: number) => nowMs - atMs <= STAYS_MS;
    const groups = [...this.#heldAtMs].filter(([, atMs]) => isRecent(atMs)).map(([name]) => name);
    return { isWorking: isRecent(this.#workedAtMs), groups };
  }
}

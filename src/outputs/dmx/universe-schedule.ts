import type { Universes } from '../../lights/rig-layout.js';

/** E1.31, 6.6.2: a source that has nothing new says so three times before it slows down. */
const REPEAT_COUNT = 3;
/**
 * Light that stands still is sent again after this time. Receivers ask for far less (E1.31 for a packet in 2.5 s, Art-Net in 4 s): it is so
 * that a packet that gets lost, of a blackout say, is made good before anybody sees it.
 */
const REFRESH_MS = 45;

interface Sent {
  readonly values: Uint8Array;
  readonly sameCount: number;
  readonly atMs: number;
}

/** A universe that is sent no more. */
export interface Left {
  readonly universe: number;
  readonly values: Uint8Array;
  readonly sentAtMs: number;
}

/** Decides which universes are to be sent: those that changed, three repetitions, then a refresh now and then. Pure; times in ms. */
export class UniverseSchedule {
  readonly #sent = new Map<number, Sent>();

  /** The universes to send now that `universes` are wanted. */
  due(universes: Universes, timeMs: number): readonly (readonly [universe: number, values: Uint8Array])[] {
    return [...universes].filter(([universe, values]) => {
      const last = this.#sent.get(universe);
      const isSame = last !== undefined && Buffer.compare(last.values, values) === 0;
      if (isSame && last.sameCount >= REPEAT_COUNT && timeMs - last.atMs < REFRESH_MS) return false;
      this.#sent.set(universe, { values, sameCount: isSame ? last.sameCount + 1 : 0, atMs: timeMs });
      return true;
    });
  }

  /** The universes whose refresh is due although nothing new came. */
  stale(timeMs: number): readonly (readonly [universe: number, values: Uint8Array])[] {
    const silent = [...this.#sent].filter(([, { atMs }]) => timeMs - atMs >= REFRESH_MS);
    return this.due(new Map(silent.map(([universe, { values }]) => [universe, values])), timeMs);
  }

  /** The universes that are in `universes` no more, and what was sent last of them: nothing is due of them from here on. */
  letGo(universes: Universes): readonly Left[] {
    const gone = [...this.#sent].filter(([universe]) => !universes.has(universe));
    for (const [universe] of gone) this.#sent.delete(universe);
    return gone.map(([universe, { values, atMs }]) => ({ universe, values, sentAtMs: atMs }));
  }

  /** Knows the universes of `before`, all of which are due. */
  takeOver(before: UniverseSchedule): void {
    for (const [universe, { values }] of before.#sent)
      this.#sent.set(universe, { values, sameCount: 0, atMs: Number.NEGATIVE_INFINITY });
  }

  /** What was sent last. */
  current(): Universes {
    return new Map([...this.#sent].map(([universe, { values }]) => [universe, values]));
  }
}

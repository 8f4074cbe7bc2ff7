import { DESK_MOVE_MS, Ramp } from '../signals/ramp.js';
import { Hand } from './hand.js';
import type { Look } from './look.js';
import { mixLooks } from './mix.js';
import { type Operation, RESTING_OPERATION } from './operation.js';

type Looks = ReadonlyMap<string, Look>;

/**
 * What a person at the desk makes of the looks: freeze, hands, grand master, blackout, in this order. A freeze and a
 * blackout come at once; all else moves. Pure; times in ms.
 */
export class OperatedLooks {
  operation: Operation = RESTING_OPERATION;
  readonly #hands = new Map<string, Hand>();
  readonly #master = new Ramp(1, DESK_MOVE_MS);
  /** 1: all is lit as it is to be, 0: dark. */
  #light = new Ramp(1, DESK_MOVE_MS);
  /** 1: what stood when the freeze came, 0: what is followed. */
  #freeze = new Ramp(0, DESK_MOVE_MS);
  readonly #frozen = new Map<string, Look>();
  /** As shown last, before hands and master. */
  #picture: Looks = new Map();

  /** `held`: groups that the flash limit holds, and what they show in place of their look, before the master. */
  operate(operation: Operation, held: Looks, timeMs: number): void {
    const before = this.operation;
    this.operation = operation;
    if (operation.isFrozen && !before.isFrozen) this.#beginFreeze(held);
    if (!operation.isFrozen) this.#freeze.to(0, timeMs);
    if (operation.isBlackout) this.#light = new Ramp(0, DESK_MOVE_MS);
    else this.#light.to(1, timeMs);
    this.#master.to(operation.master, timeMs);
    for (const name of [...this.#hands.keys(), ...Object.keys(operation.hands)]) {
      const hand = this.#hands.get(name) ?? new Hand();
      this.#hands.set(name, hand);
      hand.hold(Object.hasOwn(operation.hands, name) ? operation.hands[name] : undefined, timeMs);
    }
  }

  /** Share of every level that grand master and blackout leave. */
  levelShare(timeMs: number): number {
    return this.#master.at(timeMs) * this.#light.at(timeMs);
  }

  /** What the groups show. `isAtEnd`: they show the look for the end, which neither a freeze nor a hand keeps from it. */
  looks(followed: Looks, timeMs: number, isAtEnd: boolean): Looks {
    this.#picture = isAtEnd ? followed : this.#freezeLooks(followed, timeMs);
    const share = this.levelShare(timeMs);
    const looks = new Map<string, Look>();
    for (const [name, look] of this.#picture) {
      const hand = isAtEnd ? undefined : this.#hands.get(name);
      const handled = hand?.apply(look, timeMs) ?? look;
      looks.set(name, { ...handled, level: share * handled.level });
    }
    for (const [name, hand] of this.#hands)
      if (!Object.hasOwn(this.operation.hands, name) && !hand.isOn(timeMs)) this.#hands.delete(name);
    return looks;
  }

  #beginFreeze(held: Looks): void {
    this.#freeze = new Ramp(1, DESK_MOVE_MS);
    this.#frozen.clear();
    for (const [name, look] of this.#picture) this.#frozen.set(name, held.get(name) ?? look);
  }

  #freezeLooks(followed: Looks, timeMs: number): Looks {
    const share = this.#freeze.at(timeMs);
    if (share === 0) return followed;
    const picture = new Map<string, Look>();
    for (const [name, look] of followed) {
      const frozen = this.#frozen.get(name) ?? look;
      this.#frozen.set(name, frozen);
      picture.set(name, { ...mixLooks(look, frozen, share), strobeHz: 0 });
    }
    return picture;
  }
}

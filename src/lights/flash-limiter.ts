import { type LightSlot, readSlot, writeSlot } from './fixture-light.js';
import { ALLOWED_CHANGE_COUNT } from './flash-definitions.js';
import { LIGHT_KINDS } from './lamp-light.js';
import { type LimitedGroup, SeenLamps } from './seen-lamps.js';
import type { SentMoment } from './sent-bytes.js';
import { SetChanges } from './set-changes.js';

/** Halvings of the way from what is lit to what is wanted. */
const SEARCH_STEPS = 6;

const EMPTY = new Float64Array();

/**
 * Lets no light flash more than three times in any second, as `flash-definitions.ts` states it: of every lamp, of every
 * group and of every set of groups. Works on the bytes that leave, so rounding cannot get past it.
 *
 * What is wanted is passed on as it is when that is allowed, else as much of each group's way towards it as is allowed, else
 * the group holds still: a pulse comes late or is left out, never half-hidden. What a lamp may do does not depend on what the
 * others do at the same time, so no group takes another's turn. Pure: the caller gives the time in ms.
 * What it cannot know: how much of the view a fixture fills, and what other desks do to it.
 */
export class FlashLimiter {
  readonly #groups: readonly LimitedPart[];
  readonly #lamps: SeenLamps;
  readonly #changes: readonly SetChanges[];
  readonly #emitted: Uint8Array;
  readonly #trial: Uint8Array;
  /** Bytes that are no light (strobe, fixed values): passed on. */
  readonly #otherIndexes: readonly number[];
  /** Groups that got less than they wanted in the last call. */
  heldGroups: readonly string[] = [];

  constructor(groups: readonly LimitedGroup[], byteCount: number) {
    this.#groups = groups.map((group) => new LimitedPart(group));
    this.#lamps = new SeenLamps(groups);
    this.#changes = LIGHT_KINDS.map((count) => new SetChanges(count * this.#lamps.count));
    this.#emitted = new Uint8Array(byteCount);
    this.#trial = new Uint8Array(byteCount);
    const limited = new Set(this.#groups.flatMap((group) => group.byteIndexes));
    this.#otherIndexes = Array.from({ length: byteCount }, (_, index) => index).filter(
      (index) => !limited.has(index),
    );
  }

  /** Takes over what left before this limiter was made, in order. */
  recall(moments: readonly SentMoment[]): void {
    for (const { timeMs, bytes } of moments) {
      this.#tellApart(bytes);
      this.#accept(bytes, timeMs);
    }
  }

  /** Opposing changes of the busiest light in the window that ends at `timeMs`, at most. */
  changeCount(timeMs: number): number {
    return Math.max(...this.#changes.map((changes) => changes.changeCount(timeMs)));
  }

  /**
   * The bytes to emit at `timeMs` in place of `desired`; the returned array is the limiter's own until the next call.
   * `allowed`: less than six where strobe channels flash by themselves; none: hold still; Infinity: a blackout, which goes
   * dark at once whatever came before; it is counted, so the light comes back only when that is allowed.
   */
  apply(desired: Uint8Array, timeMs: number, allowed = ALLOWED_CHANGE_COUNT): Uint8Array {
    this.#tellApart(desired);
    if (allowed > 0) for (const changes of this.#changes) changes.bind(timeMs, allowed);
    const shares = this.#groups.map((group, index) => {
      if (group.isSame(desired, this.#emitted)) return 1;
      return allowed > 0 ? this.#shareOf(group, index, desired) : 0;
    });
    for (const [index, group] of this.#groups.entries())
      group.mix(desired, this.#emitted, this.#trial, shares[index] ?? 0);
    for (const index of this.#otherIndexes) this.#trial[index] = desired[index] ?? 0;
    this.heldGroups = this.#groups
      .filter((group, index) => shares[index] !== 1 && !group.isSame(this.#trial, desired))
      .map(({ name }) => name);
    this.#accept(this.#trial, timeMs);
    return this.#emitted;
  }

  /** Share of the way from what is lit to what is wanted that a group may go, 0..1. */
  #shareOf(group: LimitedPart, index: number, desired: Uint8Array): number {
    return largestSafe((share) => {
      group.mix(desired, this.#emitted, this.#trial, share);
      return this.#lamps.ofGroup(index).every((lamp) => {
        this.#lamps.read(lamp, this.#trial);
        return this.#changes.every((changes, kind) => {
          const count = LIGHT_KINDS[kind] ?? 0;
          return changes.isWithin(this.#lamps.light[kind] ?? EMPTY, count * lamp, count * (lamp + 1));
        });
      });
    });
  }

  #accept(bytes: Uint8Array, timeMs: number): void {
    const isSame = this.#groups.every((group) => group.isSame(bytes, this.#emitted));
    this.#emitted.set(bytes);
    if (isSame) return;
    this.#lamps.readAll(bytes);
    this.#changes.forEach((changes, kind) => {
      changes.accept(this.#lamps.light[kind] ?? EMPTY, timeMs);
    });
  }

  /** Watches lamps apart that differ in `bytes` and were alike so far. */
  #tellApart(bytes: Uint8Array): void {
    for (const like of this.#lamps.tellApart(bytes))
      this.#changes.forEach((changes, kind) => {
        const count = LIGHT_KINDS[kind] ?? 0;
        changes.addLike(count * like, count);
      });
  }
}

/** One group's bytes of light. */
class LimitedPart {
  readonly name: string;
  readonly byteIndexes: readonly number[];
  readonly #slots: readonly LightSlot[];

  constructor(group: LimitedGroup) {
    this.name = group.name;
    this.#slots = group.fixtures.flat();
    this.byteIndexes = this.#slots.flatMap(({ coarse, fine }) => (fine === null ? [coarse] : [coarse, fine]));
  }

  isSame(one: Uint8Array, other: Uint8Array): boolean {
    return this.byteIndexes.every((index) => one[index] === other[index]);
  }

  mix(desired: Uint8Array, emitted: Uint8Array, into: Uint8Array, share: number): void {
    for (const slot of this.#slots) {
      const from = readSlot(slot, emitted);
      writeSlot(slot, from + share * (readSlot(slot, desired) - from), into);
    }
  }
}

/** Largest share found by halving for which `isSafe` held when asked; 0 (hold) needs no asking. */
function largestSafe(isSafe: (share: number) => boolean): number {
  if (isSafe(1)) return 1;
  let safe = 0;
  let unsafe = 1;
  for (let step = 0; step < SEARCH_STEPS; step += 1) {
    const middle = (safe + unsafe) / 2;
    if (isSafe(middle)) safe = middle;
    else unsafe = middle;
  }
  return safe;
}

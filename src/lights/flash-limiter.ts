import { ChangeLedger } from './change-ledger.js';
import { type LightSlot, readSlot, writeSlot } from './fixture-light.js';
import { ALLOWED_CHANGE_COUNT } from './flash-definitions.js';
import { GroupSets } from './group-sets.js';
import { LIGHT_THRESHOLDS, readLampLight } from './lamp-light.js';
import type { SentMoment } from './sent-bytes.js';

/** Halvings of the way from what is lit to what is wanted. */
const SEARCH_STEPS = 6;
/** Shares of its way that a group is tried by where a set of groups is the limit. */
const SET_SHARES = [1, 0.5, 0.25, 0.1] as const;

const QUANTITY_COUNT = LIGHT_THRESHOLDS.length;

/** Fixtures that are seen as one area; each is given by its light slots. */
export interface LimitedGroup {
  readonly name: string;
  readonly fixtures: readonly (readonly LightSlot[])[];
}

/**
 * Lets no light flash more than three times in any second, as `flash-definitions.ts` states it: of every lamp, of every
 * group and of every set of groups. Works on the bytes that leave, so rounding cannot get past it.
 *
 * What is wanted is passed on as it is when that is allowed, else as much of the way towards it as is allowed, else the
 * group holds still: a pulse comes late or is left out, never half-hidden. Pure: the caller gives the time in ms.
 * What it cannot know: how much of the view a fixture fills, and what other desks do to it.
 */
export class FlashLimiter {
  readonly #groups: readonly GroupWatch[];
  readonly #sets: GroupSets;
  readonly #emitted: Uint8Array;
  readonly #trial: Uint8Array;
  /** Quantities of every group, one group after the other: as emitted, and of a trial. */
  readonly #emittedLight: Float64Array;
  readonly #trialLight: Float64Array;
  /** Bytes that are no light (strobe, fixed values): passed on. */
  readonly #otherIndexes: readonly number[];
  /** Groups that got less than they wanted in the last call. */
  heldGroups: readonly string[] = [];

  constructor(groups: readonly LimitedGroup[], byteCount: number) {
    const lit = groups.filter(({ fixtures }) => fixtures.some((slots) => slots.length > 0));
    this.#groups = lit.map((group) => new GroupWatch(group));
    this.#sets = new GroupSets(lit.map(({ fixtures }) => fixtures.length));
    this.#emitted = new Uint8Array(byteCount);
    this.#trial = new Uint8Array(byteCount);
    this.#emittedLight = new Float64Array(QUANTITY_COUNT * lit.length);
    this.#trialLight = new Float64Array(QUANTITY_COUNT * lit.length);
    const limited = new Set(this.#groups.flatMap((group) => group.byteIndexes));
    this.#otherIndexes = Array.from({ length: byteCount }, (_, index) => index).filter(
      (index) => !limited.has(index),
    );
  }

  /** Takes over what left before this limiter was made, in order. */
  recall(moments: readonly SentMoment[]): void {
    for (const { timeMs, bytes } of moments) this.#accept(bytes, timeMs);
  }

  /** Opposing changes of the busiest light in the window that ends at `timeMs`. */
  changeCount(timeMs: number): number {
    const ofGroups = this.#groups.map((group) => group.changeCount(timeMs));
    return Math.max(this.#sets.changeCount(timeMs), ...ofGroups);
  }

  /**
   * The bytes to emit at `timeMs` in place of `desired`; the returned array is the limiter's own until the next call.
   * `allowed`: less than six where strobe channels flash by themselves; −1: hold still; Infinity: a blackout, which goes
   * dark at once whatever came before; it is counted, so the light comes back only when that is allowed.
   */
  apply(desired: Uint8Array, timeMs: number, allowed = ALLOWED_CHANGE_COUNT): Uint8Array {
    const shares = this.#groups.map((group) => this.#shareOf(group, desired, timeMs, allowed));
    if (allowed !== Number.POSITIVE_INFINITY && allowed >= 0)
      this.#slowSets(desired, shares, timeMs, allowed);
    this.#mix(desired, shares);
    for (const index of this.#otherIndexes) this.#trial[index] = desired[index] ?? 0;
    this.heldGroups = this.#groups
      .filter((group, index) => shares[index] !== 1 && !group.isSame(this.#trial, desired))
      .map(({ name }) => name);
    this.#accept(this.#trial, timeMs);
    return this.#emitted;
  }

  /** Share of the way from what is lit to what is wanted that a group may go by itself, 0..1. */
  #shareOf(group: GroupWatch, desired: Uint8Array, timeMs: number, allowed: number): number {
    if (allowed === Number.POSITIVE_INFINITY || group.isSame(desired, this.#emitted)) return 1;
    if (allowed < 0) return 0;
    return largestSafe((share) => {
      group.mix(desired, this.#emitted, this.#trial, share);
      return group.isSafe(this.#trial, timeMs, allowed);
    });
  }

  /**
   * Takes back from `shares` what sets of groups would change too often by: group by group, in the order of the patch, each
   * goes as far as it may beside those before it.
   */
  #slowSets(desired: Uint8Array, shares: number[], timeMs: number, allowed: number): void {
    const full = this.#sets.full(timeMs, allowed);
    if (full.length === 0) return;
    const light = this.#trialLight;
    const isCrowded = () => this.#sets.isCrowded(light, full, timeMs);
    const read = (index: number, share: number) => {
      const group = this.#groups[index];
      group?.mix(desired, this.#emitted, this.#trial, share);
      group?.read(this.#trial, light, QUANTITY_COUNT * index);
    };
    for (const [index, share] of shares.entries()) read(index, share);
    if (!isCrowded()) return;
    light.set(this.#emittedLight);
    this.#groups.forEach((group, index) => {
      const own = shares[index] ?? 0;
      if (own === 0 || group.isSame(desired, this.#emitted)) return;
      shares[index] =
        SET_SHARES.map((share) => share * own).find((share) => {
          read(index, share);
          return group.isSafe(this.#trial, timeMs, allowed) && !isCrowded();
        }) ?? 0;
      if (shares[index] === 0) read(index, 0);
    });
  }

  #mix(desired: Uint8Array, shares: readonly number[]): void {
    for (const [index, group] of this.#groups.entries())
      group.mix(desired, this.#emitted, this.#trial, shares[index] ?? 0);
  }

  #accept(bytes: Uint8Array, timeMs: number): void {
    const isSame = this.#groups.every((group) => group.isSame(bytes, this.#emitted));
    this.#emitted.set(bytes);
    if (isSame) return;
    this.#groups.forEach((group, index) => {
      group.accept(bytes, this.#emittedLight, QUANTITY_COUNT * index, timeMs);
    });
    this.#sets.accept(this.#emittedLight, timeMs);
  }
}

/** One group: each of its lamps watched, and their mean. */
class GroupWatch {
  readonly name: string;
  readonly byteIndexes: readonly number[];
  readonly #fixtures: readonly (readonly LightSlot[])[];
  readonly #slots: readonly LightSlot[];
  /** Of each lamp all quantities, one lamp after the other, and of their mean last. */
  readonly #ledger: ChangeLedger;
  readonly #light: Float64Array;

  constructor(group: LimitedGroup) {
    this.name = group.name;
    this.#fixtures = group.fixtures;
    this.#slots = group.fixtures.flat();
    this.byteIndexes = this.#slots.flatMap(({ coarse, fine }) => (fine === null ? [coarse] : [coarse, fine]));
    this.#ledger = new ChangeLedger([...group.fixtures, null].flatMap(() => LIGHT_THRESHOLDS));
    this.#light = new Float64Array(this.#ledger.count);
  }

  changeCount(timeMs: number): number {
    return this.#ledger.mostChanges(timeMs);
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

  /** Whether no lamp and not their mean changes more often than `allowed` with `bytes` at `timeMs`. */
  isSafe(bytes: Uint8Array, timeMs: number, allowed: number): boolean {
    this.#readAll(bytes);
    for (let series = 0; series < this.#ledger.count; series += 1) {
      if (!this.#ledger.isFull(series, timeMs, allowed)) continue;
      if (this.#ledger.adds(series, this.#light[series] ?? 0, timeMs)) return false;
    }
    return true;
  }

  /** Writes the quantities of the mean into `into` from `at` on. */
  read(bytes: Uint8Array, into: Float64Array, at: number): void {
    this.#readAll(bytes);
    into.set(this.#light.subarray(-QUANTITY_COUNT), at);
  }

  accept(bytes: Uint8Array, into: Float64Array, at: number, timeMs: number): void {
    this.read(bytes, into, at);
    for (let series = 0; series < this.#ledger.count; series += 1)
      this.#ledger.accept(series, this.#light[series] ?? 0, timeMs);
  }

  #readAll(bytes: Uint8Array): void {
    const light = this.#light;
    const mean = light.length - QUANTITY_COUNT;
    light.fill(0, mean);
    const share = 1 / Math.max(1, this.#fixtures.length);
    this.#fixtures.forEach((slots, lamp) => {
      readLampLight(slots, bytes, light, QUANTITY_COUNT * lamp);
      for (let quantity = 0; quantity < QUANTITY_COUNT; quantity += 1) {
        light[mean + quantity] =
          (light[mean + quantity] ?? 0) + share * (light[QUANTITY_COUNT * lamp + quantity] ?? 0);
      }
    });
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

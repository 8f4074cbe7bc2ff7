import { type Light, type LightSlot, lightOf, readSlot, writeSlot } from './fixture-light.js';
import { ALLOWED_CHANGE_COUNT, OpposingChanges } from './opposing-changes.js';
import type { SentMoment } from './sent-bytes.js';

/** WCAG 2.x: a tenth of the maximum relative luminance, the darker state below .8. */
const GENERAL = { threshold: 0.1 - 1e-9, darkerBelow: 0.8 } as const;
/** WCAG 2.x, red flash: more than 20 of 320 in (R − G − B). */
const RED = { threshold: 20 / 320 - 1e-9, darkerBelow: Number.POSITIVE_INFINITY } as const;
/** Halvings of the way from what is lit to what is wanted. */
const SEARCH_STEPS = 6;

/** Fixtures that are seen as one area; each is given by its light slots. */
export interface LimitedGroup {
  readonly name: string;
  readonly fixtures: readonly (readonly LightSlot[])[];
}

/**
 * Lets no light flash more than three times in any second (WCAG 2.3.1, in the spirit of ITU-R BT.1702): at most six
 * opposing changes in relative luminance, in the brightness of the strongest emitter, and in redness; of every fixture,
 * of every group's mean, and of the mean of the whole rig. Works on the bytes that leave, so rounding cannot get past it.
 *
 * What is wanted is passed on as it is when that is allowed, else as much of the way towards it as is allowed, else the
 * group holds still: a pulse comes late or is left out, never half-hidden. Pure: the caller gives the time in ms.
 * What it cannot know: the dimmer curve of a fixture, how much of the view it fills, and what other desks do to it.
 */
export class FlashLimiter {
  readonly #groups: readonly GroupState[];
  readonly #rig: Watch;
  readonly #emitted: Uint8Array;
  readonly #trial: Uint8Array;
  /** Bytes that are no light (strobe, fixed values): passed on. */
  readonly #otherIndexes: readonly number[];
  /** Groups that got less than they wanted in the last call. */
  heldGroups: readonly string[] = [];

  constructor(groups: readonly LimitedGroup[], byteCount: number) {
    this.#groups = groups.map((group) => new GroupState(group));
    this.#rig = new Watch(groups.flatMap((group) => group.fixtures));
    this.#emitted = new Uint8Array(byteCount);
    this.#trial = new Uint8Array(byteCount);
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
    return Math.max(this.#rig.count(timeMs), ...this.#groups.map((group) => group.count(timeMs)));
  }

  /**
   * The bytes to emit at `timeMs` in place of `desired`; the returned array is the limiter's own until the next call.
   * `allowed`: less than six where strobe channels flash by themselves; −1: hold still; Infinity: a blackout, which goes
   * dark at once whatever came before; it is counted, so the light comes back only when that is allowed.
   */
  apply(desired: Uint8Array, timeMs: number, allowed = ALLOWED_CHANGE_COUNT): Uint8Array {
    const trial = this.#trial;
    const shares = this.#groups.map((group) => group.shareOf(desired, this.#emitted, trial, timeMs, allowed));
    if (!this.#isRigSafe(desired, shares, 1, timeMs, allowed))
      this.#scaleBack(desired, shares, timeMs, allowed);
    this.#groups.forEach((group, index) => {
      group.mix(desired, this.#emitted, trial, shares[index] ?? 0);
    });
    for (const index of this.#otherIndexes) trial[index] = desired[index] ?? 0;
    this.#accept(trial, timeMs);
    this.heldGroups = this.#groups.filter((_, index) => shares[index] !== 1).map((group) => group.name);
    return this.#emitted;
  }

  #accept(bytes: Uint8Array, timeMs: number): void {
    this.#emitted.set(bytes);
    for (const group of this.#groups) group.accept(bytes, timeMs);
    this.#rig.accept(bytes, timeMs);
  }

  /** Whether all groups at `scale` of their shares keep every light, and the rig's mean, within the allowance. */
  #isRigSafe(
    desired: Uint8Array,
    shares: readonly number[],
    scale: number,
    timeMs: number,
    allowed: number,
  ): boolean {
    this.#groups.forEach((group, index) => {
      group.mix(desired, this.#emitted, this.#trial, (shares[index] ?? 0) * scale);
    });
    if (this.#rig.countWith(this.#trial, timeMs) > allowed) return false;
    return scale === 1 || this.#groups.every((group) => group.countWith(this.#trial, timeMs) <= allowed);
  }

  #scaleBack(desired: Uint8Array, shares: number[], timeMs: number, allowed: number): void {
    const scale = largestSafe((share) => this.#isRigSafe(desired, shares, share, timeMs, allowed));
    for (let index = 0; index < shares.length; index += 1) shares[index] = (shares[index] ?? 0) * scale;
  }
}

/** Opposing changes in the three quantities of a set of fixtures, taken as their mean. */
class Watch {
  readonly #fixtures: readonly (readonly LightSlot[])[];
  readonly #luminance = new OpposingChanges(GENERAL);
  readonly #brightness = new OpposingChanges(GENERAL);
  readonly #red = new OpposingChanges(RED);

  constructor(fixtures: readonly (readonly LightSlot[])[]) {
    this.#fixtures = fixtures;
  }

  countWith(bytes: Uint8Array, timeMs: number): number {
    const { luminance, brightness, red } = this.#mean(bytes);
    return Math.max(
      this.#luminance.countWith(luminance, timeMs),
      this.#brightness.countWith(brightness, timeMs),
      this.#red.countWith(red, timeMs),
    );
  }

  count(timeMs: number): number {
    return Math.max(this.#luminance.count(timeMs), this.#brightness.count(timeMs), this.#red.count(timeMs));
  }

  accept(bytes: Uint8Array, timeMs: number): void {
    const { luminance, brightness, red } = this.#mean(bytes);
    this.#luminance.accept(luminance, timeMs);
    this.#brightness.accept(brightness, timeMs);
    this.#red.accept(red, timeMs);
  }

  #mean(bytes: Uint8Array): Light {
    const mean: Light = { luminance: 0, brightness: 0, red: 0 };
    const share = 1 / Math.max(1, this.#fixtures.length);
    for (const slots of this.#fixtures) {
      const light = lightOf(slots, bytes);
      mean.luminance += light.luminance * share;
      mean.brightness += light.brightness * share;
      mean.red += light.red * share;
    }
    return mean;
  }
}

/** One group: each of its fixtures watched, and their mean. */
class GroupState {
  readonly name: string;
  readonly byteIndexes: readonly number[];
  readonly #slots: readonly LightSlot[];
  readonly #watches: readonly Watch[];

  constructor(group: LimitedGroup) {
    this.name = group.name;
    this.#slots = group.fixtures.flat();
    this.byteIndexes = this.#slots.flatMap(({ coarse, fine }) => (fine === null ? [coarse] : [coarse, fine]));
    const single = group.fixtures.map((slots) => new Watch([slots]));
    this.#watches = group.fixtures.length > 1 ? [...single, new Watch(group.fixtures)] : single;
  }

  /** Share of the way from `emitted` to `desired` that is allowed, 0..1. */
  shareOf(
    desired: Uint8Array,
    emitted: Uint8Array,
    trial: Uint8Array,
    timeMs: number,
    allowed: number,
  ): number {
    return largestSafe((share) => {
      this.mix(desired, emitted, trial, share);
      return this.countWith(trial, timeMs) <= allowed;
    });
  }

  mix(desired: Uint8Array, emitted: Uint8Array, into: Uint8Array, share: number): void {
    for (const slot of this.#slots) {
      const from = readSlot(slot, emitted);
      writeSlot(slot, from + share * (readSlot(slot, desired) - from), into);
    }
  }

  countWith(bytes: Uint8Array, timeMs: number): number {
    return Math.max(0, ...this.#watches.map((watch) => watch.countWith(bytes, timeMs)));
  }

  count(timeMs: number): number {
    return Math.max(0, ...this.#watches.map((watch) => watch.count(timeMs)));
  }

  accept(bytes: Uint8Array, timeMs: number): void {
    for (const watch of this.#watches) watch.accept(bytes, timeMs);
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

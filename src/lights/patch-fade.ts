import { isDeepStrictEqual } from 'node:util';
import { clamp } from '../core/units.js';
import { UNIVERSE_BYTES } from './fixture-channels.js';
import { type LightSlot, readSlot, writeSlot } from './fixture-light.js';
import type { PatchedFixture } from './patch.js';
import type { RigLayout } from './rig-layout.js';

/** A fixture, or what the new patch left over of it, that fades out. */
export interface LeavingFixture {
  readonly lights: readonly LightSlot[];
  /** Bytes that are no light and stay as they are until it is dark. */
  readonly others: readonly number[];
}

/** Fixtures of a rig and where their universes lie. */
interface Stage {
  readonly layout: RigLayout;
  readonly fixtures: readonly PatchedFixture[];
}

export interface PatchFadeOptions {
  /** What the bytes of the new layout were when the patch changed. */
  readonly from: Uint8Array;
  readonly arriving: readonly PatchedFixture[];
  readonly leaving: readonly LeavingFixture[];
  readonly fadeSeconds: number;
  /** Share that master and blackout left of every level then. */
  readonly levelShare: number;
}

/**
 * The way from one patch to the next: fixtures that are new at their channels fade from what these sent, and those that the
 * patch has no more fade out. Pure.
 */
export class PatchFade {
  readonly leaving: readonly LeavingFixture[];
  readonly #options: PatchFadeOptions;
  #share: number;

  constructor(options: PatchFadeOptions) {
    this.#options = options;
    this.leaving = options.leaving;
    this.#share = options.fadeSeconds > 0 ? 0 : 1;
  }

  /** Whether it has arrived, and what left is dark in `bytes`, those that left. */
  isOver(bytes: Uint8Array): boolean {
    return this.#share === 1 && !this.leaving.some(({ lights }) => isLit(lights, bytes));
  }

  /** Fixtures that are still on their way. */
  get unfinished(): readonly PatchedFixture[] {
    return this.#share === 1 ? [] : this.#options.arriving;
  }

  /** Moves on by `elapsedSeconds`; Infinity: to the end. */
  move(elapsedSeconds: number): void {
    if (this.#share < 1) this.#share = clamp(this.#share + elapsedSeconds / this.#options.fadeSeconds, 0, 1);
  }

  /** Fades in `desired`, in which the new patch is written already. `levelShare`: what master and blackout leave now. */
  apply(desired: Uint8Array, levelShare: number): void {
    const { from, levelShare: levelShareThen } = this.#options;
    const scale = levelShareThen > 0 ? levelShare / levelShareThen : 1;
    for (const { lights } of this.unfinished) this.#fade(lights, desired, scale);
    for (const { lights, others } of this.leaving) {
      for (const slot of lights) writeSlot(slot, 0, desired);
      this.#fade(lights, desired, scale);
      for (const index of others) desired[index] = from[index] ?? 0;
    }
  }

  #fade(lights: readonly LightSlot[], desired: Uint8Array, scale: number): void {
    const hasDimmer = lights.some(({ role }) => role === 'dimmer');
    for (const slot of lights) {
      const carriesLevel = !hasDimmer || slot.role === 'dimmer';
      const from = clamp(readSlot(slot, this.#options.from) * (carriesLevel ? scale : 1), 0, 1);
      writeSlot(slot, from + this.#share * (readSlot(slot, desired) - from), desired);
    }
  }
}

/** The fixtures of `after` that are new, or stand at other channels or in another group than before. */
export function arrivingFixtures(before: Stage, after: Stage): readonly PatchedFixture[] {
  const known = before.fixtures.map((fixture) => placed(before, fixture));
  return after.fixtures.filter(
    (fixture) => !known.some((one) => isDeepStrictEqual(one, placed(after, fixture))),
  );
}

/** What `fixtures` of `before` have lit in `bytes` and no fixture of `after` uses, by its places in the layout of `after`. */
export function leavingFixtures(
  before: Stage & { readonly leaving: readonly LeavingFixture[] },
  after: Stage,
  bytes: Uint8Array,
): readonly LeavingFixture[] {
  const used = new Set(after.fixtures.flatMap(bytesOf));
  const isFree = (index: number | null) => index === null || !used.has(index);
  const all: readonly LeavingFixture[] = [
    ...before.fixtures.map((fixture) => ({
      lights: fixture.lights,
      others: [...fixture.strobes, ...fixture.fixed].map(({ index }) => index),
    })),
    ...before.leaving,
  ];
  return all.flatMap(({ lights, others }) => {
    if (!isLit(lights, bytes)) return [];
    const left = lights
      .map((slot) => before.layout.slotIn(after.layout, slot))
      .filter(({ coarse, fine }) => isFree(coarse) && isFree(fine));
    if (left.length === 0) return [];
    const rest = others.map((index) => before.layout.placeIn(after.layout, index)).filter(isFree);
    return [{ lights: left, others: rest }];
  });
}

function isLit(lights: readonly LightSlot[], bytes: Uint8Array): boolean {
  return lights.some((slot) => readSlot(slot, bytes) > 0);
}

function bytesOf({ lights, strobes, fixed }: PatchedFixture): number[] {
  return [
    ...lights.flatMap(({ coarse, fine }) => (fine === null ? [coarse] : [coarse, fine])),
    ...[...strobes, ...fixed].map(({ index }) => index),
  ];
}

/** A fixture's group and light, at its universe and channels. */
function placed({ layout }: Stage, { group, lights }: PatchedFixture): unknown {
  return {
    group,
    lights: lights.map(({ role, coarse, fine }) => ({
      role,
      universe: layout.universeOf(coarse),
      channel: coarse % UNIVERSE_BYTES,
      isFine: fine !== null,
    })),
  };
}

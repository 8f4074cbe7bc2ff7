import type { LightSlot } from './fixture-light.js';
import { LIGHT_KINDS, readLampLight } from './lamp-light.js';

/** Fixtures that are seen as one area; each is given by its light slots. */
export interface LimitedGroup {
  readonly name: string;
  readonly fixtures: readonly (readonly LightSlot[])[];
}

/** A lamp that is seen for itself. */
interface SeenLamp {
  readonly group: number;
  readonly slots: readonly LightSlot[];
}

/** A lamp that has done the same so far as the one numbered `like`. */
interface Twin extends SeenLamp {
  readonly like: number;
}

/**
 * The lamps of a rig as the flash limit sees them: those of one group and kind that have always had the same values are one
 * lamp, until they differ. A wash of a hundred lamps costs no more than one.
 */
export class SeenLamps {
  readonly #lamps: SeenLamp[] = [];
  #twins: readonly Twin[];
  /** What `read` and `readAll` found: for each of `LIGHT_KINDS` the numbers of all lamps. */
  light: readonly Float64Array[];

  constructor(groups: readonly LimitedGroup[]) {
    const twins: Twin[] = [];
    groups.forEach(({ fixtures }, group) => {
      const first = this.#lamps.length;
      for (const slots of fixtures.filter((each) => each.length > 0)) {
        const like = this.#lamps.findIndex((lamp, index) => index >= first && isOneKind(lamp.slots, slots));
        if (like < 0) this.#lamps.push({ group, slots });
        else twins.push({ group, slots, like });
      }
    });
    this.#twins = twins;
    this.light = lightOf(this.#lamps.length);
  }

  get count(): number {
    return this.#lamps.length;
  }

  ofGroup(group: number): readonly number[] {
    return [...this.#lamps.keys()].filter((lamp) => this.#lamps[lamp]?.group === group);
  }

  /** Sees those as lamps of their own that differ in `bytes` from theirs; returns for each new lamp which it was like. */
  tellApart(bytes: Uint8Array): readonly number[] {
    const likes: number[] = [];
    const { count } = this;
    this.#twins = this.#twins.flatMap((twin) => {
      const { group, slots, like } = twin;
      if (isAlike(this.#lamps[like]?.slots ?? [], slots, bytes)) return [twin];
      const other = likes.findIndex(
        (one, index) => one === like && isAlike(this.#lamps[count + index]?.slots ?? [], slots, bytes),
      );
      if (other >= 0) return [{ ...twin, like: count + other }];
      likes.push(like);
      this.#lamps.push({ group, slots });
      return [];
    });
    if (likes.length > 0) this.light = lightOf(this.#lamps.length);
    return likes;
  }

  /** Reads what `bytes` make of one lamp into `light`. */
  read(lamp: number, bytes: Uint8Array): void {
    readLampLight(this.#lamps[lamp]?.slots ?? [], bytes, this.light, lamp);
  }

  readAll(bytes: Uint8Array): void {
    for (const lamp of this.#lamps.keys()) this.read(lamp, bytes);
  }
}

const lightOf = (lampCount: number): readonly Float64Array[] =>
  LIGHT_KINDS.map((count) => new Float64Array(count * lampCount));

function isOneKind(one: readonly LightSlot[], other: readonly LightSlot[]): boolean {
  return (
    one.length === other.length &&
    one.every(
      ({ role, fine }, index) =>
        role === other[index]?.role && (fine === null) === (other[index]?.fine === null),
    )
  );
}

function isAlike(one: readonly LightSlot[], other: readonly LightSlot[], bytes: Uint8Array): boolean {
  return one.every(({ coarse, fine }, index) => {
    const twin = other[index];
    if (twin === undefined || bytes[coarse] !== bytes[twin.coarse]) return false;
    return fine === null || twin.fine === null || bytes[fine] === bytes[twin.fine];
  });
}

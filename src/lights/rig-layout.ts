import { UNIVERSE_BYTES } from './fixture-channels.js';
import type { LightSlot } from './fixture-light.js';

/** 512 values for each universe; not written to after it was handed out. */
export type Universes = ReadonlyMap<number, Uint8Array>;

/** Where each universe lies in the rig's bytes: one after the other, in the order given. */
export class RigLayout {
  readonly universes: readonly number[];
  readonly byteCount: number;

  constructor(universes: readonly number[]) {
    this.universes = universes;
    this.byteCount = UNIVERSE_BYTES * universes.length;
  }

  /** The universes as parts of `bytes`. */
  split(bytes: Uint8Array): Universes {
    return new Map(
      this.universes.map((universe, place) => [
        universe,
        bytes.subarray(UNIVERSE_BYTES * place, UNIVERSE_BYTES * (place + 1)),
      ]),
    );
  }

  /** `bytes` of this layout as they lie in `other`; a universe that this one does not have is dark. */
  moved(bytes: Uint8Array, other: RigLayout): Uint8Array {
    const parts = this.split(bytes);
    const moved = new Uint8Array(other.byteCount);
    other.universes.forEach((universe, place) => {
      const part = parts.get(universe);
      if (part !== undefined) moved.set(part, UNIVERSE_BYTES * place);
    });
    return moved;
  }

  /** Where byte `index` of this layout lies in `other`, which must have its universe. */
  placeIn(other: RigLayout, index: number): number {
    const universe = this.universes[Math.floor(index / UNIVERSE_BYTES)] ?? -1;
    return UNIVERSE_BYTES * other.universes.indexOf(universe) + (index % UNIVERSE_BYTES);
  }

  /** A slot of this layout as it lies in `other`. */
  slotIn(other: RigLayout, { role, coarse, fine }: LightSlot): LightSlot {
    return {
      role,
      coarse: this.placeIn(other, coarse),
      fine: fine === null ? null : this.placeIn(other, fine),
    };
  }

  /** The universe of byte `index`. */
  universeOf(index: number): number {
    return this.universes[Math.floor(index / UNIVERSE_BYTES)] ?? -1;
  }
}

import { FIXTURE_KINDS } from '../../../src/lights/fixture-kinds.js';

const UNIVERSE_SIZE = 512;

/** A lamp as the settings have it. */
export interface Lamp {
  readonly name: string;
  readonly group: string;
  readonly universe: number;
  readonly address: number;
  readonly kind?: string;
  /** In place of `kind`: what each does, or the value that it always has. */
  readonly channels?: readonly unknown[];
  readonly strobe?: {
    readonly open?: number;
    readonly hzTable?: readonly { readonly value: number; readonly hz: number }[];
  };
}

/** What the channels of a lamp do, in their order. */
export function channelsOf({ kind, channels }: Pick<Lamp, 'kind' | 'channels'>): readonly unknown[] {
  return channels ?? FIXTURE_KINDS[kind as keyof typeof FIXTURE_KINDS] ?? ['dimmer'];
}

/** Who has each of the 512 channels of a universe, by their places in `lamps`; several where they overlap. */
export function occupancy(lamps: readonly Lamp[], universe: number): number[][] {
  const cells: number[][] = Array.from({ length: UNIVERSE_SIZE }, () => []);
  for (const [index, lamp] of lamps.entries()) {
    if (lamp.universe !== universe) continue;
    const end = lamp.address + channelsOf(lamp).length;
    for (let address = lamp.address; address < end; address += 1) cells[address - 1]?.push(index);
  }
  return cells;
}

/** Other lamps that share a channel with `lamp`. */
export function overlapping(lamps: readonly Lamp[], lamp: Lamp): Lamp[] {
  const end = lamp.address + channelsOf(lamp).length;
  return lamps.filter(
    (other) =>
      other.universe === lamp.universe &&
      other.name !== lamp.name &&
      other.address < end &&
      lamp.address < other.address + channelsOf(other).length,
  );
}

/** The first address from which `count` channels are free; null: there is no room. */
export function freeAddress(lamps: readonly Lamp[], universe: number, count: number): number | null {
  const cells = occupancy(lamps, universe);
  for (let first = 0; first + count <= UNIVERSE_SIZE; first += 1) {
    if (cells.slice(first, first + count).every(({ length }) => length === 0)) return first + 1;
  }
  return null;
}

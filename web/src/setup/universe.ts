/** Channels of the kinds of lamps, in their order (as `kind` in the settings has them). */
const CHANNEL_COUNTS: Readonly<Record<string, number>> = {
  dimmer: 1,
  dimmer16: 2,
  rgb: 3,
  rgbw: 4,
  'dimmer-rgb': 4,
  'dimmer-rgbw': 5,
  'dimmer-strobe-rgb': 5,
};
export const UNIVERSE_SIZE = 512;

/** A lamp as the settings have it. */
export interface Lamp {
  readonly name: string;
  readonly group: string;
  readonly universe: number;
  readonly address: number;
  readonly kind?: string;
  readonly channels?: readonly unknown[];
}

/** Channels that a lamp takes. */
export function channelCount({ kind, channels }: Pick<Lamp, 'kind' | 'channels'>): number {
  return channels?.length ?? CHANNEL_COUNTS[kind ?? ''] ?? 1;
}

/** Who has each of the 512 channels of a universe, by their places in `lamps`; several where they overlap. */
export function occupancy(lamps: readonly Lamp[], universe: number): number[][] {
  const cells: number[][] = Array.from({ length: UNIVERSE_SIZE }, () => []);
  for (const [index, lamp] of lamps.entries()) {
    if (lamp.universe !== universe) continue;
    const end = lamp.address + channelCount(lamp);
    for (let address = lamp.address; address < end; address += 1) cells[address - 1]?.push(index);
  }
  return cells;
}

/** Other lamps that share a channel with `lamp`. */
export function overlapping(lamps: readonly Lamp[], lamp: Lamp): Lamp[] {
  const end = lamp.address + channelCount(lamp);
  return lamps.filter(
    (other) =>
      other.universe === lamp.universe &&
      other.name !== lamp.name &&
      other.address < end &&
      lamp.address < other.address + channelCount(other),
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

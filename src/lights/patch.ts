import { AffektError } from '../core/errors.js';
import { channelsOf, type FixtureConfig, UNIVERSE_BYTES } from './fixture-channels.js';
import type { LightRole, LightSlot } from './fixture-light.js';
import { patchFaults } from './patch-faults.js';
import type { PatchConfig } from './patch-schema.js';
import { type PaletteAnchor, parseHexColor } from '../signals/palette.js';
import { PALETTES } from '../signals/palettes.js';
import type { StrobeChannel } from './strobe-gate.js';

/** A fixture with its channels found in the rig's bytes. */
export interface PatchedFixture {
  readonly name: string;
  readonly group: string;
  readonly lights: readonly LightSlot[];
  readonly strobes: readonly StrobeChannel[];
  readonly fixed: readonly { readonly index: number; readonly value: number }[];
}

type GroupConfig = PatchConfig['groups'][string];

/** A group as the patch has it; its palette is looked up. */
export type PatchedGroup = Omit<GroupConfig, 'color'> & {
  readonly color:
    | Exclude<GroupConfig['color'], { kind: 'palette' }>
    | (Omit<Extract<GroupConfig['color'], { kind: 'palette' }>, 'palette'> & {
        readonly palette: readonly PaletteAnchor[];
      });
};

/** A checked patch: every universe that is used, one after the other in one array of bytes. */
export interface Patch {
  readonly config: PatchConfig;
  /** Ascending; universe `universes[i]` is at bytes 512·i. */
  readonly universes: readonly number[];
  readonly byteCount: number;
  readonly fixtures: readonly PatchedFixture[];
  readonly groups: ReadonlyMap<string, PatchedGroup>;
}

/** The patch of a configuration; throws AFFEKT_CONFIG_INVALID with every fault. */
export function compilePatch(config: PatchConfig, ruleNames: readonly string[] = []): Patch {
  const faults = patchFaults(config, ruleNames);
  if (faults.length > 0) {
    const lines = faults.map(({ message }) => `\n- ${message}`);
    throw new AffektError('AFFEKT_CONFIG_INVALID', `The patch of the lights is not right:${lines.join('')}`);
  }
  const universes = [...new Set(config.fixtures.map((fixture) => fixture.universe))].sort((a, b) => a - b);
  const fixtures = config.fixtures.map((fixture) => {
    const first = universes.indexOf(fixture.universe) * UNIVERSE_BYTES + fixture.address - 1;
    return placeFixture(fixture, first);
  });
  const groups = new Map(
    Object.entries(config.groups).map(([name, group]) => [name, patchGroup(group, config.palettes)]),
  );
  return { config, universes, byteCount: universes.length * UNIVERSE_BYTES, fixtures, groups };
}

function patchGroup(group: GroupConfig, palettes: PatchConfig['palettes']): PatchedGroup {
  const { color } = group;
  if (color.kind !== 'palette') return { ...group, color };
  const written = typeof color.palette === 'string' ? palettes[color.palette] : color.palette;
  const palette =
    written?.map((anchor) => ({ ...anchor, color: parseHexColor(anchor.color) })) ??
    // A name that is none of the patch's is one of those at hand: `groupFaults` asks for it.
    PALETTES[color.palette as keyof typeof PALETTES];
  return { ...group, color: { ...color, palette } };
}

function placeFixture(fixture: FixtureConfig, first: number): PatchedFixture {
  const channels = channelsOf(fixture);
  const { open, hzTable } = fixture.strobe;
  const lights: LightSlot[] = [];
  const strobes: StrobeChannel[] = [];
  const fixed: { index: number; value: number }[] = [];
  channels.forEach((channel, offset) => {
    const index = first + offset;
    if (typeof channel === 'number') fixed.push({ index, value: channel });
    else if (channel === 'strobe') {
      // Always known: `fixtureFaults` asks for it.
      if (open !== undefined) strobes.push({ index, open, hzTable });
    } else if (!channel.endsWith('Fine')) {
      const fine = channels[offset + 1] === `${channel}Fine` ? index + 1 : null;
      lights.push({ role: channel as LightRole, coarse: index, fine });
    }
  });
  return { name: fixture.name, group: fixture.group, lights, strobes, fixed };
}

import { AffektError } from '../core/errors.js';
import { BUILT_IN_EVENTS } from '../emotion/events/event-names.js';
import type { LightRole, LightSlot } from './fixture-light.js';
import { nameAmong } from '../core/name-among.js';
import { FIXTURE_KINDS, type PatchConfig } from './patch-schema.js';
import { type PaletteAnchor, parseHexColor } from '../signals/palette.js';
import { PALETTES } from '../signals/palettes.js';
import { findSignal, SIGNALS } from '../signals/signal-table.js';
import type { StrobeChannel } from './strobe-gate.js';

const UNIVERSE_BYTES = 512;

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

type FixtureConfig = PatchConfig['fixtures'][number];

/**
 * Every fault of a patch, each naming its fixture or group; none: it is right. `ruleNames`: the events of the
 * configuration's own rules, which it may use beside those that are built in.
 */
export function patchFaults(config: PatchConfig, ruleNames: readonly string[] = []): readonly string[] {
  const eventNames = [...Object.keys(BUILT_IN_EVENTS), ...ruleNames];
  return [
    ...fixtureFaults(config),
    ...overlapFaults(config),
    ...paletteFaults(config),
    ...groupFaults(config),
    ...eventFaults(config, eventNames),
  ];
}

/** The patch of a configuration; throws AFFEKT_CONFIG_INVALID with every fault. */
export function compilePatch(config: PatchConfig, ruleNames: readonly string[] = []): Patch {
  const faults = patchFaults(config, ruleNames);
  if (faults.length > 0) {
    throw new AffektError(
      'AFFEKT_CONFIG_INVALID',
      `The patch of the lights is not right:\n- ${faults.join('\n- ')}`,
    );
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

function channelsOf(fixture: FixtureConfig): readonly (string | number)[] {
  return fixture.channels ?? (fixture.kind === undefined ? [] : FIXTURE_KINDS[fixture.kind]);
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

function fixtureFaults(config: PatchConfig): string[] {
  const seen = new Set<string>();
  return config.fixtures.flatMap((fixture) => {
    const name = `fixture "${fixture.name}"`;
    const faults: string[] = [];
    const channels = channelsOf(fixture);
    if (seen.has(fixture.name)) faults.push(`${name} stands twice in the patch: names must differ`);
    seen.add(fixture.name);
    if ((fixture.kind === undefined) === (fixture.channels === undefined)) {
      faults.push(`${name} needs either "kind" (${Object.keys(FIXTURE_KINDS).join(', ')}) or "channels"`);
    }
    if (fixture.address + channels.length - 1 > UNIVERSE_BYTES) {
      const last = UNIVERSE_BYTES - channels.length + 1;
      faults.push(
        `${name} with ${channels.length} channels from ${fixture.address} on leaves the universe: ${last} is the last address`,
      );
    }
    channels.forEach((channel, offset) => {
      const isStray =
        typeof channel === 'string' && channel.endsWith('Fine') && `${channels[offset - 1]}Fine` !== channel;
      if (isStray) faults.push(`${name}: "${channel}" must follow "${channel.slice(0, -4)}"`);
    });
    if (channels.includes('strobe') && fixture.strobe.open === undefined) {
      faults.push(
        `${name} has a strobe channel and needs "strobe": {"open": …}, the value at which its shutter is open and nothing strobes; its manual has it (often 0 to 10 for LED lamps, 255 for moving heads)`,
      );
    }
    const rates = fixture.strobe.hzTable.map((entry) => entry.hz);
    if (rates.some((hz, index) => index > 0 && hz <= (rates[index - 1] ?? 0))) {
      faults.push(`${name}: the strobe table must rise in hz from entry to entry`);
    }
    if (!Object.hasOwn(config.groups, fixture.group)) {
      faults.push(
        `${name} is in group "${fixture.group}", which "groups" does not have (${Object.keys(config.groups).join(', ') || 'none'})`,
      );
    }
    return faults;
  });
}

function overlapFaults(config: PatchConfig): string[] {
  const owners = new Map<string, string>();
  const faults = new Set<string>();
  for (const fixture of config.fixtures) {
    channelsOf(fixture).forEach((_, offset) => {
      const channel = fixture.address + offset;
      const key = `${fixture.universe}/${channel}`;
      const owner = owners.get(key);
      if (owner !== undefined && owner !== fixture.name) {
        const pair = `fixtures "${owner}" and "${fixture.name}"`;
        if (![...faults].some((fault) => fault.startsWith(pair))) {
          faults.add(`${pair} overlap in universe ${fixture.universe} at channel ${channel}`);
        }
      }
      owners.set(key, fixture.name);
    });
  }
  return [...faults];
}

function paletteFaults({ palettes }: PatchConfig): string[] {
  return Object.keys(palettes)
    .filter((name) => Object.hasOwn(PALETTES, name))
    .map((name) => `palette "${name}" is one at hand: give yours another name`);
}

function groupFaults(config: PatchConfig): string[] {
  const paletteNames = [...Object.keys(PALETTES), ...Object.keys(config.palettes)];
  return Object.entries(config.groups).flatMap(([name, group]) => {
    const faults: string[] = [];
    if (!config.fixtures.some((fixture) => fixture.group === name))
      faults.push(`group "${name}" has no fixture`);
    const palette = group.color.kind === 'palette' ? group.color.palette : null;
    if (typeof palette === 'string' && !paletteNames.includes(palette))
      faults.push(`group "${name}": there is no palette ${nameAmong(palette, paletteNames)}`);
    const used: string[] = [];
    if (typeof group.dimmer === 'object') used.push(group.dimmer.signal);
    if (group.color.kind === 'hsv') {
      used.push(group.color.hue.signal);
      if (typeof group.color.saturation === 'object') used.push(group.color.saturation.signal);
    }
    for (const signal of used) {
      if (findSignal(signal) !== undefined) continue;
      faults.push(
        `group "${name}": there is no signal ${nameAmong(
          signal,
          SIGNALS.map((known) => known.name),
        )}`,
      );
    }
    return faults;
  });
}

function eventFaults(config: PatchConfig, eventNames: readonly string[]): string[] {
  return Object.entries(config.groups).flatMap(([name, { bumps, strobe }]) => {
    const used = [
      ...bumps.map(({ event }, index) => ({ event, where: `bumps.${index}` })),
      ...(strobe === undefined ? [] : [{ event: strobe.event, where: 'strobe' }]),
    ];
    return used
      .filter(({ event }) => !eventNames.includes(event))
      .map(
        ({ event, where }) =>
          `group "${name}", ${where}: there is no event ${nameAmong(event, eventNames, '; "rules" can add to them')}`,
      );
  });
}

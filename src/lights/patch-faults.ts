import type { ConfigFault, ConfigPath } from '../core/config-faults.js';
import { LISTED, nameAmong } from '../core/name-among.js';
import { BUILT_IN_EVENTS } from '../emotion/events/event-names.js';
import { PALETTES } from '../signals/palettes.js';
import { findSignal, SIGNALS } from '../signals/signal-table.js';
import { channelsOf, type FixtureConfig, UNIVERSE_BYTES } from './fixture-channels.js';
import { FIXTURE_KINDS } from './fixture-kinds.js';
import type { PatchConfig } from './patch-schema.js';

type GroupConfig = PatchConfig['groups'][string];

/**
 * Every fault of a patch, each naming its fixture or group and its place in the patch; none: it is right. `ruleNames`: the events
 * of the configuration's own rules, which it may use beside those that are built in.
 */
export function patchFaults(config: PatchConfig, ruleNames: readonly string[] = []): readonly ConfigFault[] {
  const eventNames = [...Object.keys(BUILT_IN_EVENTS), ...ruleNames];
  return [
    ...config.fixtures.flatMap((fixture, index) => fixtureFaults(config, fixture, index)),
    ...overlapFaults(config),
    ...paletteFaults(config),
    ...Object.entries(config.groups).flatMap(([name, group]) => [
      ...groupFaults(config, name, group),
      ...eventFaults(name, group, eventNames),
    ]),
  ];
}

function fixtureFaults(config: PatchConfig, fixture: FixtureConfig, index: number): ConfigFault[] {
  const name = `fixture "${fixture.name}"`;
  const faults: ConfigFault[] = [];
  const add = (key: string, message: string) => faults.push({ path: ['fixtures', index, key], message });
  const channels = channelsOf(fixture);
  if (config.fixtures.findIndex((other) => other.name === fixture.name) !== index) {
    add('name', `${name} stands twice in the patch: names must differ`);
  }
  if ((fixture.kind === undefined) === (fixture.channels === undefined)) {
    add('kind', `${name} needs either "kind" (${Object.keys(FIXTURE_KINDS).join(', ')}) or "channels"`);
  }
  if (fixture.address + channels.length - 1 > UNIVERSE_BYTES) {
    const last = UNIVERSE_BYTES - channels.length + 1;
    add(
      'address',
      `${name} with ${channels.length} channels from ${fixture.address} on leaves the universe: ${last} is the last address`,
    );
  }
  channels.forEach((channel, offset) => {
    const isStray =
      typeof channel === 'string' && channel.endsWith('Fine') && `${channels[offset - 1]}Fine` !== channel;
    if (isStray) add('channels', `${name}: "${channel}" must follow "${channel.slice(0, -4)}"`);
  });
  if (channels.includes('strobe') && fixture.strobe.open === undefined) {
    add(
      'strobe',
      `${name} has a strobe channel and needs "strobe": {"open": …}, the value at which its shutter is open and nothing strobes; its manual has it (often 0 to 10 for LED lamps, 255 for moving heads)`,
    );
  }
  const rates = fixture.strobe.hzTable.map((entry) => entry.hz);
  if (rates.some((hz, entry) => entry > 0 && hz <= (rates[entry - 1] ?? 0))) {
    add('strobe', `${name}: the strobe table must rise in hz from entry to entry`);
  }
  if (!Object.hasOwn(config.groups, fixture.group)) {
    add(
      'group',
      `${name} is in group "${fixture.group}", which "groups" does not have (${Object.keys(config.groups).join(', ') || 'none'})`,
    );
  }
  return faults;
}

/** Of two fixtures that share channels, the first that they share. */
function overlapFaults(config: PatchConfig): ConfigFault[] {
  const owners = new Map<string, string>();
  const faults = new Map<string, ConfigFault>();
  config.fixtures.forEach((fixture, index) => {
    channelsOf(fixture).forEach((_, offset) => {
      const channel = fixture.address + offset;
      const key = `${fixture.universe}/${channel}`;
      const owner = owners.get(key);
      owners.set(key, fixture.name);
      if (owner === undefined || owner === fixture.name) return;
      const pair = `fixtures "${owner}" and "${fixture.name}"`;
      if (faults.has(pair)) return;
      const message = `${pair} overlap in universe ${fixture.universe} at channel ${channel}`;
      faults.set(pair, { path: ['fixtures', index, 'address'], message });
    });
  });
  return [...faults.values()];
}

function paletteFaults({ palettes }: PatchConfig): ConfigFault[] {
  return Object.keys(palettes)
    .filter((name) => Object.hasOwn(PALETTES, name))
    .map((name) => ({
      path: ['palettes', name],
      message: `palette "${name}" is one at hand: give yours another name`,
    }));
}

function groupFaults(config: PatchConfig, name: string, group: GroupConfig): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const add = (at: ConfigPath, what: string) =>
    faults.push({ path: ['groups', name, ...at], message: `group "${name}"${what}` });
  if (!config.fixtures.some((fixture) => fixture.group === name)) add([], ' has no fixture');
  const { dimmer, color } = group;
  if (color.kind === 'palette' && typeof color.palette === 'string') {
    const names = [...Object.keys(PALETTES), ...Object.keys(config.palettes)];
    if (!names.includes(color.palette))
      add(
        ['color', 'palette'],
        `: there is no palette ${nameAmong(color.palette, names, '`affekt config reference` has those that are built in')}`,
      );
  }
  const addSignal = (at: ConfigPath, signal: string) => {
    if (findSignal(signal) !== undefined) return;
    const names = SIGNALS.map((known) => known.name);
    add([...at, 'signal'], `: there is no signal ${nameAmong(signal, names, LISTED.byOscMap)}`);
  };
  if (typeof dimmer === 'object') addSignal(['dimmer'], dimmer.signal);
  if (color.kind === 'hsv') {
    addSignal(['color', 'hue'], color.hue.signal);
    if (typeof color.saturation === 'object') addSignal(['color', 'saturation'], color.saturation.signal);
  }
  return faults;
}

function eventFaults(
  name: string,
  { bumps, strobe }: GroupConfig,
  eventNames: readonly string[],
): ConfigFault[] {
  const used = [
    ...bumps.map(({ event }, index) => ({ event, at: ['bumps', index] })),
    ...(strobe === undefined ? [] : [{ event: strobe.event, at: ['strobe'] }]),
  ];
  return used
    .filter(({ event }) => !eventNames.includes(event))
    .map(({ event, at }) => ({
      path: ['groups', name, ...at, 'event'],
      message: `group "${name}", ${at.join('.')}: there is no event ${nameAmong(event, eventNames, `${LISTED.byOscMap}; "rules" can add to them`)}`,
    }));
}

import { describe, expect, it } from 'vitest';
import { checkSettings, parseSettings } from '../../../src/show/settings/parse-settings.js';

const lights = {
  fixtures: [{ name: 'spot', group: 'all', universe: 1, address: 1, kind: 'dimmer' }],
  groups: { all: { dimmer: 1 } },
};

describe('parseSettings', () => {
  it('gives settings with every default, frozen in depth', () => {
    const settings = parseSettings({ outputs: { lights } }, 'test');
    expect(settings.outputs.lights.fixtures[0]).toMatchObject({ name: 'spot', strobe: { hzTable: [] } });
    expect(() => Object.assign(settings.outputs.lights.groups.all as object, { dimmer: 0 })).toThrow(
      TypeError,
    );
  });

  it.each([
    ['a wrong value', { server: { port: 'x' } }, 'test: server.port is "x"; allowed is a whole number'],
    [
      'a file that is not named',
      { source: { kind: 'file' } },
      'test: source.path is missing; allowed is the path',
    ],
    ['no object', null, 'test: the configuration is null; allowed is an object of source'],
    ['a rule that cannot be read', { rules: [{ name: 'a', when: 'loud' }] }, 'test: rules.0 ("a").when: '],
    [
      'a group that is not there',
      { outputs: { lights: { fixtures: lights.fixtures } } },
      'is in group "all"',
    ],
    ['lamps that miss', { outputs: { sacn: {} } }, 'need fixtures in outputs.lights'],
  ])('refuses %s', (_, input, message) => {
    expect(() => parseSettings(input, 'test')).toThrow(message);
    expect(() => parseSettings(input, 'test')).toThrow(
      expect.objectContaining({ code: 'AFFEKT_CONFIG_INVALID' }),
    );
  });

  it('tells every fault with its place', () => {
    const { faults } = checkSettings({ server: { port: 'x', prot: 1 }, rules: [{ when: 1 }] });
    expect(faults?.map(({ path }) => path)).toEqual([
      ['server', 'port'],
      ['server', 'prot'],
      ['rules', 0, 'name'],
      ['rules', 0, 'when'],
    ]);
    const joint = checkSettings({
      rules: [{ name: 'beat', when: 'leval > 0' }],
      outputs: { sacn: {}, osc: { controls: { arousel: {} } } },
    });
    expect(joint.faults?.map(({ path }) => path)).toEqual([
      ['rules', 0, 'name'],
      ['rules', 0, 'when'],
      ['outputs', 'osc', 'controls', 'arousel'],
      ['outputs', 'lights', 'fixtures'],
    ]);
  });

  it('tells the faults of a patch where they are', () => {
    const spot = (name: string, address: number) => ({ ...lights.fixtures[0], name, address });
    const group = {
      dimmer: { signal: 'levle' },
      color: { kind: 'palette', palette: 'x' },
      bumps: [{ event: 'drp' }],
    };
    const { faults } = checkSettings({
      outputs: {
        lights: {
          fixtures: [spot('a', 1), spot('b', 1), spot('c', 513 - 1)],
          groups: { all: group, none: {} },
        },
      },
    });
    expect(faults?.map(({ path }) => path.join('.'))).toEqual([
      'outputs.lights.fixtures.1.address',
      'outputs.lights.groups.all.color.palette',
      'outputs.lights.groups.all.dimmer.signal',
      'outputs.lights.groups.all.bumps.0.event',
      'outputs.lights.groups.none',
    ]);
  });

  it('tells what would not be right while a preset is recalled', () => {
    const preset = (name: string, settings: object) => ({ name, settings });
    const { faults } = checkSettings({
      outputs: { lights },
      presets: [
        preset('A', { outputs: { lights: { groups: { all: { dimmer: 3 } } } } }),
        preset('B', { server: { port: 3 } }),
        preset('B', {}),
        preset('C', { rules: [{ name: 'low', when: 'arousel < 0' }] }),
      ],
    });
    expect(faults?.map(({ path }) => path.join('.'))).toEqual([
      'presets.0.settings.outputs.lights.groups.all.dimmer',
      'presets.1.settings.server.port',
      'presets.2.name',
      'presets.3.settings.rules.0.when',
    ]);
    expect(faults?.map(({ message }) => message)).toEqual([
      expect.stringContaining('presets.0 ("A"): outputs.lights.groups.all.dimmer is 3; allowed is'),
      expect.stringContaining('presets.1 ("B"): a preset cannot change "server.port"'),
      'presets.2 ("B"): there is another preset of this name',
      expect.stringContaining('presets.3 ("C"): rules.0 ("low").when: '),
    ]);
  });
});

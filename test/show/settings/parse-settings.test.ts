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
    const joint = checkSettings({ rules: [{ name: 'beat', when: 'level > 0' }], outputs: { sacn: {} } });
    expect(joint.faults?.map(({ path }) => path)).toEqual([['rules'], ['outputs']]);
  });
});

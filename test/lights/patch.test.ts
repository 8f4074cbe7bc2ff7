import { describe, expect, it } from 'vitest';
import { AffektError } from '../../src/core/errors.js';
import { compilePatch } from '../../src/lights/patch.js';
import { type PatchInput, patchSchema } from '../../src/lights/patch-schema.js';

const compile = (input: PatchInput) => compilePatch(patchSchema.parse(input));
const fixture = { name: 'front', group: 'wash', universe: 1, address: 1, kind: 'rgb' as const };
const groups = { wash: {} };

/** The message of the error that a patch gives. */
function fault(input: PatchInput): string {
  try {
    compile(input);
  } catch (error) {
    if (error instanceof AffektError && error.code === 'AFFEKT_CONFIG_INVALID') return error.message;
    throw error;
  }
  return '';
}

describe('patch', () => {
  it('finds every channel in the bytes of its universes', () => {
    const patch = compile({
      groups,
      fixtures: [
        { ...fixture, universe: 7, address: 10, kind: 'dimmer16' },
        {
          ...fixture,
          name: 'moving',
          universe: 2,
          address: 510,
          kind: undefined,
          channels: [128, 'red', 'strobe'],
          strobe: { open: 32 },
        },
      ],
    });
    expect(patch.universes).toEqual([2, 7]);
    expect(patch.fixtures[0]?.lights).toEqual([{ role: 'dimmer', coarse: 512 + 9, fine: 512 + 10 }]);
    expect(patch.fixtures[1]).toMatchObject({
      fixed: [{ index: 509, value: 128 }],
      lights: [{ role: 'red', coarse: 510, fine: null }],
      strobes: [{ index: 511, open: 32, hzTable: [] }],
    });
  });

  it('names the fixtures that overlap, and where', () => {
    const message = fault({ groups, fixtures: [fixture, { ...fixture, name: 'back', address: 3 }] });
    expect(message).toContain('fixtures "front" and "back" overlap in universe 1 at channel 3');
    expect(message.match(/overlap/g)).toHaveLength(1);
    expect(fault({ groups, fixtures: [fixture, { ...fixture, name: 'back', universe: 2 }] })).toBe('');
  });

  it('names a fixture that leaves its universe, and the last address that would do', () => {
    expect(fault({ groups, fixtures: [{ ...fixture, address: 511 }] })).toMatch(
      /"front".*511.*510 is the last address/,
    );
    expect(fault({ groups, fixtures: [{ ...fixture, address: 510 }] })).toBe('');
  });

  it('names what else is wrong, all at once', () => {
    const message = fault({
      groups: { empty: {}, other: { dimmer: { signal: 'arousel' } } },
      fixtures: [
        { ...fixture, name: 'a', group: 'nowhere' },
        { ...fixture, name: 'b', group: 'other', address: 20, kind: undefined },
        { ...fixture, name: 'b', group: 'other', address: 30, kind: undefined, channels: ['redFine', 'red'] },
        {
          ...fixture,
          name: 'c',
          group: 'other',
          address: 40,
          strobe: {
            hzTable: [
              { value: 1, hz: 2 },
              { value: 2, hz: 1 },
            ],
          },
        },
        { ...fixture, name: 'd', group: 'other', address: 50, kind: 'dimmer-strobe-rgb' },
      ],
    });
    for (const part of [
      'fixture "a" is in group "nowhere"',
      'fixture "b" needs either "kind"',
      'fixture "b" stands twice',
      '"redFine" must follow "red"',
      'fixture "c": the strobe table must rise',
      'fixture "d" has a strobe channel and needs "strobe": {"open": …}',
      'group "empty" has no fixture',
      'group "other": there is no signal "arousel"',
    ]) {
      expect(message).toContain(part);
    }
  });

  it('rejects unknown keys and values out of range', () => {
    expect(() => patchSchema.parse({ fixture: [] })).toThrow(/fixture/);
    expect(() => patchSchema.parse({ fixtures: [{ ...fixture, address: 513 }] })).toThrow();
    expect(() => patchSchema.parse({ rateHz: 60 })).toThrow();
  });

  it('names events that nobody sends, and what there is', () => {
    const withEvents = (bump: string, strobe: string) =>
      patchSchema.parse({
        fixtures: [{ name: 'spot', group: 'all', universe: 1, address: 1, kind: 'dimmer' }],
        groups: { all: { bumps: [{ event: 'drop' }, { event: bump }], strobe: { event: strobe } } },
      });
    expect(() => compilePatch(withEvents('dorp', 'toString'))).toThrow(
      /group "all", bumps\.1: there is no event "dorp"; did you mean "drop"\? `affekt osc-map` lists all; .*group "all", strobe: there is no event "toString"; `affekt osc-map`/s,
    );
    expect(() => compilePatch(withEvents('lift', 'drop'))).toThrow(/no event "lift"/);
    expect(() => compilePatch(withEvents('lift', 'drop'), ['lift'])).not.toThrow();
    expect(() => compilePatch(withEvents('lifd', 'drop'), ['lift'])).toThrow(/did you mean "lift"/);
  });

  it('finds no group by a name that every object has', () => {
    for (const group of ['constructor', '__proto__', 'toString']) {
      const fixture = { name: 'spot', group, universe: 1, address: 1, kind: 'dimmer' as const };
      expect(() => compile({ fixtures: [fixture], groups: {} }), group).toThrow(
        new RegExp(`"spot" is in group "${group}", which "groups" does not have`),
      );
    }
    const own = { name: 'spot', group: 'constructor', universe: 1, address: 1, kind: 'dimmer' as const };
    expect(() => compile({ fixtures: [own], groups: { constructor: {} } } as PatchInput)).not.toThrow();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settingsDiff, withChanges } from '../../../src/show/settings/settings-diff.js';
import { tree } from './document/commented-text.js';

const rule = (name: string, when = 'x') => ({ name, when });

describe('settingsDiff', () => {
  it('gives what turns one tree into the other', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const changes = settingsDiff(before, after);
        expect(withChanges(before, changes)).toEqual(after);
        expect(settingsDiff(before, before)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('names what is in a list, and knows it again', () => {
    const before = { rules: [rule('a'), rule('b'), rule('c')] };
    const after = { rules: [rule('b', 'y'), rule('new'), rule('c')] };
    expect(settingsDiff(before, after)).toEqual([
      { path: ['rules', 2], place: 'rules.new', before: undefined, after: rule('new') },
      { path: ['rules', 1, 'when'], place: 'rules.b.when', before: 'x', after: 'y' },
      { path: ['rules', 0], place: 'rules.a', before: rule('a'), after: undefined },
    ]);
  });

  it('is soon done with long lists', () => {
    const before = Array.from({ length: 512 }, (_, index) => rule(`lamp ${index}`));
    const changes = settingsDiff({ lamps: before }, { lamps: before.toSpliced(200, 1) });
    expect(changes.map(({ place }) => place)).toEqual(['lamps.lamp 200']);
  });
});

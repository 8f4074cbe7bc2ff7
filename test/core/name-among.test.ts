import { describe, expect, it } from 'vitest';
import { fewNames, nameAmong } from '../../src/core/name-among.js';
import { SIGNALS } from '../../src/signals/signal-table.js';

describe('a name that is not among those there are', () => {
  it.each([
    ['drp', ['build', 'drop'], '"drp" (build, drop); did you mean "drop"?'],
    ['xyz', ['build', 'drop'], '"xyz" (build, drop)'],
    ['xyz', [], '"xyz" (none)'],
  ])('%s among few: all of them', (wanted, names, message) => {
    expect(nameAmong(wanted, names, 'they are there')).toBe(message);
  });

  it('among many: the nearest, and where they are', () => {
    const names = SIGNALS.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(50);
    expect(nameAmong('arousel', names, 'They are there')).toBe(
      '"arousel"; did you mean "arousal"? They are there',
    );
    expect(nameAmong('qqqqqqqq', names, 'they are there')).toBe('"qqqqqqqq"; they are there');
    // Whatever is wrong, the message stays short.
    for (const wanted of ['', 'a', 'emotion/tension', 'x'.repeat(40)]) {
      const others = names.filter((name) => nameAmong(wanted, names, 'there').includes(name));
      expect(others.length).toBeLessThanOrEqual(8);
    }
  });

  it('a list is of eight at most', () => {
    expect(fewNames(['a', 'b'])).toBe('a, b');
    expect(fewNames([...'abcdefgh'])).toBe('a, b, c, d, e, f, g, h');
    expect(fewNames([...'abcdefghij'])).toBe('a, b, c, d, e, f, g, h and 2 more');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearestName } from '../../src/core/nearest-name.js';

describe('nearest name', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['flaw', 'lawn', 2],
    ['same', 'same', 0],
  ])('distance of "%s" and "%s" is %d', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });

  it('is a metric', () => {
    const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });

  it('is the most alike, without regard to case, and none when all are far', () => {
    expect(nearestName('Devics', ['start', 'devices', 'doctor'])).toBe('devices');
    expect(nearestName('xyz', ['start', 'devices'])).toBeNull();
    expect(nearestName('x', [])).toBeNull();
  });

  it.each([
    ['second dsk', 'Monitor of Second Desk'],
    ['attack', 'attackSeconds'],
    ['tensin', 'film/tension'],
  ])('finds %s as a part of %s where no name as a whole is near', (wanted, name) => {
    expect(nearestName(wanted, ['mic', name, 'loudness', 'another input of this machine'])).toBe(name);
  });

  it('prefers the name that begins with what was written', () => {
    expect(nearestName('hold', ['thresholdLufs', 'holdSeconds'])).toBe('holdSeconds');
  });

  it('takes no part of a name for one that has nothing of it', () => {
    expect(nearestName('zq', ['quartz zither'])).toBeNull();
    expect(nearestName('xyzw', ['Monitor of Second Desk'])).toBeNull();
  });
});

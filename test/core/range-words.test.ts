import { describe, expect, it } from 'vitest';
import { rangeWords } from '../../src/core/range-words.js';

describe('a range in words', () => {
  it.each([
    [{ minimum: 1, maximum: 44, unit: 'Hz' }, ' from 1 to 44 Hz'],
    [{ minimum: 0, maximum: 1, unit: 'share' }, ' from 0 to 1'],
    [{ minimum: 0.1, unit: 's' }, ' of at least 0.1 s'],
    [{ maximum: 8, unit: 'none' }, ' up to 8'],
    [{ exclusiveMinimum: 0, maximum: 60, unit: 's' }, ' above 0 and up to 60 s'],
    [{ exclusiveMinimum: 0 }, ' above 0'],
    [{ unit: 'dB' }, ' in dB'],
    [{ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, ''],
  ])('%j is "%s"', (range, words) => {
    expect(rangeWords(range)).toBe(words);
  });
});

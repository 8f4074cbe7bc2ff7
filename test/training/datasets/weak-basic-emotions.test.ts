import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BASIC_NAMES, type BasicName } from '../../../src/inference/estimate.js';
import { MOOD_WORDS } from '../../../src/training/datasets/mood-words.js';
import { LEAST_CONFIDENCE, weakBasicEmotions } from '../../../src/training/datasets/weak-basic-emotions.js';

function top(tags: readonly string[]): BasicName | undefined {
  const label = weakBasicEmotions(tags);
  return label === null
    ? undefined
    : BASIC_NAMES[label.probabilities.indexOf(Math.max(...label.probabilities))];
}

describe('weakBasicEmotions', () => {
  it('reads the emotion that the words name', () => {
    expect(top(['Happy', 'Carefree', 'Lush'])).toBe('joy');
    expect(top(['Gloomy', 'Weary', 'Lonely'])).toBe('sadness');
    expect(top(['Hostile', 'Fierce', 'Reckless'])).toBe('anger');
    expect(top(['Eerie', 'Ominous'])).toBe('fear');
    expect(top(['Snide', 'Sleazy', 'Trashy'])).toBe('disgust');
    expect(top(['Quirky', 'Eccentric', 'Trippy'])).toBe('surprise');
  });

  it('divides the weights by their sum and grows more confident with more words', () => {
    const one = weakBasicEmotions(['Sad']);
    expect(one).toEqual({ probabilities: [0, 1, 0, 0, 0, 0], confidence: 0.5 });
    const mixed = weakBasicEmotions(['Sad', 'Anguished/Distraught']);
    expect(mixed?.probabilities[1]).toBeCloseTo(0.85, 12);
    expect(mixed?.probabilities[3]).toBeCloseTo(0.15, 12);
    expect(mixed?.confidence).toBeCloseTo(0.85 * 0.75, 12);
  });

  it('says nothing of words it does not know, of hints alone and of contradictions', () => {
    expect(weakBasicEmotions([])).toBeNull();
    expect(weakBasicEmotions(['Lush', 'Refined', 'constructor'])).toBeNull();
    expect(weakBasicEmotions(['Cold'])).toBeNull();
    expect(weakBasicEmotions(['Happy', 'Sad', 'Angry', 'Eerie'])).toBeNull();
  });

  it('takes a word once, regardless of case and blanks', () => {
    expect(weakBasicEmotions([' sad', 'SAD', 'Sad'])).toEqual(weakBasicEmotions(['Sad']));
  });

  it('gives probabilities that sum to 1 and a confidence above the least, or null', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(MOOD_WORDS)), (tags) => {
        const label = weakBasicEmotions(tags);
        if (label === null) return;
        expect(label.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
        expect(label.probabilities.every((value) => value >= 0)).toBe(true);
        expect(label.confidence).toBeGreaterThanOrEqual(LEAST_CONFIDENCE);
        expect(label.confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('MOOD_WORDS', () => {
  it('has weights above 0 that sum to at most 1 a word', () => {
    for (const [word, weights] of Object.entries(MOOD_WORDS)) {
      const values = Object.values(weights);
      expect(values.length, word).toBeGreaterThan(0);
      expect(
        values.every((value) => value > 0),
        word,
      ).toBe(true);
      expect(
        values.reduce((sum, value) => sum + value, 0),
        word,
      ).toBeLessThanOrEqual(1 + 1e-12);
    }
  });

  it('has words for every emotion', () => {
    for (const name of BASIC_NAMES) {
      expect(
        Object.values(MOOD_WORDS).some((weights) => (weights[name] ?? 0) >= 0.6),
        name,
      ).toBe(true);
    }
  });
});

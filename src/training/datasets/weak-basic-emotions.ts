import { BASIC_NAMES } from '../../inference/estimate.js';
import { MOOD_WORDS } from './mood-words.js';

/** Least confidence of a weak label that is used. */
export const LEAST_CONFIDENCE = 0.35;

/** What mood words say of the six basic emotions: a weak label, read off words and not off listeners. */
export interface WeakBasicEmotions {
  /** In the order of `BASIC_NAMES`; sums to 1. */
  readonly probabilities: readonly number[];
  /** `LEAST_CONFIDENCE`..1. */
  readonly confidence: number;
}

/**
 * The weak label of a clip with these mood words: the weights of the words in `MOOD_WORDS` summed and divided by their
 * sum. Words are compared regardless of case; those not in the list say nothing. Null when the confidence, the largest
 * probability × (1 − 2^−sum), is below `LEAST_CONFIDENCE`: too few words, or words that contradict each other.
 */
export function weakBasicEmotions(tags: readonly string[]): WeakBasicEmotions | null {
  const sums = BASIC_NAMES.map(() => 0);
  for (const tag of new Set(tags.map((tag) => tag.trim().toLowerCase()))) {
    const weights = WEIGHTS.get(tag);
    if (weights === undefined) continue;
    for (const [index, name] of BASIC_NAMES.entries())
      sums[index] = (sums[index] ?? 0) + (weights[name] ?? 0);
  }
  const total = sums.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return null;
  const probabilities = sums.map((weight) => weight / total);
  const confidence = Math.max(...probabilities) * (1 - 2 ** -total);
  return confidence < LEAST_CONFIDENCE ? null : { probabilities, confidence };
}

/** The likeliest emotion of `weakBasicEmotions`, by its index in `BASIC_NAMES`; null where that is. */
export function likeliestBasicEmotion(tags: readonly string[]): number | null {
  const probabilities = weakBasicEmotions(tags)?.probabilities;
  return probabilities === undefined ? null : probabilities.indexOf(Math.max(...probabilities));
}

const WEIGHTS = new Map(Object.entries(MOOD_WORDS).map(([word, weights]) => [word.toLowerCase(), weights]));

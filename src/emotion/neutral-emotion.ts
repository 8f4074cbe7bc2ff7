import { clamp } from '../core/units.js';
import {
  BASIC_NAMES,
  type Estimate,
  type Explanation,
  FILM_NAMES,
  type FilmName,
  GEMS_NAMES,
  type GemsName,
  MID_LEVEL_NAMES,
  MOOD_NAMES,
} from '../inference/estimate.js';
import { explainedValue } from '../inference/explanation.js';

/** Where the emotion goes when there is nothing to hear. Valence and arousal are 0, mid-level .5, moods and basic emotions equal. */
export interface NeutralEmotion {
  /** 1..9; the average of the model's training data. */
  readonly film: Readonly<Record<FilmName, number>>;
  /** 0..1; likewise. */
  readonly gems: Readonly<Record<GemsName, number>>;
}

/** The middle of each scale, for a model that does not say what its training data's average is. */
export const MIDDLE_OF_SCALES: NeutralEmotion = {
  film: mapNames(FILM_NAMES, () => 5),
  gems: mapNames(GEMS_NAMES, () => 0.5),
};

/**
 * `estimate` moved towards neutral: `weight` 1 is the estimate itself, 0 is neutral with confidence 0. Explained values stay
 * the sum of their bias and terms (bias moves to the neutral value, terms to 0) clamped to their range.
 */
export function blendWithNeutral(estimate: Estimate, neutral: NeutralEmotion, weight: number): Estimate {
  if (weight >= 1) return estimate;
  const mix = (value: number, rest: number): number => weight * value + (1 - weight) * rest;
  const blend = (explanation: Explanation, rest: number): Explanation => ({
    bias: mix(explanation.bias, rest),
    terms: mapNames(MID_LEVEL_NAMES, (name) => weight * explanation.terms[name]),
  });
  const why = {
    valence: blend(estimate.why.valence, 0),
    arousal: blend(estimate.why.arousal, 0),
    film: mapNames(FILM_NAMES, (name) => blend(estimate.why.film[name], neutral.film[name])),
  };
  return {
    ...estimate,
    valence: clamp(explainedValue(why.valence), -1, 1),
    arousal: clamp(explainedValue(why.arousal), -1, 1),
    deam: { valence: weight * estimate.deam.valence, arousal: weight * estimate.deam.arousal },
    film: mapNames(FILM_NAMES, (name) => clamp(explainedValue(why.film[name]), 1, 9)),
    midLevel: mapNames(MID_LEVEL_NAMES, (name) => mix(estimate.midLevel[name], 0.5)),
    gems: mapNames(GEMS_NAMES, (name) => mix(estimate.gems[name], neutral.gems[name])),
    moods: mapNames(MOOD_NAMES, (name) => mix(estimate.moods[name], 1 / MOOD_NAMES.length)),
    basic: mapNames(BASIC_NAMES, (name) => mix(estimate.basic[name], 1 / BASIC_NAMES.length)),
    confidence: weight * estimate.confidence,
    novelty: weight * estimate.novelty,
    why,
  };
}

function mapNames<Name extends string, Value>(
  names: readonly Name[],
  makeValue: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, makeValue(name)])) as Record<Name, Value>;
}

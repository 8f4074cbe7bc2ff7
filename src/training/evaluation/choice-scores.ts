import { quadrantOf } from '../../emotion/circumplex.js';
import { BASIC_NAMES, MOOD_NAMES } from '../../inference/estimate.js';
import { weakBasicEmotions } from '../datasets/weak-basic-emotions.js';
import { type BootstrapInterval, bootstrapInterval } from '../metrics/bootstrap.js';
import {
  type ClassificationScores,
  classificationScores,
  confusionMatrix,
} from '../metrics/classification.js';
import type { ScoredClip } from './head-metrics.js';

/** A choice of one among several, as made by the model. */
export interface ChoiceScores {
  readonly name: 'quadrants' | 'moods' | 'basic';
  readonly labels: readonly string[];
  /** Counts: rows are what people said, columns what the model said. */
  readonly confusion: readonly (readonly number[])[];
  readonly accuracy: BootstrapInterval;
  readonly macroF1: BootstrapInterval;
  readonly scores: ClassificationScores;
}

const QUADRANTS = ['Q1', 'Q2', 'Q3', 'Q4'] as const;
const REPLICATE_COUNT = 500;

interface Choice {
  readonly group: string;
  readonly truth: number;
  readonly predicted: number;
}

/**
 * Quadrants of valence and arousal (DEAM's main clips), stage moods, and basic emotions (the likeliest of the weak label
 * that mood words give); those that the clips allow.
 */
export function choiceScores(scored: readonly ScoredClip[], seed: number): ChoiceScores[] {
  return [
    ...scoresOf('quadrants', QUADRANTS, scored.flatMap(quadrantChoice), seed),
    ...scoresOf('moods', MOOD_NAMES, scored.flatMap(moodChoice), seed),
    ...scoresOf('basic', BASIC_NAMES, scored.flatMap(basicChoice), seed),
  ];
}

function quadrantChoice({ clip, summary }: ScoredClip): Choice[] {
  const { valence, arousal } = clip.targets;
  if (clip.set !== 'deam' || clip.excerpt === true || valence === undefined || arousal === undefined)
    return [];
  const truth = QUADRANTS.indexOf(quadrantOf(valence, arousal));
  const predicted = QUADRANTS.indexOf(quadrantOf(summary.valence, summary.arousal));
  return [{ group: clip.group, truth, predicted }];
}

function moodChoice({ clip, summary }: ScoredClip): Choice[] {
  if (clip.targets.mood === undefined) return [];
  const predicted = likeliest(MOOD_NAMES.map((name) => summary.moods[name]));
  return [{ group: clip.group, truth: clip.targets.mood, predicted }];
}

function basicChoice({ clip, summary }: ScoredClip): Choice[] {
  const label = weakBasicEmotions(clip.targets.moodTags ?? []);
  if (label === null) return [];
  const predicted = likeliest(BASIC_NAMES.map((name) => summary.basic[name]));
  return [{ group: clip.group, truth: likeliest(label.probabilities), predicted }];
}

function likeliest(shares: readonly number[]): number {
  return shares.indexOf(Math.max(...shares));
}

function scoresOf(
  name: ChoiceScores['name'],
  labels: readonly string[],
  choices: readonly Choice[],
  seed: number,
): ChoiceScores[] {
  if (choices.length === 0) return [];
  const confusionOf = (indices: readonly number[]): number[][] =>
    confusionMatrix(
      indices.map((index) => (choices[index] as Choice).truth),
      indices.map((index) => (choices[index] as Choice).predicted),
      labels.length,
    );
  const interval = (figure: (scores: ClassificationScores) => number): BootstrapInterval =>
    bootstrapInterval(
      choices.map(({ group }) => group),
      (indices) => figure(classificationScores(confusionOf(indices))),
      { seed, replicateCount: REPLICATE_COUNT },
    );
  const confusion = confusionOf(choices.map((_, index) => index));
  return [
    {
      name,
      labels,
      confusion,
      accuracy: interval(({ accuracy }) => accuracy),
      macroF1: interval(({ macro }) => macro.f1),
      scores: classificationScores(confusion),
    },
  ];
}

import { quadrantOf } from '../../emotion/circumplex.js';
import { SUB_EMOTIONS, subEmotionOf } from '../../emotion/sub-emotions.js';
import { BASIC_NAMES, MOOD_NAMES } from '../../inference/estimate.js';
import { likeliestBasicEmotion } from '../datasets/weak-basic-emotions.js';
import { type BootstrapInterval, bootstrapInterval } from '../metrics/bootstrap.js';
import {
  type ClassificationScores,
  classificationScores,
  confusionMatrix,
} from '../metrics/classification.js';
import type { ScoredClip } from './scored-clip.js';

/** A choice of one among several, as made by the model. */
export interface ChoiceScores {
  readonly name: 'quadrants' | 'plane' | 'subEmotions' | 'moods' | 'basic';
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

/** The class of a point, by its index. */
type ClassOf = (valence: number, arousal: number) => number;

/**
 * Quadrants of DEAM's valence and arousal (its main clips, by its own read-out), quadrants of the plane where listeners named
 * them, stage moods, basic emotions (the likeliest of the weak label that
 * mood words give) and, of DEAM again, the twelve sub-emotions; those that the clips allow.
 */
export function choiceScores(scored: readonly ScoredClip[], seed: number): ChoiceScores[] {
  return [
    ...scoresOf('quadrants', QUADRANTS, pointChoices(scored, quadrantIndex), seed),
    ...scoresOf('plane', MOOD_NAMES, scored.flatMap(planeChoice), seed),
    ...scoresOf('moods', MOOD_NAMES, scored.flatMap(moodChoice), seed),
    ...scoresOf('basic', BASIC_NAMES, scored.flatMap(basicChoice), seed),
    ...scoresOf('subEmotions', SUB_EMOTIONS, pointChoices(scored, subEmotionIndex), seed),
  ];
}

const quadrantIndex: ClassOf = (valence, arousal) => QUADRANTS.indexOf(quadrantOf(valence, arousal));
const subEmotionIndex: ClassOf = (valence, arousal) => SUB_EMOTIONS.indexOf(subEmotionOf(valence, arousal));

function pointChoices(scored: readonly ScoredClip[], classOf: ClassOf): Choice[] {
  return scored.flatMap(({ clip, summary }) => {
    const { valence, arousal } = clip.targets;
    if (clip.set !== 'deam' || clip.excerpt === true || valence === undefined || arousal === undefined)
      return [];
    const truth = classOf(valence, arousal);
    const predicted = classOf(summary.deam.valence, summary.deam.arousal);
    return [{ group: clip.group, truth, predicted }];
  });
}

function moodChoice({ clip, summary }: ScoredClip): Choice[] {
  if (clip.targets.mood === undefined) return [];
  const predicted = likeliest(MOOD_NAMES.map((name) => summary.moods[name]));
  return [{ group: clip.group, truth: clip.targets.mood, predicted }];
}

/** The stage moods are the quadrants by other names. */
const QUADRANT_OF_MOOD = ['Q3', 'Q4', 'Q1', 'Q2'] as const;

function planeChoice({ clip, summary }: ScoredClip): Choice[] {
  if (clip.targets.mood === undefined) return [];
  const predicted = QUADRANT_OF_MOOD.indexOf(quadrantOf(summary.valence, summary.arousal));
  return [{ group: clip.group, truth: clip.targets.mood, predicted }];
}

function basicChoice({ clip, summary }: ScoredClip): Choice[] {
  const truth = likeliestBasicEmotion(clip.targets.moodTags ?? []);
  if (truth === null) return [];
  const predicted = likeliest(BASIC_NAMES.map((name) => summary.basic[name]));
  return [{ group: clip.group, truth, predicted }];
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

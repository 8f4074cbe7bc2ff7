import { BASIC_NAMES, GEMS_NAMES, MOOD_NAMES } from '../../inference/estimate.js';
import { likeliestBasicEmotion } from '../datasets/weak-basic-emotions.js';
import { type BootstrapInterval, bootstrapInterval } from '../metrics/bootstrap.js';
import { type MultilabelScores, multilabelScores } from '../metrics/multilabel.js';
import {
  averagePrecision,
  bestThreshold,
  precisionRecallCurve,
  type ThresholdScores,
} from '../metrics/precision-recall-curve.js';
import { areaUnderRoc, type RocPoint, rocCurve } from '../metrics/ranking.js';
import type { ScoredClip } from './scored-clip.js';

/** A yes or no that a score of the model decides by a threshold. */
export interface DecisionScores {
  readonly head: 'moods' | 'modality' | 'gems' | 'basic';
  readonly name: string;
  readonly clipCount: number;
  readonly trueCount: number;
  readonly areaUnderRoc: BootstrapInterval;
  readonly averagePrecision: BootstrapInterval;
  readonly roc: readonly RocPoint[];
  /** From the highest threshold to the lowest. */
  readonly thresholds: readonly ThresholdScores[];
  /** Chosen on these very clips: what the head could reach, not what it does. */
  readonly best: ThresholdScores;
}

/** GEMS as yes or no. */
export interface GemsDecisions {
  /** With the predicted shares held against the bar of the ratings, the mean share of each emotion over the whole set. */
  readonly atMeanShares: GemsBar;
  /** Against the thresholds that the model carries, by which `affekt analyze` says what is present. */
  readonly atModelThresholds: GemsBar;
}

/** Scores of the predicted shares at or above these thresholds. */
export interface GemsBar {
  readonly thresholds: readonly number[];
  readonly scores: MultilabelScores;
  readonly macroF1: BootstrapInterval;
}

const REPLICATE_COUNT = 300;

interface Decision {
  readonly head: DecisionScores['head'];
  readonly name: string;
  readonly truth: (scored: ScoredClip) => boolean | undefined;
  readonly score: (scored: ScoredClip) => number;
}

/**
 * Moods (each against the rest), minor against major (keys named by people), the nine GEMS emotions, and the six basic ones
 * (the likeliest of the weak label against the rest) as decisions; those with clips of both kinds.
 * @param gemsMeanShares an emotion is present when its share of raters is at or above this, the mean over the whole set.
 */
export function decisionScores(
  scored: readonly ScoredClip[],
  gemsMeanShares: readonly number[],
  seed: number,
): DecisionScores[] {
  const decisions: Decision[] = [
    ...MOOD_NAMES.map((name, index): Decision => {
      const truth = ({ clip }: ScoredClip): boolean | undefined =>
        clip.targets.mood === undefined ? undefined : clip.targets.mood === index;
      return { head: 'moods', name, truth, score: ({ summary }) => summary.moods[name] };
    }),
    {
      head: 'modality',
      name: 'minor',
      truth: ({ clip }) => (clip.targets.minor === undefined ? undefined : clip.targets.minor === 1),
      score: ({ summary }) => summary.midLevel.modality,
    },
    ...GEMS_NAMES.map((name, index): Decision => {
      const truth = ({ clip }: ScoredClip): boolean | undefined => {
        const share = clip.targets.gems?.[index];
        return share === undefined ? undefined : share >= (gemsMeanShares[index] as number);
      };
      return { head: 'gems', name, truth, score: ({ summary }) => summary.gems[name] };
    }),
    ...BASIC_NAMES.map((name, index): Decision => {
      const truth = ({ clip }: ScoredClip): boolean | undefined => {
        const likeliest = likeliestBasicEmotion(clip.targets.moodTags ?? []);
        return likeliest === null ? undefined : likeliest === index;
      };
      return { head: 'basic', name, truth, score: ({ summary }) => summary.basic[name] };
    }),
  ];
  return decisions.flatMap((decision) => scoresOf(decision, scored, seed));
}

function scoresOf(decision: Decision, scored: readonly ScoredClip[], seed: number): DecisionScores[] {
  const judged = scored.flatMap((item) => {
    const truth = decision.truth(item);
    return truth === undefined ? [] : [{ group: item.clip.group, truth, score: decision.score(item) }];
  });
  const truth = judged.map((item) => item.truth);
  if (!truth.includes(true) || !truth.includes(false)) return [];
  const scores = judged.map(({ score }) => score);
  const interval = (metric: typeof areaUnderRoc): BootstrapInterval =>
    bootstrapInterval(
      judged.map(({ group }) => group),
      (indices) =>
        metric(
          indices.map((index) => truth[index] === true),
          indices.map((index) => scores[index] as number),
        ),
      { seed, replicateCount: REPLICATE_COUNT },
    );
  return [
    {
      head: decision.head,
      name: decision.name,
      clipCount: judged.length,
      trueCount: truth.filter(Boolean).length,
      areaUnderRoc: interval(areaUnderRoc),
      averagePrecision: interval(averagePrecision),
      roc: rocCurve(truth, scores),
      thresholds: precisionRecallCurve(truth, scores),
      best: bestThreshold(truth, scores),
    },
  ];
}

/**
 * The GEMS head as a multi-label classifier. Null without rated clips.
 * @param meanShares what makes an emotion present, see `decisionScores`.
 * @param modelThresholds `gemsThresholds` of the model's manifest.
 */
export function gemsDecisions(
  scored: readonly ScoredClip[],
  meanShares: readonly number[],
  modelThresholds: readonly number[],
  seed: number,
): GemsDecisions | null {
  const rated = scored.filter(({ clip }) => clip.targets.gems !== undefined);
  if (rated.length === 0) return null;
  const passing = (shares: readonly number[], thresholds: readonly number[]): boolean[] =>
    shares.map((share, index) => share >= (thresholds[index] as number));
  const truth = rated.map(({ clip }) => passing(clip.targets.gems as readonly number[], meanShares));
  const groups = rated.map(({ clip }) => clip.group);
  const bar = (thresholds: readonly number[]): GemsBar => {
    const predicted = rated.map(({ summary }) =>
      passing(
        GEMS_NAMES.map((name) => summary.gems[name]),
        thresholds,
      ),
    );
    const scoresAt = (indices: readonly number[]): MultilabelScores =>
      multilabelScores(
        indices.map((index) => truth[index] as boolean[]),
        indices.map((index) => predicted[index] as boolean[]),
      );
    return {
      thresholds,
      scores: scoresAt(rated.map((_, index) => index)),
      macroF1: bootstrapInterval(groups, (indices) => scoresAt(indices).macroF1, {
        seed,
        replicateCount: REPLICATE_COUNT,
      }),
    };
  };
  return { atMeanShares: bar(meanShares), atModelThresholds: bar(modelThresholds) };
}

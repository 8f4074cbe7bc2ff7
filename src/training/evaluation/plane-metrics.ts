import { quadrantOf } from '../../emotion/circumplex.js';
import { MOOD_NAMES } from '../../inference/estimate.js';
import { classificationScores, confusionMatrix } from '../metrics/classification.js';
import { areaUnderRoc } from '../metrics/ranking.js';
import { pearson } from '../metrics/regression.js';
import { type AxesOf, axisRatings } from './axis-ratings.js';
import type { ScoredClip } from './scored-clip.js';

/** Quadrants in the order of `MOOD_NAMES`: the stage moods are quadrants by other names. */
const QUADRANT_OF_MOOD = ['Q3', 'Q4', 'Q1', 'Q2'] as const;
/** Middle of the scale of film ratings. */
const FILM_MIDDLE = 5;

/**
 * Whether the plane is a plane: figures by name, e.g. `panda4q.quadrant.f1`; only those the clips allow. How far valence and
 * arousal go together beside how far the ratings do; whether valence tells pleasant from unpleasant among pieces of one
 * liveliness; and whether values of one name agree.
 */
export function planeMetrics(scored: readonly ScoredClip[], axesOf: AxesOf): Record<string, number> {
  return {
    ...togetherness(scored),
    ...filmAgreement(scored),
    ...grekowAgreement(scored),
    ...quadrants(scored, 'panda4q'),
    ...quadrants(scored, 'emopia'),
    ...coverage(scored, axesOf),
    ...confidenceRanks(scored, axesOf),
  };
}

function togetherness(scored: readonly ScoredClip[]): Record<string, number> {
  const songs = scored.filter(({ clip }) => clip.set === 'deam' && clip.excerpt !== true);
  if (songs.length < 4) return {};
  const valence = songs.map(({ summary }) => summary.valence);
  const arousal = songs.map(({ summary }) => summary.arousal);
  const ratedValence = songs.map(({ clip }) => clip.targets.valence as number);
  const ratedArousal = songs.map(({ clip }) => clip.targets.arousal as number);
  return {
    'plane.deam.togetherness': pearson(valence, arousal),
    'plane.deam.togetherness.rated': pearson(ratedValence, ratedArousal),
    'plane.deam.valence.partial': partial(valence, ratedValence, ratedArousal),
    'plane.deam.arousal.r': pearson(arousal, ratedArousal),
  };
}

function filmAgreement(scored: readonly ScoredClip[]): Record<string, number> {
  const rated = scored.filter(({ clip }) => clip.targets.film !== undefined);
  if (rated.length < 4) return {};
  const film = (index: number): number[] => rated.map(({ clip }) => clip.targets.film?.[index] as number);
  const agreeing = (value: (item: ScoredClip) => number, other: (item: ScoredClip) => number): number =>
    scored.filter((item) => value(item) >= 0 === other(item) >= FILM_MIDDLE).length / scored.length;
  return {
    'plane.film.valence.r': pearson(
      film(0),
      rated.map(({ summary }) => summary.valence),
    ),
    'plane.film.energy.r': pearson(
      film(1),
      rated.map(({ summary }) => summary.arousal),
    ),
    'plane.film.valence.partial': partial(
      rated.map(({ summary }) => summary.valence),
      film(0),
      film(1),
    ),
    'agreement.valence': agreeing(
      ({ summary }) => summary.valence,
      ({ summary }) => summary.film.valence,
    ),
    'agreement.energy': agreeing(
      ({ summary }) => summary.arousal,
      ({ summary }) => summary.film.energy,
    ),
  };
}

function grekowAgreement(scored: readonly ScoredClip[]): Record<string, number> {
  const rated = scored.filter(({ clip }) => clip.set === 'grekow');
  if (rated.length < 4) return {};
  return Object.fromEntries(
    (['valence', 'arousal'] as const).map((name) => [
      `plane.grekow.${name}.r`,
      pearson(
        rated.map(({ clip }) => clip.targets[name] as number),
        rated.map(({ summary }) => summary[name]),
      ),
    ]),
  );
}

function quadrants(scored: readonly ScoredClip[], set: 'panda4q' | 'emopia'): Record<string, number> {
  const placed = scored.filter(({ clip }) => clip.set === set && clip.targets.mood !== undefined);
  if (placed.length < 4) return {};
  const truth = placed.map(({ clip }) => clip.targets.mood as number);
  const said = placed.map(({ summary }) =>
    QUADRANT_OF_MOOD.indexOf(quadrantOf(summary.valence, summary.arousal)),
  );
  const { accuracy, macro, classes } = classificationScores(confusionMatrix(truth, said, MOOD_NAMES.length));
  const moods = placed.map(({ summary }) => {
    const shares = MOOD_NAMES.map((name) => summary.moods[name]);
    return shares.indexOf(Math.max(...shares));
  });
  const ofMoods = classificationScores(confusionMatrix(truth, moods, MOOD_NAMES.length));
  const among = (lively: boolean): Record<string, number> => {
    const part = placed.filter((_, index) => ['Q1', 'Q2'].includes(quadrantName(truth[index])) === lively);
    const pleasant = part.map(({ clip }) => ['Q1', 'Q4'].includes(quadrantName(clip.targets.mood)));
    if (!pleasant.includes(true) || !pleasant.includes(false)) return {};
    const auc = areaUnderRoc(
      pleasant,
      part.map(({ summary }) => summary.valence),
    );
    return { [`${set}.valence.auc.${lively ? 'lively' : 'quiet'}`]: auc };
  };
  const isLively = truth.map((mood) => ['Q1', 'Q2'].includes(quadrantName(mood)));
  return {
    [`${set}.quadrant.accuracy`]: accuracy,
    [`${set}.quadrant.f1`]: macro.f1,
    ...Object.fromEntries(
      QUADRANT_OF_MOOD.map((name, index) => [
        `${set}.quadrant.recall.${name}`,
        classes[index]?.recall ?? Number.NaN,
      ]),
    ),
    ...among(true),
    ...among(false),
    ...(isLively.includes(true) && isLively.includes(false)
      ? {
          [`${set}.arousal.auc`]: areaUnderRoc(
            isLively,
            placed.map(({ summary }) => summary.arousal),
          ),
        }
      : {}),
    [`${set}.moods.accuracy`]: ofMoods.accuracy,
    [`${set}.moods.recall.melancholic`]: ofMoods.classes[0]?.recall ?? Number.NaN,
    [`${set}.clips`]: placed.length,
  };
}

function quadrantName(mood: number | undefined): string {
  return QUADRANT_OF_MOOD[mood ?? 0] ?? 'Q3';
}

/** Share of the ratings of each set within value ± SD. */
function coverage(scored: readonly ScoredClip[], axesOf: AxesOf): Record<string, number> {
  const isWithin = new Map<string, boolean[]>();
  for (const { clip, summary } of scored) {
    for (const { source, axis, value } of axisRatings(clip, axesOf(clip))) {
      const within = Math.abs(value - summary[axis]) <= summary[`${axis}Sd`];
      isWithin.set(source, [...(isWithin.get(source) ?? []), within]);
    }
  }
  return Object.fromEntries(
    [...isWithin].map(([source, hits]) => [
      `${source}.coverage68`,
      hits.filter(Boolean).length / hits.length,
    ]),
  );
}

/** Spearman's rank correlation of confidence and absolute error: below 0 when confidence knows. */
function confidenceRanks(scored: readonly ScoredClip[], axesOf: AxesOf): Record<string, number> {
  const rated = scored.flatMap(({ clip, summary }) => {
    const ratings = axisRatings(clip, axesOf(clip));
    if (ratings.length === 0) return [];
    const errors = ratings.map(({ axis, value }) => Math.abs(value - summary[axis]));
    return [
      {
        confidence: summary.confidence,
        error: errors.reduce((sum, error) => sum + error, 0) / errors.length,
      },
    ];
  });
  if (rated.length < 4) return {};
  const r = pearson(ranks(rated.map(({ confidence }) => confidence)), ranks(rated.map(({ error }) => error)));
  return { 'confidence.error.spearman': r };
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const result = new Array<number>(values.length).fill(0);
  for (const [rank, { index }] of order.entries()) result[index] = rank;
  return result;
}

/** Correlation of two values with what a third tells of both taken away. */
function partial(first: readonly number[], second: readonly number[], given: readonly number[]): number {
  const [ab, ac, bc] = [pearson(first, second), pearson(first, given), pearson(second, given)];
  return (ab - ac * bc) / Math.sqrt((1 - ac ** 2) * (1 - bc ** 2));
}

import { bootstrapInterval } from '../metrics/bootstrap.js';
import { type MultilabelScores, multilabelScores } from '../metrics/multilabel.js';
import type { Rows } from './method.js';
import type { Figure } from './text-table.js';

const REPLICATE_COUNT = 300;

/**
 * Dynamic top-k: as many labels as the item truly has, those with the highest scores; the first of equals.
 * So precision, recall and F1 of an item are the same, and no threshold has to be chosen.
 */
export function topLabels(scores: readonly number[], labelCount: number): boolean[] {
  const chosen = [...scores.keys()]
    .sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b)
    .slice(0, labelCount);
  return scores.map((_, label) => chosen.includes(label));
}

/** `topLabels` of every item. */
export function topLabelsOf(truth: readonly (readonly boolean[])[], scores: Rows): boolean[][] {
  return scores.map((row, index) => topLabels(row, (truth[index] ?? []).filter((isTrue) => isTrue).length));
}

/** A figure of `multilabelScores` with its 95 % interval, resampled by group. */
export function scoreInterval(
  truth: readonly (readonly boolean[])[],
  predicted: readonly (readonly boolean[])[],
  groups: readonly string[],
  figure: (scores: MultilabelScores) => number,
  seed: number,
): Figure {
  return bootstrapInterval(
    groups,
    (indices) =>
      figure(
        multilabelScores(
          indices.map((index) => truth[index] ?? []),
          indices.map((index) => predicted[index] ?? []),
        ),
      ),
    { seed, replicateCount: REPLICATE_COUNT },
  );
}

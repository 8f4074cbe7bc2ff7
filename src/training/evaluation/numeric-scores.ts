import type { ClipEstimate } from '../../inference/clip-summary.js';
import { FILM_NAMES, GEMS_NAMES } from '../../inference/estimate.js';
import type { Clip } from '../datasets/clip.js';
import { type BootstrapInterval, bootstrapInterval } from '../metrics/bootstrap.js';
import { ccc } from '../metrics/concordance.js';
import { pearson, r2, rmse } from '../metrics/regression.js';
import { RATED_UNITS } from './rated-units.js';
import type { ScoredClip } from './scored-clip.js';

/** A number that the model gives and people rated. */
export interface NumericOutput {
  readonly head: 'affect' | 'film' | 'gems' | 'midLevel';
  readonly name: string;
  /** Whether prediction and rating are in the same unit; else only correlation means anything. */
  readonly sharesUnit: boolean;
  /** Undefined where the clip has no such rating. */
  truth(clip: Clip): number | undefined;
  predicted(summary: ClipEstimate): number;
}

/** Scores of one output with 95 % intervals; null where units differ. */
export interface NumericScores {
  readonly head: NumericOutput['head'];
  readonly name: string;
  readonly clipCount: number;
  readonly r: BootstrapInterval;
  readonly r2: BootstrapInterval | null;
  readonly rmse: BootstrapInterval | null;
  readonly ccc: BootstrapInterval | null;
  /** [rated, predicted] of each clip, for a scatter plot. */
  readonly points: readonly (readonly [number, number])[];
}

const REPLICATE_COUNT = 500;

/** Every rated number. DEAM's by its own read-out, a song's ratings for its main clip only; `modality` is judged by keys, not by its ratings. */
export const NUMERIC_OUTPUTS: readonly NumericOutput[] = [
  ...(['valence', 'arousal'] as const).map(
    (name): NumericOutput => ({
      head: 'affect',
      name,
      sharesUnit: true,
      truth: ({ set, excerpt, targets }) => (set === 'deam' && excerpt !== true ? targets[name] : undefined),
      predicted: ({ deam }) => deam[name],
    }),
  ),
  ...FILM_NAMES.map(
    (name, index): NumericOutput => ({
      head: 'film',
      name,
      sharesUnit: true,
      truth: ({ targets }) => targets.film?.[index],
      predicted: ({ film }) => film[name],
    }),
  ),
  ...GEMS_NAMES.map(
    (name, index): NumericOutput => ({
      head: 'gems',
      name,
      sharesUnit: true,
      truth: ({ targets }) => targets.gems?.[index],
      predicted: ({ gems }) => gems[name],
    }),
  ),
  ...RATED_UNITS.map(
    (name): NumericOutput => ({
      head: 'midLevel',
      name,
      sharesUnit: false,
      truth: ({ targets }) => targets.ratings?.[name],
      predicted: ({ midLevel }) => midLevel[name],
    }),
  ),
];

/** Scores of every output that at least three clips were rated for. */
export function numericScores(scored: readonly ScoredClip[], seed: number): NumericScores[] {
  return NUMERIC_OUTPUTS.flatMap((output): NumericScores[] => {
    const rated = scored.flatMap(({ clip, summary }) => {
      const truth = output.truth(clip);
      return truth === undefined ? [] : [{ group: clip.group, truth, predicted: output.predicted(summary) }];
    });
    if (rated.length < 3) return [];
    const interval = (metric: typeof pearson): BootstrapInterval =>
      bootstrapInterval(
        rated.map(({ group }) => group),
        (indices) => {
          const drawn = indices.map((index) => rated[index] as (typeof rated)[number]);
          return metric(
            drawn.map(({ truth }) => truth),
            drawn.map(({ predicted }) => predicted),
          );
        },
        { seed, replicateCount: REPLICATE_COUNT },
      );
    return [
      {
        head: output.head,
        name: output.name,
        clipCount: rated.length,
        r: interval(pearson),
        r2: output.sharesUnit ? interval(r2) : null,
        rmse: output.sharesUnit ? interval(rmse) : null,
        ccc: output.sharesUnit ? interval(ccc) : null,
        points: rated.map(({ truth, predicted }) => [truth, predicted]),
      },
    ];
  });
}

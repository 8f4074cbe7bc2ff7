import type { ClipEstimate } from '../../inference/clip-summary.js';
import {
  BASIC_NAMES,
  FILM_NAMES,
  GEMS_NAMES,
  MID_LEVEL_NAMES,
  MOOD_NAMES,
  SOUND_NAMES,
} from '../../inference/estimate.js';
import type { Clip } from '../datasets/clip.js';
import { groupFolds } from '../datasets/group-split.js';
import type { AxesOf } from '../evaluation/axis-ratings.js';
import { type BaselineFigures, COMPARED_FIGURES } from '../evaluation/compared-figures.js';
import { metricIntervals } from '../evaluation/metric-intervals.js';
import { RATED_UNITS } from '../evaluation/rated-units.js';
import type { ScoredClip } from '../evaluation/scored-clip.js';
import type { CachedClip } from '../feature-cache.js';
import { extraTrees } from './extra-trees.js';
import type { Method, Rows } from './method.js';
import { ridgeRegression } from './ridge-regression.js';
import { spectrogramStatistics } from './spectrogram-features.js';
import { standardised } from './standardise.js';

/** A line and a forest; both tune themselves on what they are fitted on. */
const METHODS: readonly Method[] = [ridgeRegression, extraTrees];
const LEAST_CLIP_COUNT = 10;
/** Parts by group of what a method is fitted on, for its tuning. */
const PART_COUNT = 5;
/** A fold: what is learned from, and what is judged. */
export interface JudgedFold {
  readonly training: readonly CachedClip[];
  readonly heldOut: readonly CachedClip[];
}

/**
 * Ridge regression and extra trees on statistics of the spectrogram, fitted for each head on those clips of a fold's training that have
 * its targets (further excerpts of songs left out), and judged on those held out in figures that a network is judged by; 95 % bootstrap
 * intervals by group.
 */
export async function baselineFigures(
  folds: readonly JudgedFold[],
  axesOf: AxesOf,
  seed: number,
): Promise<BaselineFigures> {
  const statistics = new Map<string, number[]>();
  const rowOf = (cached: CachedClip): number[] => {
    const known = statistics.get(cached.clip.id) ?? spectrogramStatistics(cached);
    statistics.set(cached.clip.id, known);
    return known;
  };
  const figures: BaselineFigures = {};
  for (const method of METHODS) {
    const said = new Map<string, ScoredClip>();
    for (const fold of folds) {
      for (const head of HEADS) {
        const [training, heldOut] = [fold.training, fold.heldOut].map((clips) =>
          clips.filter(({ clip }) => clip.excerpt !== true && head.targets(clip) !== undefined),
        ) as [CachedClip[], CachedClip[]];
        if (training.length < LEAST_CLIP_COUNT || heldOut.length === 0) continue;
        const rows: Rows = training.map(({ clip }) => head.targets(clip) ?? []);
        const parts = groupFolds(
          training.map(({ clip }) => clip),
          PART_COUNT,
          seed,
        );
        const [fitted] = await standardised(method).fit(training.map(rowOf), rows, seed, parts);
        for (const [at, values] of (fitted?.predict(heldOut.map(rowOf)) ?? []).entries()) {
          const { clip } = heldOut[at] as CachedClip;
          const summary = { ...(said.get(clip.id)?.summary ?? UNSAID), ...head.says(values) };
          said.set(clip.id, { clip, summary });
        }
      }
    }
    const intervals = metricIntervals([...said.values()], axesOf, seed);
    figures[method.names[0] ?? ''] = Object.fromEntries(
      COMPARED_FIGURES.flatMap((name) => {
        const interval = intervals[name];
        return interval === undefined ? [] : [[name, interval]];
      }),
    );
  }
  return figures;
}

/** Targets that are learned together, and what of a clip they say. */
interface Head {
  /** Undefined for a clip that has none. */
  targets(clip: Clip): readonly number[] | undefined;
  says(values: readonly number[]): Partial<ClipEstimate>;
}

const HEADS: readonly Head[] = [
  {
    targets: ({ set, targets: { valence, arousal } }) =>
      set === 'deam' && valence !== undefined && arousal !== undefined ? [valence, arousal] : undefined,
    says: ([valence = 0, arousal = 0]) => ({ deam: { valence, arousal } }),
  },
  { targets: ({ targets }) => targets.film, says: (values) => ({ film: record(FILM_NAMES, values) }) },
  { targets: ({ targets }) => targets.gems, says: (values) => ({ gems: record(GEMS_NAMES, values) }) },
  {
    targets: ({ targets: { ratings } }) => ratings && RATED_UNITS.map((name) => ratings[name]),
    says: (values) => ({ midLevel: { ...UNSAID.midLevel, ...record(RATED_UNITS, values) } }),
  },
  {
    targets: ({ targets: { mood } }) =>
      mood === undefined ? undefined : MOOD_NAMES.map((_, index) => (index === mood ? 1 : 0)),
    says: (values) => ({ moods: record(MOOD_NAMES, values) }),
  },
];

/** What is said of a clip before anything is. */
const UNSAID: ClipEstimate = {
  valence: 0,
  arousal: 0,
  valenceSd: 1,
  arousalSd: 1,
  deam: { valence: 0, arousal: 0 },
  film: record(FILM_NAMES, []),
  midLevel: record(MID_LEVEL_NAMES, []),
  gems: record(GEMS_NAMES, []),
  moods: record(MOOD_NAMES, []),
  basic: record(BASIC_NAMES, []),
  sounds: record(SOUND_NAMES, []),
  confidence: 0,
};

function record<Name extends string>(
  names: readonly Name[],
  values: readonly number[],
): Record<Name, number> {
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? 0])) as Record<Name, number>;
}

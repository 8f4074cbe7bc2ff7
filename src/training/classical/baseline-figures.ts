import { z } from 'zod';
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
import type { AxesOf } from '../evaluation/axis-ratings.js';
import { metricIntervals } from '../evaluation/metric-intervals.js';
import type { ScoredClip } from '../evaluation/scored-clip.js';
import type { CachedClip } from '../feature-cache.js';
import type { BootstrapInterval } from '../metrics/bootstrap.js';
import { extraTrees } from './extra-trees.js';
import { ridgeRegression } from './linear.js';
import type { Method, Rows } from './method.js';
import { spectrogramStatistics } from './spectrogram-features.js';
import { standardised } from './standardise.js';

/** Figures of `headMetrics` that a method can have which knows nothing of the plane. */
const COMPARED_FIGURES = [
  'deam.valence.r2',
  'deam.arousal.r2',
  'deam.quadrant.accuracy',
  'film.mean.r',
  'gems.mean.r',
  'midLevel.mean.r',
  'panda4q.moods.accuracy',
  'emopia.moods.accuracy',
];
/** The strongest of the simple methods; both tune themselves on what they are fitted on. */
const METHODS: readonly Method[] = [ridgeRegression, extraTrees];
const LEAST_CLIP_COUNT = 10;
const RATED_UNITS = [
  'melodiousness',
  'articulation',
  'rhythmicComplexity',
  'rhythmicStability',
  'dissonance',
  'tonalStability',
] as const;

/** What the clips of a fold are judged by. */
export interface JudgedFold {
  readonly training: readonly CachedClip[];
  readonly heldOut: readonly CachedClip[];
}

/** Figures by name, by the name of the method. */
export type BaselineFigures = Record<string, Record<string, BootstrapInterval>>;

/** A figure of a network beside those of the simple methods. */
export interface ComparedFigure {
  readonly name: string;
  readonly network: BootstrapInterval;
  /** By the name of the method. */
  readonly methods: Readonly<Record<string, BootstrapInterval>>;
}

/**
 * Ridge regression and extra trees on statistics of the spectrogram, fitted for each head on the clips of a fold's training that have
 * its targets, and judged on those held out, in the figures that a network is judged by; 95 % bootstrap intervals by group.
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
        const [fitted] = await standardised(method).fit(training.map(rowOf), rows, seed);
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

const intervalSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });
const metricsSchema = z.object({ baselines: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** The figures of a model that simple methods were measured in too, when it was trained; none of one for which they were not. */
export function comparedFigures(metrics: Readonly<Record<string, unknown>>): ComparedFigure[] {
  const baselines = metricsSchema.safeParse(metrics).data?.baselines ?? {};
  return COMPARED_FIGURES.flatMap((name): ComparedFigure[] => {
    const network = intervalSchema.safeParse(metrics[name]).data;
    const methods = Object.entries(baselines).flatMap(([method, figures]) => {
      const interval = intervalSchema.safeParse(figures[name]).data;
      return interval === undefined ? [] : [[method, interval] as const];
    });
    return network === undefined || methods.length === 0
      ? []
      : [{ name, network, methods: Object.fromEntries(methods) }];
  });
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

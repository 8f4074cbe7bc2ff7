import { quadrantOf } from '../../emotion/circumplex.js';
import { FILM_NAMES, GEMS_NAMES } from '../../inference/estimate.js';
import { pearson, r2 } from '../metrics/regression.js';
import { areaUnderRoc } from '../metrics/ranking.js';
import type { AxesOf } from './axis-ratings.js';
import { gemsPresence } from './gems-presence.js';
import { planeMetrics } from './plane-metrics.js';
import { RATED_UNITS } from './rated-units.js';
import type { ScoredClip } from './scored-clip.js';
import { soundMetrics } from './sound-metrics.js';

/** Figures by name, e.g. `deam.valence.r2`; only those the clips allow. */
export type HeadMetrics = Record<string, number>;

/** The figures of every head on held-out clips. Song-level ratings count for a song's main excerpt only. */
export function headMetrics(scored: readonly ScoredClip[], axesOf: AxesOf): HeadMetrics {
  return {
    ...deamMetrics(scored),
    ...planeMetrics(scored, axesOf),
    ...filmMetrics(scored),
    ...gemsMetrics(scored),
    ...soundMetrics(scored),
    ...unitMetrics(scored),
  };
}

/** DEAM by its own read-out. */
function deamMetrics(scored: readonly ScoredClip[]): HeadMetrics {
  const metrics: HeadMetrics = {};
  const rated = scored.filter(({ clip }) => clip.set === 'deam' && clip.excerpt !== true);
  if (rated.length < 3) return metrics;
  for (const name of ['valence', 'arousal'] as const) {
    const truth = rated.map(({ clip }) => clip.targets[name] as number);
    const predicted = rated.map(({ summary }) => summary.deam[name]);
    metrics[`deam.${name}.r2`] = r2(truth, predicted);
    metrics[`deam.${name}.r`] = pearson(truth, predicted);
  }
  const hits = rated.filter(
    ({ clip: { targets }, summary }) =>
      quadrantOf(targets.valence as number, targets.arousal as number) ===
      quadrantOf(summary.deam.valence, summary.deam.arousal),
  );
  metrics['deam.quadrant.accuracy'] = hits.length / rated.length;
  metrics['deam.clips'] = rated.length;
  return metrics;
}

function filmMetrics(scored: readonly ScoredClip[]): HeadMetrics {
  return correlations(
    scored,
    'film',
    FILM_NAMES,
    ({ clip }, index) => clip.targets.film?.[index],
    ({ summary }, name) => summary.film[name],
  );
}

function gemsMetrics(scored: readonly ScoredClip[]): HeadMetrics {
  const { scores } = gemsPresence(scored);
  const metrics = correlations(
    scored,
    'gems',
    GEMS_NAMES,
    ({ clip }, index) => clip.targets.gems?.[index],
    ({ summary }, name) => summary.gems[name],
  );
  return scores === null ? metrics : { ...metrics, 'gems.macro.f1': scores.macroF1 };
}

function unitMetrics(scored: readonly ScoredClip[]): HeadMetrics {
  const metrics = correlations(
    scored,
    'midLevel',
    RATED_UNITS,
    ({ clip }, index) => {
      const name = RATED_UNITS[index];
      return name === undefined ? undefined : clip.targets.ratings?.[name];
    },
    ({ summary }, name) => summary.midLevel[name],
  );
  const keyed = scored.filter(({ clip }) => clip.targets.minor !== undefined);
  const minors = keyed.map(({ clip }) => clip.targets.minor === 1);
  if (minors.includes(true) && minors.includes(false)) {
    metrics['midLevel.modality.auc'] = areaUnderRoc(
      minors,
      keyed.map(({ summary }) => summary.midLevel.modality),
    );
  }
  return metrics;
}

/** Pearson's r of each name and their mean, over the clips that have the target. */
function correlations<Name extends string>(
  scored: readonly ScoredClip[],
  head: string,
  names: readonly Name[],
  target: (scored: ScoredClip, index: number) => number | undefined,
  prediction: (scored: ScoredClip, name: Name) => number,
): HeadMetrics {
  const metrics: HeadMetrics = {};
  const rated = scored.filter((item) => target(item, 0) !== undefined);
  if (rated.length < 3) return metrics;
  let sum = 0;
  for (const [index, name] of names.entries()) {
    const r = pearson(
      rated.map((item) => target(item, index) as number),
      rated.map((item) => prediction(item, name)),
    );
    metrics[`${head}.${name}.r`] = r;
    sum += r;
  }
  metrics[`${head}.mean.r`] = sum / names.length;
  metrics[`${head}.clips`] = rated.length;
  return metrics;
}

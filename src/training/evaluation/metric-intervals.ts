import { bootstrapInterval, type BootstrapInterval } from '../metrics/bootstrap.js';
import type { AxesOf } from './axis-ratings.js';
import { headMetrics } from './head-metrics.js';
import type { ScoredClip } from './scored-clip.js';

const REPLICATE_COUNT = 300;

/** Every figure of `headMetrics` with its 95 % bootstrap interval, resampled by group. */
export function metricIntervals(
  scored: readonly ScoredClip[],
  axesOf: AxesOf,
  seed: number,
): Record<string, BootstrapInterval> {
  const groups = scored.map(({ clip }) => clip.group);
  const names = Object.keys(headMetrics(scored, axesOf)).filter((name) => !name.endsWith('.clips'));
  // The same seed draws the same clips for every figure, so the figures of a draw are computed once.
  const cache = new Map<string, Record<string, number>>();
  const figuresOf = (indices: readonly number[]): Record<string, number> => {
    const key = indices.join();
    const known = cache.get(key);
    if (known !== undefined) return known;
    const figures = headMetrics(
      indices.map((index) => scored[index] as ScoredClip),
      axesOf,
    );
    cache.set(key, figures);
    return figures;
  };
  return Object.fromEntries(
    names.map((name) => {
      const statistic = (indices: readonly number[]): number => figuresOf(indices)[name] ?? Number.NaN;
      return [name, bootstrapInterval(groups, statistic, { seed, replicateCount: REPLICATE_COUNT })];
    }),
  );
}

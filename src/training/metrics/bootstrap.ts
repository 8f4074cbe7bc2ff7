import { AffektError } from '../../core/errors.js';
import { Random } from '../random.js';

/** A figure with the interval in which resampling puts it. */
export interface BootstrapInterval {
  /** The figure of the items as they are. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile interval of a statistic (Efron & Tibshirani 1993, chapter 13) by resampling whole groups: clips of one
 * song or artist are not independent, and drawing clips one by one would make the interval too narrow. Replicates
 * whose statistic is not finite (a draw without one true item) are left out; without any finite one, low and high are
 * NaN.
 * @param groups group of each item.
 * @param statistic the figure of the items with these indices; an index may come several times.
 * @param options `coverage` 0..1, .95 unless given; the seed fixes the draws on every machine.
 * @throws AFFEKT_INTERNAL without items.
 */
export function bootstrapInterval(
  groups: readonly string[],
  statistic: (indices: readonly number[]) => number,
  options: { readonly seed: number; readonly replicateCount?: number; readonly coverage?: number },
): BootstrapInterval {
  if (groups.length === 0) {
    throw new AffektError('AFFEKT_INTERNAL', 'bootstrapInterval was given no items; expected at least one');
  }
  const { seed, replicateCount = 1000, coverage = 0.95 } = options;
  const membersOfGroup = new Map<string, number[]>();
  for (const [index, group] of groups.entries()) {
    const members = membersOfGroup.get(group);
    if (members === undefined) membersOfGroup.set(group, [index]);
    else members.push(index);
  }
  const members = [...membersOfGroup.values()];
  const random = new Random(seed);
  const replicates: number[] = [];
  for (let replicate = 0; replicate < replicateCount; replicate++) {
    const indices: number[] = [];
    for (let draw = 0; draw < members.length; draw++) {
      for (const index of members[random.below(members.length)] ?? []) indices.push(index);
    }
    const value = statistic(indices);
    if (Number.isFinite(value)) replicates.push(value);
  }
  replicates.sort((a, b) => a - b);
  return {
    value: statistic(groups.map((_, index) => index)),
    low: quantile(replicates, (1 - coverage) / 2),
    high: quantile(replicates, (1 + coverage) / 2),
  };
}

/** Quantile of sorted values with linear interpolation between neighbours; NaN of none. */
export function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

import { GEMS_NAMES } from '../../inference/estimate.js';
import { type MultilabelScores, multilabelScores } from '../metrics/multilabel.js';
import type { ScoredClip } from './scored-clip.js';

/** Parts of the clips, by turns left out of choosing a threshold and judged by it. */
const PART_COUNT = 5;

/** Which emotions of the nine are present in a clip. */
export interface GemsPresence {
  /** Predicted share at or above which an emotion is said to be present, in the order of `GEMS_NAMES`. */
  readonly thresholds: number[];
  /** Scores of thresholds that were chosen on the other clips; null under `PART_COUNT` clips. */
  readonly scores: MultilabelScores | null;
}

/**
 * A threshold per emotion, chosen for the best F1: an emotion is present when the share of raters who named it is at or above
 * its mean share in the set. Each part of the clips (all clips of a group in one) is judged by thresholds
 * from the others; the thresholds returned are the mean of those, which varies less than any of them.
 */
export function gemsPresence(scored: readonly ScoredClip[]): GemsPresence {
  const rated = scored.filter(({ clip }) => clip.targets.gems !== undefined);
  const meanShares = GEMS_NAMES.map((_, label) =>
    mean(rated.map(({ clip }) => clip.targets.gems?.[label] ?? 0)),
  );
  const groups = [...new Set(rated.map(({ clip }) => clip.group))].sort();
  if (groups.length < PART_COUNT) return { thresholds: meanShares, scores: null };
  const partOf = ({ clip }: ScoredClip): number => groups.indexOf(clip.group) % PART_COUNT;
  const truth: boolean[][] = [];
  const predicted: boolean[][] = [];
  const sums = GEMS_NAMES.map(() => 0);
  for (let part = 0; part < PART_COUNT; part += 1) {
    const others = rated.filter((item) => partOf(item) !== part);
    const thresholds = GEMS_NAMES.map((_, label) =>
      bestThreshold(others, label, meanShares[label] as number),
    );
    for (const [label, threshold] of thresholds.entries()) sums[label] = (sums[label] as number) + threshold;
    for (const item of rated.filter((candidate) => partOf(candidate) === part)) {
      truth.push(GEMS_NAMES.map((_, label) => isPresent(item, label, meanShares[label] as number)));
      predicted.push(
        GEMS_NAMES.map((name, label) => item.summary.gems[name] >= (thresholds[label] as number)),
      );
    }
  }
  return {
    thresholds: sums.map((sum) => sum / PART_COUNT),
    scores: multilabelScores(truth, predicted),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function isPresent({ clip }: ScoredClip, label: number, meanShare: number): boolean {
  return (clip.targets.gems?.[label] as number) >= meanShare;
}

/** Half-way between two neighbouring predictions, where F1 is best. */
function bestThreshold(items: readonly ScoredClip[], label: number, meanShare: number): number {
  const name = GEMS_NAMES[label] as (typeof GEMS_NAMES)[number];
  const sorted = items
    .map((item) => ({ share: item.summary.gems[name], isTrue: isPresent(item, label, meanShare) }))
    .sort((a, b) => b.share - a.share);
  const positives = sorted.filter(({ isTrue }) => isTrue).length;
  let best = { f1: -1, threshold: meanShare };
  let hits = 0;
  for (const [index, { share, isTrue }] of sorted.entries()) {
    if (isTrue) hits += 1;
    const next = sorted[index + 1]?.share ?? 0;
    const f1 = (2 * hits) / (positives + index + 1);
    if (next < share && f1 > best.f1) best = { f1, threshold: (share + next) / 2 };
  }
  return best.threshold;
}

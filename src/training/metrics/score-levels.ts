import { requirePaired } from './paired.js';

/** Items with a score of `threshold` or more: how many are true (hits) and how many not (false alarms). */
export interface ScoreLevel {
  readonly threshold: number;
  readonly hits: number;
  readonly falseAlarms: number;
}

/**
 * The running counts behind every ranking curve: one level a distinct score, from the highest score down.
 * Equal scores form one level, so the order of the items does not matter.
 */
export function scoreLevels(truth: readonly boolean[], scores: ArrayLike<number>): ScoreLevel[] {
  requirePaired(truth, scores, 'scoreLevels');
  const order = truth.map((_, index) => index).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const levels: ScoreLevel[] = [];
  let hits = 0;
  let falseAlarms = 0;
  for (const [rank, index] of order.entries()) {
    if (truth[index] === true) hits += 1;
    else falseAlarms += 1;
    const next = order[rank + 1];
    if (next === undefined || scores[next] !== scores[index]) {
      levels.push({ threshold: scores[index] as number, hits, falseAlarms });
    }
  }
  return levels;
}

import type { Random } from '../random.js';
import type { Rows } from './method.js';

/** How much a score falls when one feature is shuffled among the rows. */
export interface Importance {
  readonly mean: number;
  /** Over the repeats. */
  readonly deviation: number;
}

/**
 * Permutation importance (Breiman 2001) of each feature: the score of the rows as they are less the score with the
 * feature shuffled, over some repeats. To be asked of rows the model was not fitted on.
 */
export function permutationImportance(
  score: (rows: Rows) => number,
  rows: Rows,
  repeatCount: number,
  random: Random,
): Importance[] {
  const whole = score(rows);
  return (rows[0] ?? []).map((_, feature) => {
    const losses = Array.from({ length: repeatCount }, () => {
      const values = random.shuffle(rows.map((row) => row[feature] as number));
      return (
        whole -
        score(
          rows.map((row, index) =>
            row.map((value, at) => (at === feature ? (values[index] as number) : value)),
          ),
        )
      );
    });
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / repeatCount;
    const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / repeatCount;
    return { mean, deviation: Math.sqrt(variance) };
  });
}

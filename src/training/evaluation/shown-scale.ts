import type { Scale } from '../network/target-table.js';
import type { ClipPrediction } from './predict-clip.js';

/** Standard deviations of the training music that ±1 stands for. */
const SHOWN_DEVIATIONS = 2;
const LEAST_DEVIATION = 1e-3;

/**
 * The scale that valence and arousal are shown on, from what a model says of training music on another scale, on which nothing is
 * cut: zero stays, for it is the border of the quadrants, and ±1 becomes two standard deviations.
 */
export function shownScale(scale: Scale, predictions: readonly ClipPrediction[]): Scale {
  const said = predictions.flatMap(({ summary }) => (summary === null ? [] : [summary]));
  const sd = (['valence', 'arousal'] as const).map((axis, index) => {
    const mean = said.reduce((sum, summary) => sum + summary[axis], 0) / Math.max(1, said.length);
    const variance =
      said.reduce((sum, summary) => sum + (summary[axis] - mean) ** 2, 0) / Math.max(1, said.length);
    return (scale.sd[index] as number) / (SHOWN_DEVIATIONS * Math.max(LEAST_DEVIATION, Math.sqrt(variance)));
  });
  return { mean: scale.mean, sd };
}

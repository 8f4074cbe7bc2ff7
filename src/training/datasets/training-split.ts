import type { Clip } from './clip.js';
import { assertNoLeak, groupFolds } from './group-split.js';

/** Folds that the groups are dealt to; a training sees all but one. */
export const FOLD_COUNT = 8;

/** Whether a clip, by its index, is one to train on; the groups of the others are held out. */
export function trainingSplit(
  clips: readonly Clip[],
  seed: number,
  heldOutFold = 0,
): (index: number) => boolean {
  const folds = groupFolds(clips, FOLD_COUNT, seed);
  assertNoLeak(clips, folds);
  return (index) => folds[index] !== heldOutFold;
}

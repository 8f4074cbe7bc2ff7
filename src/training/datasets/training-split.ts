import type { Clip } from './clip.js';
import { assertNoLeak, groupFolds } from './group-split.js';

/** The fold that no training sees, of how many. */
export const HELD_OUT = { foldCount: 8, heldOutFold: 0 } as const;

/** Whether a clip, by its index, is one to train on; the groups of the others are held out. */
export function trainingSplit(clips: readonly Clip[], seed: number): (index: number) => boolean {
  const folds = groupFolds(clips, HELD_OUT.foldCount, seed);
  assertNoLeak(clips, folds);
  return (index) => folds[index] !== HELD_OUT.heldOutFold;
}

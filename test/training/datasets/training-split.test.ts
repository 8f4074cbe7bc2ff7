import { describe, expect, it } from 'vitest';
import type { Clip } from '../../../src/training/datasets/clip.js';
import { FOLD_COUNT, trainingSplit } from '../../../src/training/datasets/training-split.js';

/** 60 groups of two clips. */
const clips: Clip[] = Array.from({ length: 120 }, (_, index) => ({
  set: 'deam',
  id: `deam/${index}`,
  audioPath: `${index}`,
  group: `album ${index >> 1}`,
  targets: {},
}));

describe('the split of a training', () => {
  it('holds every clip out in one of its folds, a group as a whole', () => {
    const splits = Array.from({ length: FOLD_COUNT }, (_, fold) => trainingSplit(clips, 1, fold));
    for (const index of clips.keys()) {
      const heldOut = splits.map((isTraining) => !isTraining(index));
      expect(heldOut.filter(Boolean)).toHaveLength(1);
      expect(splits.map((isTraining) => !isTraining(index ^ 1))).toEqual(heldOut);
    }
    expect(new Set(splits.map((isTraining) => [...clips.keys()].filter(isTraining).join())).size).toBe(
      FOLD_COUNT,
    );
  });

  it('holds out the first fold unless another is named, and other groups with another seed', () => {
    const held = (isTraining: (index: number) => boolean): number[] =>
      [...clips.keys()].filter((index) => !isTraining(index));
    expect(held(trainingSplit(clips, 1))).toEqual(held(trainingSplit(clips, 1, 0)));
    expect(held(trainingSplit(clips, 2))).not.toEqual(held(trainingSplit(clips, 1)));
  });
});

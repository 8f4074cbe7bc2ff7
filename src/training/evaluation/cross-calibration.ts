import type { Clip } from '../datasets/clip.js';
import { groupFolds } from '../datasets/group-split.js';
import { calibrate, type Calibration, type UncalibratedClip } from './calibration.js';

/** 0 or 1: clips of one group are in one half, and both have of every set. */
export type HalfOf = (clip: Pick<Clip, 'id'>) => 0 | 1;

/** Parts clips in halves by group. */
export function halvesByGroup(clips: readonly Clip[], seed: number): HalfOf {
  const folds = groupFolds(clips, 2, seed);
  const firstIds = new Set(clips.flatMap(({ id }, index) => (folds[index] === 0 ? [id] : [])));
  return ({ id }) => (firstIds.has(id) ? 0 : 1);
}

/** What either half is to be judged with: the calibration on the other. */
export function crossCalibrations(
  clips: readonly UncalibratedClip[],
  halfOf: HalfOf,
): readonly [first: Calibration, second: Calibration] {
  const [first, second] = ([0, 1] as const).map((half) =>
    calibrate(clips.filter(({ clip }) => halfOf(clip) !== half)),
  ) as [Calibration, Calibration];
  return [first, second];
}

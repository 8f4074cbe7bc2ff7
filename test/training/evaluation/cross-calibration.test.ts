import { describe, expect, it } from 'vitest';
import type { UncalibratedClip } from '../../../src/training/evaluation/calibration.js';
import { crossCalibrations, halvesByGroup } from '../../../src/training/evaluation/cross-calibration.js';
import { Random } from '../../../src/training/random.js';
import { madeClip, madePredicted, PLAIN_AXES } from './made-predictions.js';

const random = new Random(5);
const clips = Array.from({ length: 120 }, (_, index): UncalibratedClip => {
  const made = madeClip('grekow', index, { valence: random.normal(), arousal: random.normal() });
  // Three clips of a group.
  const clip = { ...made, group: `group ${Math.floor(index / 3)}` };
  const said = { valence: 0, arousal: 0, valenceSd: 0.1, arousalSd: 0.1 };
  return { ...madePredicted(clip, (seconds) => ({ ...said, spanSeconds: seconds })), axes: PLAIN_AXES };
});
const halfOf = halvesByGroup(
  clips.map(({ clip }) => clip),
  1,
);

describe('cross-calibration', () => {
  it('has about as many clips in each half, and no group in both', () => {
    const first = clips.filter(({ clip }) => halfOf(clip) === 0);
    expect(Math.abs(first.length - clips.length / 2)).toBeLessThan(clips.length / 10);
    const groups = (half: 0 | 1): Set<string> =>
      new Set(clips.filter(({ clip }) => halfOf(clip) === half).map(({ clip }) => clip.group));
    expect([...groups(0)].filter((group) => groups(1).has(group))).toEqual([]);
  });

  it('judges a half by what the other half says, and by nothing of its own', () => {
    const before = crossCalibrations(clips, halfOf);
    const changed = clips.map((one) =>
      halfOf(one.clip) === 0 ? { ...one, clip: { ...one.clip, targets: { valence: 5, arousal: 5 } } } : one,
    );
    const after = crossCalibrations(changed, halfOf);
    expect(after[0]).toEqual(before[0]);
    expect(after[1].intervals).not.toEqual(before[1].intervals);
  });
});

import { describe, expect, it } from 'vitest';
import { calibrate, type UncalibratedClip } from '../../../src/training/evaluation/calibration.js';
import { shownScale } from '../../../src/training/evaluation/shown-scale.js';
import { Random } from '../../../src/training/random.js';
import { madeClip, madeEstimate, madePredicted, PLAIN_AXES } from './made-predictions.js';

/** To the step that ends there. */
const wholeSteps = (seconds: number): number => 0.128 * Math.round(seconds / 0.128);

describe('calibration', () => {
  it('widens intervals until they hold 68 % of the ratings, the sets counted alike', () => {
    const random = new Random(1);
    const of = (set: 'deam' | 'grekow', count: number, sd: number): UncalibratedClip[] =>
      Array.from({ length: count }, (_, index) => {
        const clip = madeClip(set, index, { valence: sd * random.normal(), arousal: sd * random.normal() });
        const said = { valence: 0, arousal: 0, valenceSd: 0.1, arousalSd: 0.1 };
        return {
          ...madePredicted(clip, (seconds) => ({ ...said, spanSeconds: wholeSteps(seconds) })),
          axes: PLAIN_AXES,
        };
      });
    // Valence is rated in one of the sets alone.
    const { intervals, ignorance } = calibrate([...of('deam', 600, 0.1), ...of('grekow', 200, 0.3)]);
    expect(intervals.valence.map(([seconds]) => seconds)).toEqual([1, 2, 3, 5, 7.5, 10]);
    for (const [, factor] of intervals.valence) expect(Math.abs(factor - 3)).toBeLessThan(0.4);
    // Half of the weight in errors of SD 1, half in those of SD 3: 68 % lie within about 1.75.
    for (const [, factor] of intervals.arousal) expect(Math.abs(factor - 1.75)).toBeLessThan(0.3);
    expect(ignorance.valence).toBeCloseTo(0.3, 1);
    expect(ignorance.arousal).toBeCloseTo(Math.sqrt((0.1 ** 2 + 0.3 ** 2) / 2), 1);
  });

  it('takes for a change what one step of steady music in a hundred reaches', () => {
    const clips = Array.from({ length: 20 }, (_, index): UncalibratedClip => {
      const predicted = madePredicted(madeClip('gtzan', index, {}), (seconds) => ({
        spanSeconds: seconds,
        novelty: seconds / 10,
      }));
      return { ...predicted, axes: PLAIN_AXES };
    });
    expect(calibrate(clips).changeThreshold).toBeCloseTo(0.99, 1);
  });
});

describe('shown scale', () => {
  it('makes two standard deviations of what is said of training music 1, and leaves the border where it is', () => {
    const predictions = [-0.02, 0.02, -0.02, 0.02].map((valence) => ({
      estimates: [],
      summary: madeEstimate({ valence, arousal: 0.04 + 2 * valence }),
    }));
    const { mean, sd } = shownScale({ mean: [0, 0], sd: [0.05, 0.05] }, predictions);
    expect(mean).toEqual([0, 0]);
    // ±0.02 on a scale of 0.05 is ±0.4 of the network; it becomes ±0.5.
    expect(sd[0]).toBeCloseTo(0.5 / 0.4, 6);
    expect(sd[1]).toBeCloseTo(0.5 / 0.8, 6);
  });
});

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
    const { intervals } = calibrate([...of('deam', 600, 0.1), ...of('grekow', 200, 0.3)]);
    expect(intervals.valence.map(([seconds]) => seconds)).toEqual([1, 2, 3, 5, 7.5, 10]);
    for (const [, factor] of intervals.valence) expect(Math.abs(factor - 3)).toBeLessThan(0.4);
    // Half of the weight in errors of SD 1, half in those of SD 3: 68 % lie within about 1.75.
    for (const [, factor] of intervals.arousal) expect(Math.abs(factor - 1.75)).toBeLessThan(0.3);
  });

  it('multiplies doubt until on average it is the share of the ratings that is left untold', () => {
    const random = new Random(2);
    const sounds = { music: 0.5, speech: 0.5, applause: 0, noise: 0 };
    const of = (set: 'deam' | 'grekow', count: number, error: number): UncalibratedClip[] =>
      Array.from({ length: count }, (_, index) => {
        const [valence, arousal] = [random.normal(), random.normal()];
        const off = error * random.normal();
        const said = { valence: valence + off, arousal: arousal + off, confidence: 0.45, sounds };
        return { ...madePredicted(madeClip(set, index, { valence, arousal }), () => said), axes: PLAIN_AXES };
      });
    // Untold: .04 of DEAM's arousal, .36 of Grekow's valence and arousal; doubted: .1.
    const { doubtFactor } = calibrate([...of('deam', 900, 0.2), ...of('grekow', 300, 0.6)]);
    expect(Math.abs(doubtFactor - (0.04 + 2 * 0.36) / 3 / 0.1)).toBeLessThan(0.3);
    expect(calibrate([]).doubtFactor).toBe(1);
  });

  it('takes for a change what three steps in two hundred of music of a piece reach', () => {
    const clips = Array.from({ length: 20 }, (_, index): UncalibratedClip => {
      const predicted = madePredicted(madeClip('gtzan', index, {}), (seconds) => ({
        spanSeconds: seconds,
        // Of all clips one even row: .00064 apart from one to the next.
        novelty: seconds / 10 + index * 0.00064,
      }));
      return { ...predicted, axes: PLAIN_AXES };
    });
    expect(calibrate(clips).changeThreshold).toBeCloseTo(0.999, 3);
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

import { describe, expect, it } from 'vitest';
import { shrunkAffectScale } from '../../../src/training/evaluation/affect-scale.js';
import { madeScored } from './made-predictions.js';

const SCALE = { mean: [0.1, -0.2], sd: [0.3, 0.4] };

/** Songs whose valence is half of what is said of it, seen from the mean, and whose arousal is one and a half times. */
function songs(count: number, set: 'deam' | 'grekow' = 'deam') {
  return Array.from({ length: count }, (_, index) => {
    const [valence, arousal] = [0.6 * Math.sin(3 * index), 0.5 * Math.cos(2 * index)];
    const truth = { valence: 0.1 + 0.5 * valence, arousal: -0.2 + 1.5 * arousal };
    return madeScored(set, index, truth, { valence: 0.1 + valence, arousal: -0.2 + arousal });
  });
}

describe('scale of valence and arousal', () => {
  it('shrinks what goes too far, and stretches nothing', () => {
    const { mean, sd } = shrunkAffectScale(SCALE, songs(30));
    expect(mean).toEqual(SCALE.mean);
    expect(sd[0]).toBeCloseTo(0.15, 10);
    expect(sd[1]).toBe(0.4);
  });

  it('is left as it is by few songs, other sets, and predictions that point the wrong way', () => {
    expect(shrunkAffectScale(SCALE, songs(9))).toEqual(SCALE);
    expect(shrunkAffectScale(SCALE, songs(30, 'grekow'))).toEqual(SCALE);
    const wrong = songs(30).map(({ clip, summary }) => ({
      clip,
      summary: { ...summary, valence: 0.2 - summary.valence },
    }));
    expect(shrunkAffectScale(SCALE, wrong).sd[0]).toBe(0.3);
  });
});

import { describe, expect, it } from 'vitest';
import { BAND_COUNT } from '../../../src/features/feature-layout.js';
import { baselineFigures, comparedFigures } from '../../../src/training/classical/baseline-figures.js';
import type { ClipTargets } from '../../../src/training/datasets/clip.js';
import type { CachedClip } from '../../../src/training/feature-cache.js';
import { Random } from '../../../src/training/random.js';
import { madeClip, PLAIN_AXES } from '../evaluation/made-predictions.js';

/** A clip whose lower bands are as loud as `low` (0..1) says, and whose upper ones as `high`. */
function sounding(
  set: 'deam' | 'soundtracks' | 'panda4q',
  index: number,
  [low, high]: readonly [number, number],
  targets: ClipTargets,
): CachedClip {
  const random = new Random(1000 + index);
  const frameCount = 24;
  const bands = Uint16Array.from({ length: frameCount * BAND_COUNT }, (_, at) =>
    Math.round(4000 * ((at % BAND_COUNT < BAND_COUNT / 2 ? low : high) + 0.2 * random.uniform())),
  );
  const pitchClasses = new Uint16Array((frameCount / 4) * 36);
  const statistics = { onsetRateHz: 2, loudnessLufs: -20 };
  return { clip: madeClip(set, index, targets), bands, pitchClasses, frameCount, statistics };
}

const place = (index: number): [number, number] => [
  0.5 + 0.5 * Math.sin(1.9 * index),
  0.5 + 0.5 * Math.cos(2.7 * index),
];
const rated = Array.from({ length: 60 }, (_, index) => {
  const [low, high] = place(index);
  return sounding('deam', index, [low, high], { valence: 2 * low - 1, arousal: 2 * high - 1 });
});
const moody = Array.from({ length: 60 }, (_, index) => {
  const [low, high] = place(index);
  const mood = low > 0.5 ? (high > 0.5 ? 2 : 1) : high > 0.5 ? 3 : 0;
  return sounding('panda4q', index, [low, high], { mood });
});
const clips = [...rated, ...moody];
const isHeldOut = (at: number): boolean => at % 4 === 0;
const fold = {
  training: clips.filter((_, at) => !isHeldOut(at)),
  heldOut: clips.filter((_, at) => isHeldOut(at)),
};

describe('figures of simple methods', () => {
  it('are those of a network: near 1 where statistics tell all, none of what nobody rated', async () => {
    const figures = await baselineFigures([fold], () => PLAIN_AXES, 1);
    expect(Object.keys(figures)).toEqual(['ridge regression', 'extra trees']);
    for (const method of Object.values(figures)) {
      expect(Object.keys(method)).toEqual([
        'deam.valence.r2',
        'deam.arousal.r2',
        'deam.quadrant.accuracy',
        'panda4q.moods.accuracy',
      ]);
      for (const { value, low, high } of Object.values(method)) {
        expect(value).toBeGreaterThan(0.75);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }
    }
  });

  it('are of what was learned on the training clips alone', async () => {
    // Held out is the same sound with the opposite rating: what has learned from it would not be wrong.
    const opposite = rated.slice(0, 20).map(
      ({ clip, ...features }): CachedClip => ({
        ...features,
        clip: {
          ...clip,
          id: `${clip.id}'`,
          targets: {
            valence: -(clip.targets.valence as number),
            arousal: -(clip.targets.arousal as number),
          },
        },
      }),
    );
    const figures = await baselineFigures([{ training: rated, heldOut: opposite }], () => PLAIN_AXES, 1);
    for (const method of Object.values(figures)) expect(method['deam.arousal.r2']?.value).toBeLessThan(-2);
  });

  it('stand beside those of a network where both are there', () => {
    const figure = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });
    const metrics = {
      'film.mean.r': figure(0.8),
      'gems.mean.r': figure(0.5),
      baselines: { 'ridge regression': { 'film.mean.r': figure(0.5), 'deam.arousal.r2': figure(0.4) } },
    };
    expect(comparedFigures(metrics)).toEqual([
      { name: 'film.mean.r', network: figure(0.8), methods: { 'ridge regression': figure(0.5) } },
    ]);
    expect(comparedFigures({ 'film.mean.r': figure(0.8) })).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { BAND_COUNT } from '../../../src/features/feature-layout.js';
import { baselineFigures } from '../../../src/training/classical/baseline-figures.js';
import type { Clip, ClipTargets } from '../../../src/training/datasets/clip.js';
import { COMPARED_FIGURES } from '../../../src/training/evaluation/compared-figures.js';
import type { CachedClip } from '../../../src/training/feature-cache.js';
import { Random } from '../../../src/training/random.js';
import { madeClip, PLAIN_AXES } from '../evaluation/made-predictions.js';

/** A clip whose lower bands are as loud as `low` (0..1) says, and whose upper ones as `high`. */
function sounding(
  set: Clip['set'],
  index: number,
  targetsOf: (low: number, high: number) => ClipTargets,
): CachedClip {
  const [low, high] = [0.5 + 0.5 * Math.sin(1.9 * index), 0.5 + 0.5 * Math.cos(2.7 * index)];
  const random = new Random(1000 + index);
  const frameCount = 24;
  const bands = Uint16Array.from({ length: frameCount * BAND_COUNT }, (_, at) =>
    Math.round(4000 * ((at % BAND_COUNT < BAND_COUNT / 2 ? low : high) + 0.2 * random.uniform())),
  );
  const pitchClasses = new Uint16Array((frameCount / 4) * 36);
  const statistics = { onsetRateHz: 2, loudnessLufs: -20 };
  return { clip: madeClip(set, index, targetsOf(low, high)), bands, pitchClasses, frameCount, statistics };
}

const sounds = (set: Clip['set'], targetsOf: (low: number, high: number) => ClipTargets): CachedClip[] =>
  Array.from({ length: 48 }, (_, index) => sounding(set, index, targetsOf));
const rated = sounds('deam', (low, high) => ({ valence: 2 * low - 1, arousal: 2 * high - 1 }));
/** So many values of which each is a line of its own through both levels. */
const lines = (count: number, low: number, high: number): number[] =>
  Array.from({ length: count }, (_, at) => Math.cos(at) * low + Math.sin(at) * high);
const moodOf = (low: number, high: number): ClipTargets => ({
  mood: low > 0.5 ? (high > 0.5 ? 2 : 1) : high > 0.5 ? 3 : 0,
});
const clips = [
  ...rated,
  ...sounds('soundtracks', (low, high) => ({ film: lines(8, low, high) })),
  ...sounds('emotify', (low, high) => ({ gems: lines(9, low, high) })),
  ...sounds('gtzan', (low, high) => {
    const [melodiousness = 0, articulation = 0, rhythmicComplexity = 0, ...others] = lines(7, low, high);
    const [rhythmicStability = 0, dissonance = 0, tonalStability = 0, modality = 0] = others;
    const rhythmic = { rhythmicComplexity, rhythmicStability };
    return { ratings: { melodiousness, articulation, ...rhythmic, dissonance, tonalStability, modality } };
  }),
  ...sounds('panda4q', moodOf),
  ...sounds('emopia', moodOf),
];
const isHeldOut = (at: number): boolean => at % 4 === 0;
const fold = {
  training: clips.filter((_, at) => !isHeldOut(at)),
  heldOut: clips.filter((_, at) => isHeldOut(at)),
};

describe('figures of simple methods', () => {
  it('are those of a network: near 1 where statistics tell all', async () => {
    const figures = await baselineFigures([fold], () => PLAIN_AXES, 1);
    expect(Object.keys(figures)).toEqual(['ridge regression', 'extra trees']);
    for (const method of Object.values(figures)) {
      expect(Object.keys(method)).toEqual([...COMPARED_FIGURES]);
      for (const [name, { value, low, high }] of Object.entries(method)) {
        // Quadrants are no lines: ridge regression has half of them right, trees nearly all.
        expect(value, name).toBeGreaterThan(name.endsWith('accuracy') ? 0.4 : 0.9);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }
    }
  });

  it('are none of what nobody rated', async () => {
    const films = clips.filter(({ clip }) => clip.set === 'soundtracks');
    const figures = await baselineFigures(
      [{ training: films.slice(12), heldOut: films.slice(0, 12) }],
      () => PLAIN_AXES,
      1,
    );
    for (const method of Object.values(figures)) expect(Object.keys(method)).toEqual(['film.mean.r']);
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
});

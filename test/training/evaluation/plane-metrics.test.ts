import { describe, expect, it } from 'vitest';
import { planeMetrics } from '../../../src/training/evaluation/plane-metrics.js';
import type { ScoredClip } from '../../../src/training/evaluation/scored-clip.js';
import { Random } from '../../../src/training/random.js';
import { madeScored, PLAIN_AXES } from './made-predictions.js';

/** Places of the stage moods melancholic, calm, uplifting, aggressive. */
const PLACES = [
  { valence: -0.5, arousal: -0.5 },
  { valence: 0.5, arousal: -0.5 },
  { valence: 0.5, arousal: 0.5 },
  { valence: -0.5, arousal: 0.5 },
] as const;

const metrics = (scored: readonly ScoredClip[]): Record<string, number> =>
  planeMetrics(scored, () => PLAIN_AXES);

describe('plane metrics', () => {
  it('finds a plane that is one, and one that is a line', () => {
    const quadrants = (said: (mood: number) => (typeof PLACES)[number]): ScoredClip[] =>
      Array.from({ length: 40 }, (_, index) =>
        madeScored(index % 8 < 4 ? 'panda4q' : 'emopia', index, { mood: index % 4 }, said(index % 4)),
      );
    const plane = metrics(quadrants((mood) => PLACES[mood] as (typeof PLACES)[number]));
    // On the line all that is lively is uplifting and all that is quiet melancholic.
    const line = metrics(quadrants((mood) => PLACES[mood >= 2 ? 2 : 0] as (typeof PLACES)[number]));
    for (const set of ['panda4q', 'emopia']) {
      expect(plane[`${set}.quadrant.accuracy`]).toBe(1);
      expect(plane[`${set}.valence.auc.lively`]).toBe(1);
      expect(plane[`${set}.valence.auc.quiet`]).toBe(1);
      expect(line[`${set}.quadrant.accuracy`]).toBe(0.5);
      expect(line[`${set}.arousal.auc`]).toBe(1);
      expect(line[`${set}.valence.auc.lively`]).toBe(0.5);
      expect(line[`${set}.quadrant.recall.Q2`]).toBe(0);
      expect(line[`${set}.quadrant.recall.Q1`]).toBe(1);
      expect(line[`${set}.quadrant.f1`]).toBeCloseTo(1 / 3, 6);
    }
  });

  it('tells what valence knows of its rating beyond arousal', () => {
    const random = new Random(2);
    const songs = (said: (v: number, a: number) => number): ScoredClip[] =>
      Array.from({ length: 400 }, (_, index) => {
        const [valence, arousal] = [random.normal() / 3, random.normal() / 3];
        const targets = { valence: (valence + arousal) / 2, arousal };
        return madeScored('deam', index, targets, { valence: said(valence, arousal), arousal });
      });
    const knowing = metrics(songs((valence) => valence));
    const echoing = metrics(songs((_, arousal) => arousal + 0.05 * random.normal()));
    expect(knowing['plane.deam.valence.partial']).toBeGreaterThan(0.95);
    expect(Math.abs(knowing['plane.deam.togetherness'] as number)).toBeLessThan(0.15);
    expect(Math.abs(echoing['plane.deam.valence.partial'] as number)).toBeLessThan(0.2);
    expect(echoing['plane.deam.togetherness']).toBeGreaterThan(0.95);
    expect(knowing['plane.deam.togetherness.rated']).toBeCloseTo(0.7, 1);
  });

  it('counts as agreement that main and film values are on one side, in whatever music', () => {
    const film = { valence: 6, energy: 4, tension: 5, anger: 1, fear: 1, happy: 1, sad: 1, tender: 1 };
    const rated = { film: [1, 2, 3, 4, 5, 6, 7, 8] };
    const said = [0.2, 0.2, -0.2, 0.2].map((valence, index) =>
      madeScored('soundtracks', index, rated, { valence, arousal: -0.1, film }),
    );
    expect(metrics(said)['agreement.valence']).toBe(0.75);
    expect(metrics(said)['agreement.energy']).toBe(1);
  });

  it('ranks confidence against error, and counts coverage for each set that rates an axis', () => {
    const said = Array.from({ length: 20 }, (_, index) =>
      madeScored(
        'grekow',
        index,
        { valence: index / 20, arousal: 0 },
        { valence: 0, arousal: 0, valenceSd: 0.5, arousalSd: 0.1, confidence: 1 - index / 20 },
      ),
    );
    const figures = metrics(said);
    expect(figures['confidence.error.spearman']).toBeCloseTo(-1, 6);
    expect(figures['grekow.valence.coverage68']).toBeCloseTo(11 / 20, 6);
    expect(figures['grekow.arousal.coverage68']).toBe(1);
    expect(metrics([])).toEqual({});
  });
});

import { describe, expect, it } from 'vitest';
import type { DynamicRating } from '../../../src/training/datasets/clip.js';
import { measureDynamics } from '../../../src/training/evaluation/dynamic-agreement.js';
import { measureSecondsHeard } from '../../../src/training/evaluation/seconds-heard.js';
import { Random } from '../../../src/training/random.js';
import { madeClip, madePredicted } from './made-predictions.js';

describe('measureSecondsHeard', () => {
  it('judges the estimate that stood at that moment', () => {
    const random = new Random(5);
    const predicted = Array.from({ length: 60 }, (_, index) => {
      const arousal = 2 * random.uniform() - 1;
      const early = 2 * random.uniform() - 1;
      // Nothing is known up to 4 s, everything after.
      return madePredicted(madeClip('deam', index, { valence: -arousal, arousal }), (seconds) => ({
        valence: seconds < 4 ? early : -arousal,
        arousal: seconds < 4 ? early : arousal,
      }));
    });
    const figures = measureSecondsHeard(predicted, [1, 2, 5, 10], 1);
    expect(figures.map(({ seconds }) => seconds)).toEqual([1, 2, 5, 10]);
    for (const { seconds, clipCount, arousal, valence } of figures) {
      expect(clipCount).toBe(60);
      for (const { r, r2, loss } of [arousal, valence]) {
        if (seconds < 4) expect(Math.abs(r.value)).toBeLessThan(0.4);
        else expect([r.value, r2.value]).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)]);
        expect(r.low).toBeLessThanOrEqual(r.value);
        if (seconds < 4) expect(loss.value).toBeCloseTo(1 - r.value, 9);
        else expect([loss.low, loss.value, loss.high]).toEqual([0, 0, 0].map(() => expect.closeTo(0, 9)));
      }
    }
  });

  it('counts neither further excerpts nor other sets', () => {
    const excerpt = { ...madeClip('deam', 1, { valence: 0, arousal: 0 }), excerpt: true };
    const clips = [excerpt, madeClip('grekow', 2, { valence: 0, arousal: 0 })];
    expect(
      measureSecondsHeard(
        clips.map((clip) => madePredicted(clip, () => ({}))),
        [1],
        1,
      ),
    ).toEqual([]);
  });
});

describe('measureDynamics', () => {
  /** Ratings every half second of a course that the estimate has `lagSeconds` earlier. */
  function lateRatings(course: (seconds: number) => number, lagSeconds: number): DynamicRating[] {
    return Array.from({ length: 20 }, (_, index) => {
      const timeSeconds = index / 2;
      const value = course(timeSeconds - lagSeconds);
      return { timeSeconds, valence: value, arousal: value };
    });
  }

  it('finds the lag of raters who come late, whatever differs between songs', () => {
    const random = new Random(3);
    const predicted = Array.from({ length: 30 }, (_, index) => {
      const [speed, phase, level] = [1 + random.uniform(), 6 * random.uniform(), random.normal()];
      const course = (seconds: number): number => 0.2 * level + 0.1 * Math.sin(speed * seconds + phase);
      const clip = madeClip('deam', index, { dynamic: lateRatings(course, 2) });
      return madePredicted(clip, (seconds) => ({ arousal: course(seconds), valence: 0.2 * level }));
    });
    const arousal = measureDynamics(predicted, 'arousal', 1);
    expect(arousal?.lagSeconds.value).toBe(2);
    expect(arousal?.withinR.value).toBeGreaterThan(0.98);
    expect(arousal?.r.value).toBeGreaterThan(0.98);
    expect(arousal?.clipCount).toBe(30);
    // From 6.1 s, where the longest lag still finds an estimate, to the end.
    expect(arousal?.ratingCount).toBe(30 * 7);
    const byLag = arousal?.byLag ?? [];
    // The curves of six clips, those that move most: nothing is estimated in the first second, later the rating 2 s on.
    const examples = arousal?.examples ?? [];
    const spans = examples.map(({ points }) => {
      const rated = points.map((point) => point.rated);
      return Math.max(...rated) - Math.min(...rated);
    });
    expect(spans).toHaveLength(6);
    expect(spans).toEqual([...spans].sort((a, b) => b - a));
    for (const { points } of examples) {
      expect(points[1]?.estimated).toBeNull();
      expect(points[8]?.estimated).toBeCloseTo(points[12]?.rated ?? 9, 1);
    }
    expect(byLag[0]?.withinR).toBeLessThan(0.9);
    // An estimate that stands still within each clip tells songs apart, and nothing else.
    const valence = measureDynamics(predicted, 'valence', 1);
    expect(valence?.r.value).toBeGreaterThan(0.8);
    expect(Math.abs(valence?.withinR.value ?? 0)).toBeLessThan(0.01);
  });

  it('says nothing without ratings', () => {
    expect(measureDynamics([madePredicted(madeClip('deam', 1, {}), () => ({}))], 'arousal', 1)).toBeNull();
  });
});

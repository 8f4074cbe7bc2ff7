import { describe, expect, it } from 'vitest';
import { ClipSummary } from '../../src/inference/clip-summary.js';
import type { Estimate } from '../../src/inference/estimate.js';
import { syntheticFrame } from '../support/synthetic-frame.js';

function estimate(changes: Partial<Estimate>): Estimate {
  return { ...(syntheticFrame().emotion as Estimate), ...changes };
}

describe('clip summary', () => {
  it('is null without an estimate', () => {
    expect(new ClipSummary().result()).toBeNull();
  });

  it('of one estimate is that estimate', () => {
    const only = estimate({ valence: -0.3, arousal: 0.7, spanSeconds: 1, confidence: 0.4 });
    const summary = new ClipSummary();
    summary.add(only);
    const { valence, arousal, valenceSd, arousalSd, deam, film, midLevel, gems, moods, basic, sounds } = only;
    const { confidence } = only;
    expect(summary.result()).toEqual({
      valence,
      arousal,
      valenceSd,
      arousalSd,
      deam,
      film,
      midLevel,
      gems,
      moods,
      basic,
      sounds,
      confidence,
    });
  });

  it('weighs each estimate by the square of its span', () => {
    const summary = new ClipSummary();
    const { film, gems, midLevel, moods } = estimate({});
    summary.add(
      estimate({
        spanSeconds: 1,
        valence: 1,
        confidence: 0,
        film: { ...film, fear: 9 },
        gems: { ...gems, power: 1 },
        midLevel: { ...midLevel, speed: 1 },
        moods: { ...moods, calm: 1 },
      }),
    );
    summary.add(
      estimate({
        spanSeconds: 3,
        valence: 0,
        confidence: 1,
        film: { ...film, fear: 1 },
        gems: { ...gems, power: 0 },
        midLevel: { ...midLevel, speed: 0 },
        moods: { ...moods, calm: 0 },
      }),
    );
    const result = summary.result();
    expect(result?.valence).toBeCloseTo(0.1, 12);
    expect(result?.confidence).toBeCloseTo(0.9, 12);
    expect(result?.film.fear).toBeCloseTo(1.8, 12);
    expect(result?.gems.power).toBeCloseTo(0.1, 12);
    expect(result?.midLevel.speed).toBeCloseTo(0.1, 12);
    expect(result?.moods.calm).toBeCloseTo(0.1, 12);
  });
});

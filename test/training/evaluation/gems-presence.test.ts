import { describe, expect, it } from 'vitest';
import type { ClipEstimate } from '../../../src/inference/clip-summary.js';
import { GEMS_NAMES } from '../../../src/inference/estimate.js';
import { gemsPresence } from '../../../src/training/evaluation/gems-presence.js';
import type { ScoredClip } from '../../../src/training/evaluation/scored-clip.js';

/** A track on which raters and model say these shares of every emotion. */
function track(group: string, rated: number, predicted: number): ScoredClip {
  const gems = Object.fromEntries(GEMS_NAMES.map((name) => [name, predicted]));
  return {
    clip: {
      set: 'emotify',
      id: group,
      audioPath: group,
      group,
      targets: { gems: GEMS_NAMES.map(() => rated) },
    },
    summary: { gems } as unknown as ClipEstimate,
  };
}

describe('presence of GEMS emotions', () => {
  it('finds the threshold that parts what is named from what is not, and judges it on other tracks', () => {
    // Raters: half of the tracks .1, half .5 (mean .3); the model says .1 to .214 of the ones, .26 to .3 of the others.
    const tracks = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0
        ? track(`t${index}`, 0.1, 0.1 + 0.003 * index)
        : track(`t${index}`, 0.5, 0.26 + 0.001 * index),
    );
    const { thresholds, scores } = gemsPresence(tracks);
    for (const threshold of thresholds) {
      expect(threshold).toBeGreaterThan(0.21);
      expect(threshold).toBeLessThan(0.265);
    }
    expect(scores?.macroF1).toBeGreaterThan(0.9);
  });

  it('has no luck with predictions that say nothing: F1 is that of naming everything', () => {
    const tracks = Array.from({ length: 50 }, (_, index) =>
      track(`t${index}`, index % 5 === 0 ? 0.9 : 0.1, ((index * 37) % 50) / 50),
    );
    // One in five present, all named: precision .2, recall 1.
    expect(gemsPresence(tracks).scores?.macroF1).toBeLessThan(0.45);
  });

  it('keeps tracks of a group together, and says nothing of too few groups', () => {
    const tracks = Array.from({ length: 12 }, (_, index) =>
      track(`album ${index % 4}`, index / 12, index / 12),
    );
    const { thresholds, scores } = gemsPresence(tracks);
    expect(scores).toBeNull();
    for (const threshold of thresholds) expect(threshold).toBeCloseTo(11 / 24, 9);
  });
});

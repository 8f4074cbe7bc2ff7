import { describe, expect, it } from 'vitest';
import { distanceToBoundary, quadrantOf } from '../../src/emotion/circumplex.js';

describe('circumplex', () => {
  it.each([
    [0.5, 0.5, 'Q1'],
    [-0.5, 0.5, 'Q2'],
    [-0.5, -0.5, 'Q3'],
    [0.5, -0.5, 'Q4'],
    [0, 0, 'Q1'],
    [0, -0.01, 'Q4'],
    [-0.01, 0, 'Q2'],
    [-0, -0, 'Q1'],
    [1, -1, 'Q4'],
  ] as const)('valence %f, arousal %f is in %s', (valence, arousal, quadrant) => {
    expect(quadrantOf(valence, arousal)).toBe(quadrant);
  });

  it('measures the distance to the nearer axis', () => {
    expect(distanceToBoundary(-0.3, 0.1)).toBe(0.1);
    expect(distanceToBoundary(0.2, -0.9)).toBe(0.2);
  });
});

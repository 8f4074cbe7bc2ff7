/** Quadrants of the circumplex (Russell 1980): Q1 + valence + arousal, Q2 − +, Q3 − −, Q4 + −. */
export type Quadrant = 'Q1' | 'Q2' | 'Q3' | 'Q4';

/**
 * Quadrant of the circumplex of affect (Russell 1980) for valence and arousal, each −1..1. Boundaries are the axes; a value
 * of exactly 0 counts as positive, so that each point has one quadrant: Q1 v ≥ 0, a ≥ 0; Q2 v < 0, a ≥ 0; Q3 v < 0, a < 0;
 * Q4 v ≥ 0, a < 0.
 */
export function quadrantOf(valence: number, arousal: number): Quadrant {
  if (arousal >= 0) return valence >= 0 ? 'Q1' : 'Q2';
  return valence >= 0 ? 'Q4' : 'Q3';
}

/** Distance of a point from the nearer axis: how far it is from another quadrant, 0..1. */
export function distanceToBoundary(valence: number, arousal: number): number {
  return Math.min(Math.abs(valence), Math.abs(arousal));
}

import type { ClipEstimate } from '../../inference/clip-summary.js';
import type { Clip } from '../datasets/clip.js';

/** A held-out clip with what the model said of it. */
export interface ScoredClip {
  readonly clip: Clip;
  readonly summary: ClipEstimate;
}

import type { MidLevelName } from '../../inference/estimate.js';
import type { MidLevelRatings } from '../datasets/clip.js';

/** The mid-level features that are judged by ratings: `modality` is judged by keys, speed and dynamics are measured. */
export const RATED_UNITS = [
  'melodiousness',
  'articulation',
  'rhythmicComplexity',
  'rhythmicStability',
  'dissonance',
  'tonalStability',
] as const satisfies readonly (MidLevelName & keyof MidLevelRatings)[];

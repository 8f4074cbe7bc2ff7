import { MID_LEVEL_NAMES } from '../../inference/estimate.js';

/** The mid-level features that are judged by ratings: `modality` is judged by keys, speed and dynamics are measured. */
export const RATED_UNITS = MID_LEVEL_NAMES.filter(
  (name) => name !== 'modality' && name !== 'speed' && name !== 'dynamics',
);

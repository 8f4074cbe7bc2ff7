import { FRAME_RATE_HZ, STEP_FRAME_COUNT } from '../features/feature-layout.js';

/** Most values of a curve a second that say more than fewer do: one an estimate, 7.8125. */
export const FINEST_RATE_HZ = FRAME_RATE_HZ / STEP_FRAME_COUNT;

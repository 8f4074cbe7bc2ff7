import { Turns } from './turns.js';

/** The frames of this page: no frame takes longer than its longest picture. */
export const pictureTurns = new Turns((frame) => requestAnimationFrame(frame));

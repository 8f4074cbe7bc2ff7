/** What a stage of the training draws from the clips. */
export interface Sampling {
  /** Crop lengths, frames, of which each batch has one. */
  readonly cropFrames: readonly number[];
  /** How many times as often a clip with mid-level ratings is drawn as it would be without. */
  readonly ratedRepeats: number;
  /** Whether rated clips are manipulated, see `cropManipulated`. */
  readonly isManipulating: boolean;
  /**
   * Share of their weight that speed and dynamics have. They are measured on every clip, not rated on a few: in full they would
   * leave the emotions, which are linear in the units, nothing to learn.
   */
  readonly measuredUnitEase: number;
}

/** Every head has to work on little and on much music. */
export const CYCLES_SAMPLING: Sampling = {
  cropFrames: [312, 200, 128],
  ratedRepeats: 1,
  isManipulating: false,
  measuredUnitEase: 0.1,
};

/** Bars can be told from a whole window only, and the emotions have learned. */
export const FINISH_SAMPLING: Sampling = {
  cropFrames: [312],
  ratedRepeats: 2,
  isManipulating: true,
  measuredUnitEase: 0.2,
};

const PEAK_LEARNING_RATE = 2e-3;
/** Peak of a later cycle, as a share of that of the one before. */
const RESTART_SHARE = 0.9;
const WARM_UP_SHARE = 0.15;

/** A cycle of the learning rate, and how strongly the network is kept from learning clips by heart in it. */
export interface TrainingCycle {
  readonly epochs: number;
  /** Share of the rows that are mixed up with another, 0..1. */
  readonly mixupChance: number;
  /** Share of the hidden units that are left out, 0..1. */
  readonly dropout: number;
}

/** Epochs of all cycles. */
export function countEpochs(cycles: readonly TrainingCycle[]): number {
  return cycles.reduce((sum, { epochs }) => sum + epochs, 0);
}

/**
 * The cycle after so many epochs, with fractions, and the learning rate there: it rises and falls along a cosine once a cycle
 * (Smith & Topin 2019), with warm restarts between cycles (Loshchilov & Hutter 2017).
 * Throws a RangeError past the end.
 */
export function cycleAt(
  epochs: number,
  cycles: readonly TrainingCycle[],
): { readonly cycle: TrainingCycle; readonly learningRate: number } {
  let start = 0;
  let peak = PEAK_LEARNING_RATE;
  for (const cycle of cycles) {
    const progress = (epochs - start) / cycle.epochs;
    if (progress < 1) {
      const isRising = progress < WARM_UP_SHARE;
      const phase = isRising ? progress / WARM_UP_SHARE : (1 - progress) / (1 - WARM_UP_SHARE);
      return { cycle, learningRate: peak * (0.02 + 0.98 * 0.5 * (1 - Math.cos(Math.PI * phase))) };
    }
    start += cycle.epochs;
    peak *= RESTART_SHARE;
  }
  throw new RangeError(`${epochs} epochs are past the end of the training`);
}

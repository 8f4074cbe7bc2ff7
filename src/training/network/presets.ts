/**
 * How long to train, by name: epochs of each learning-rate cycle, of the finish, and of the further cycle in which a network that
 * has been judged goes on with everything; batch size, a bound on the batches of an epoch, and how many of the sounds that can be
 * made. Patience tells: with one cycle of 80 epochs film emotions are told better by .03 (mean r),
 * quadrants by .06 and moods by .05 than with one of 40, and restarts gain little of that.
 */
export const PRESETS = {
  full: {
    cycleEpochs: [72],
    finishEpochs: 4,
    furtherEpochs: 28,
    batchSize: 16,
    maxBatchCount: Number.MAX_SAFE_INTEGER,
    soundShare: 1,
  },
  half: {
    cycleEpochs: [20, 8, 12, 24],
    finishEpochs: 1,
    furtherEpochs: 24,
    batchSize: 16,
    maxBatchCount: Number.MAX_SAFE_INTEGER,
    soundShare: 1,
  },
  quick: {
    cycleEpochs: [8],
    finishEpochs: 2,
    furtherEpochs: 4,
    batchSize: 16,
    maxBatchCount: Number.MAX_SAFE_INTEGER,
    soundShare: 1,
  },
  smoke: {
    cycleEpochs: [2],
    finishEpochs: 1,
    furtherEpochs: 1,
    batchSize: 8,
    maxBatchCount: 6,
    soundShare: 0.02,
  },
} as const;
export type PresetName = keyof typeof PRESETS;

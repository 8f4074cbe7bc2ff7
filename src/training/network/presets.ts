/** How long to train, by name: epochs of each learning-rate cycle, batch size and a bound on the batches of an epoch. */
export const PRESETS = {
  full: { cycleEpochs: [60], finishEpochs: 8, batchSize: 16, maxBatchCount: Number.MAX_SAFE_INTEGER },
  quick: { cycleEpochs: [8], finishEpochs: 2, batchSize: 16, maxBatchCount: Number.MAX_SAFE_INTEGER },
  smoke: { cycleEpochs: [2], finishEpochs: 1, batchSize: 8, maxBatchCount: 6 },
} as const;
export type PresetName = keyof typeof PRESETS;

import type { TrainingCycle } from './training-cycles.js';

/** While there is much to learn that is common to all music, strongly; then less, for the last of what can be learned. */
const STRONG = { mixupChance: 0.6, dropout: 0.3 } as const;
const WEAK = { mixupChance: 0.3, dropout: 0.2 } as const;

interface Preset {
  readonly cycles: readonly TrainingCycle[];
  readonly batchSize: number;
  /** Bound on the batches of an epoch. */
  readonly maxBatchCount: number;
}

/** How long to train, by name. */
export const PRESETS = {
  full: {
    cycles: [
      { epochs: 40, ...STRONG },
      { epochs: 20, ...WEAK },
    ],
    batchSize: 16,
    maxBatchCount: Number.MAX_SAFE_INTEGER,
  },
  quick: { cycles: [{ epochs: 8, ...WEAK }], batchSize: 16, maxBatchCount: Number.MAX_SAFE_INTEGER },
  smoke: { cycles: [{ epochs: 2, ...WEAK }], batchSize: 8, maxBatchCount: 6 },
} as const satisfies Record<string, Preset>;
export type PresetName = keyof typeof PRESETS;

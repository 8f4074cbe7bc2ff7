import type { Method } from './method.js';

/** Says the mean target of the training rows whatever the features: what any method has to beat. */
export const trainingMean: Method = {
  names: ['mean of the training set'],
  fit(_features, targets) {
    const mean = (targets[0] ?? []).map(
      (_, column) => targets.reduce((sum, row) => sum + (row[column] as number), 0) / targets.length,
    );
    return [{ predict: (rows) => rows.map(() => [...mean]) }];
  },
};

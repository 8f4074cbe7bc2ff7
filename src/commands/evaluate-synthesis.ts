import { loadModel } from '../inference/model-artifact.js';
import { measurePairs } from '../training/evaluation/synthesis-pairs.js';
import { ProgressLine } from './progress-line.js';

/** `affekt evaluate --suite synthesis`: whether the mid-level features move as their names say, on pairs of our own synthesis. */
export async function evaluateSynthesis(options: {
  readonly model: string;
  readonly pairs: number;
  readonly format: 'table' | 'json';
}): Promise<void> {
  const model = await loadModel(options.model);
  const progress = new ProgressLine(process.stderr);
  const figures = measurePairs(model, options.pairs, (done, total) =>
    progress.show(`pair ${done}/${total}`, done / total),
  );
  progress.clear();
  if (options.format === 'json') {
    process.stdout.write(`${JSON.stringify({ model: model.manifest.name, pairs: figures }, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${model.manifest.name}: pairs in which the feature moves the right way\n\n`);
  for (const { name, feature, direction, share, pairCount, meanChange } of figures) {
    const claim = `${feature} ${direction === 'up' ? '↑' : '↓'}`;
    const percent = `${Math.round(100 * share)} %`.padStart(5);
    process.stdout.write(
      `${name.padEnd(24)} ${claim.padEnd(22)} ${percent} of ${pairCount}   mean change ${meanChange.toFixed(3)}\n`,
    );
  }
}

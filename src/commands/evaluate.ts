import { type Command, Option } from 'commander';
import { AffektError } from '../core/errors.js';
import { type BackendPreference, selectBackend } from '../inference/backend.js';
import { DEFAULT_MODEL_FOLDER, loadModel } from '../inference/model-artifact.js';
import { groupFolds } from '../training/datasets/group-split.js';
import { readDatasets } from '../training/datasets/registry.js';
import { metricIntervals } from '../training/evaluation/metric-intervals.js';
import { scoreClips } from '../training/evaluation/predict-clip.js';
import { loadFeatures } from '../training/feature-cache.js';
import { ProgressLine } from './progress-line.js';

interface EvaluateOptions {
  readonly data: string;
  readonly model: string;
  readonly work: string;
  readonly all: boolean;
  readonly format: 'table' | 'json';
  readonly backend: BackendPreference;
}

/** `affekt evaluate`: the figures of a model on rated music, with their uncertainty. */
export function register(program: Command): void {
  program
    .command('evaluate')
    .description('measure a model on rated music that it was not trained on')
    .requiredOption('--data <folder>', 'folder of data sets, as for `affekt train`')
    .option('--model <folder>', 'model to measure', DEFAULT_MODEL_FOLDER)
    .option('--work <folder>', 'feature cache', '.cache/affekt')
    .option('--all', 'all clips: only for data that the model was not trained on', false)
    .addOption(new Option('--format <format>', 'of the output').choices(['table', 'json']).default('table'))
    .addOption(
      new Option('--backend <name>', 'inference backend').choices(['auto', 'wasm', 'node']).default('auto'),
    )
    .addHelpText('after', '\nIntervals: 95 %, bootstrap over groups (songs, albums, artists).')
    .action(evaluate);
}

async function evaluate({ data, model: folder, work, all, format, backend }: EvaluateOptions): Promise<void> {
  await selectBackend(backend);
  const model = await loadModel(folder);
  const { foldCount, heldOutFold, seed } = model.manifest.split;
  const clips = readDatasets(data);
  const folds = groupFolds(clips, foldCount, seed);
  const chosen = clips.filter((_, index) => all || folds[index] === heldOutFold);
  if (chosen.length === 0) {
    throw new AffektError(
      'AFFEKT_DATASET_INVALID',
      `Fold ${heldOutFold} of ${data} holds no clip; \`--all\` takes every clip.`,
    );
  }
  const progress = new ProgressLine(process.stderr);
  const cached = await loadFeatures(chosen, work, (done, total) =>
    progress.show(`features ${done}/${total}`, done / total),
  );
  const scored = cached.flatMap((clip, index) => {
    progress.show(`${index + 1}/${cached.length} ${clip.clip.id}`, index / cached.length);
    return scoreClips(model, [clip]);
  });
  progress.clear();
  const figures = metricIntervals(scored, seed);
  if (format === 'json') {
    process.stdout.write(
      `${JSON.stringify({ model: model.manifest.name, clipCount: scored.length, figures }, null, 2)}\n`,
    );
    return;
  }
  process.stdout.write(
    `${model.manifest.name} on ${scored.length} clips of ${all ? 'all' : 'held-out'} groups\n\n`,
  );
  for (const [name, { value, low, high }] of Object.entries(figures)) {
    process.stdout.write(`${name.padEnd(30)} ${value.toFixed(3)}  [${low.toFixed(3)}, ${high.toFixed(3)}]\n`);
  }
}

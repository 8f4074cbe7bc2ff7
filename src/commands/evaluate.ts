import path from 'node:path';
import { type Command, Option } from 'commander';
import { AffektError } from '../core/errors.js';
import { requireWritableFolder } from '../core/writable-folder.js';
import { type BackendPreference, selectBackend } from '../inference/backend.js';
import { loadModel } from '../inference/model-artifact.js';
import { CLASSICAL_SETS } from '../training/classical/suite.js';
import { groupDigest } from '../training/datasets/group-split.js';
import { readDatasets } from '../training/datasets/registry.js';
import { metricIntervals } from '../training/evaluation/metric-intervals.js';
import { scoreClips } from '../training/evaluation/predict-clip.js';
import { loadFeatures } from '../training/feature-cache.js';
import { PRESETS, type PresetName } from '../training/network/presets.js';
import { buildReport } from '../training/report/build-report.js';
import { writeReport } from '../training/report/write-report.js';
import { soundsThere } from '../training/sounds/made-sounds.js';
import { evaluateSuite, SUITE_NAMES, type SuiteName } from './evaluate-suite.js';
import { evaluateSynthesis } from './evaluate-synthesis.js';
import { backendOption, modelOption } from './inference-options.js';
import { ProgressLine } from './progress-line.js';
import { wholeNumber } from './whole-number.js';

interface EvaluateOptions {
  readonly data?: string;
  readonly model: string;
  readonly work: string;
  readonly all: boolean;
  readonly format: 'table' | 'json';
  readonly backend: BackendPreference;
  readonly report?: string;
  readonly suite?: 'synthesis' | SuiteName;
  readonly robustnessClips: number;
  readonly pairs: number;
  readonly excerpts: boolean;
  readonly full: boolean;
  readonly preset: PresetName;
  readonly sets: readonly string[];
  readonly json?: string;
  readonly seed: number;
}

/** `affekt evaluate`: the figures of a model on rated music, with their uncertainty. */
export function register(program: Command): void {
  program
    .command('evaluate')
    .description('measure a model on rated music that it was not trained on')
    .option('--data <folder>', 'folder of data sets, as for `affekt train`')
    .addOption(modelOption('model to measure'))
    .option(
      '--work <folder>',
      'folder for cached features (and, of --suite forms, checkpoints)',
      '.cache/affekt',
    )
    .option('--all', 'measure on all clips, also those that the model was trained on', false)
    .addOption(new Option('--format <format>', 'of the output').choices(['table', 'json']).default('table'))
    .addOption(backendOption())
    .option(
      '--report <folder>',
      'measure everything (takes minutes) and write report.html and report.json into this folder',
    )
    .option(
      '--robustness-clips <count>',
      'of --report: how many clips are analysed again with other gain, noise, band limit and codec',
      wholeNumber(),
      40,
    )
    .option('--pairs <count>', 'of --report and --suite synthesis: pairs of each kind', wholeNumber(), 24)
    .addOption(
      new Option(
        '--suite <name>',
        'run a study instead: synthesis, pairs of our own that differ in one feature; classical, the usual methods beside the model; weak-emotions, six emotions from Spotify features; forms, three forms of the network trained anew (hours; needs @tensorflow/tfjs-node)',
      ).choices(['synthesis', ...SUITE_NAMES]),
    )
    .option('--no-excerpts', 'of --report: leave out the sound of the hardest errors')
    .addOption(
      new Option('--sets <names...>', 'of --suite classical: the data sets')
        .choices(CLASSICAL_SETS)
        .default(CLASSICAL_SETS, 'all that are there'),
    )
    .option('--full', 'of --suite classical and weak-emotions: every size and repeat (takes hours)', false)
    .addOption(
      new Option('--preset <name>', 'of --suite forms: how long to train each form')
        .choices(Object.keys(PRESETS))
        .default('quick'),
    )
    .option(
      '--json <file>',
      'of a suite other than synthesis: also write its tables to this file, with all digits',
    )
    .option(
      '--seed <number>',
      'of a suite other than synthesis: seed of every random choice',
      wholeNumber(),
      1,
    )
    .addHelpText('after', '\nIntervals are 95 %, by bootstrap over groups (songs, albums or artists).')
    .action(evaluate);
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  const { data, model: folder, work, all, format, backend, report } = options;
  if (report !== undefined && options.suite !== undefined) {
    throw new AffektError(
      'AFFEKT_CONFIG_INVALID',
      '--report and --suite are two evaluations; ask for one at a time (the tables of a suite are kept by --json).',
    );
  }
  if (report !== undefined) await requireWritableFolder(report);
  if (options.suite === 'synthesis') {
    await selectBackend(backend);
    return evaluateSynthesis(options);
  }
  if (data === undefined) {
    throw new AffektError(
      'AFFEKT_CONFIG_INVALID',
      '--data has to name the folder of data sets; only `--suite synthesis` does without.',
    );
  }
  if (options.suite !== undefined) return evaluateSuite(options.suite, { ...options, data });
  await selectBackend(backend);
  const model = await loadModel(folder);
  const { seed, trainedGroups, heldOutFold } = model.manifest.split;
  const clips = [...readDatasets(data), ...soundsThere(path.join(work, 'sounds'))];
  const trained = new Set(trainedGroups);
  const chosen = clips.filter(({ group }) => all || !trained.has(groupDigest(group)));
  if (chosen.length === 0) {
    throw new AffektError(
      'AFFEKT_DATASET_INVALID',
      `The model was trained on every group in ${data}; \`--all\` measures it there all the same.${
        heldOutFold === null
          ? ' It was trained on everything: figures from before that, on music not seen, stand in its model card.'
          : ''
      }`,
    );
  }
  const progress = new ProgressLine(process.stderr);
  const cached = await loadFeatures(chosen, work, (done, total) =>
    progress.show(`features ${done}/${total}`, done / total),
  );
  if (report !== undefined) {
    const measured = await buildReport(model, {
      clips,
      heldOut: cached,
      isWholeData: all,
      workFolder: work,
      robustnessClipCount: options.robustnessClips,
      pairCount: options.pairs,
      withExcerpts: options.excerpts,
      onProgress: (stage, share) => progress.show(stage, share),
    });
    progress.clear();
    process.stdout.write(`${await writeReport(report, measured)}\n`);
    return;
  }
  const scored = cached.flatMap((clip, index) => {
    progress.show(`${index + 1}/${cached.length} ${clip.clip.id}`, index / cached.length);
    return scoreClips(model, [clip]);
  });
  progress.clear();
  const figures = metricIntervals(scored, () => model.manifest.axes, seed);
  if (format === 'json') {
    process.stdout.write(
      `${JSON.stringify({ model: model.manifest.name, heldOutFold, clipCount: scored.length, figures }, null, 2)}\n`,
    );
    return;
  }
  process.stdout.write(
    `${model.manifest.name} on ${scored.length} clips of ${all ? 'all' : 'held-out'} groups\n${
      heldOutFold === null ? 'It was trained on everything that its maker had.\n' : ''
    }\n`,
  );
  for (const [name, { value, low, high }] of Object.entries(figures)) {
    process.stdout.write(`${name.padEnd(30)} ${value.toFixed(3)}  [${low.toFixed(3)}, ${high.toFixed(3)}]\n`);
  }
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { AffektError } from '../core/errors.js';
import { PACKAGE_ROOT } from '../core/package-root.js';
import { requireWritableFolder } from '../core/writable-folder.js';
import { selectBackend } from '../inference/backend.js';
import { loadModel, saveModel } from '../inference/model-artifact.js';
import { TRUNK_NAMES, type TrunkName } from '../inference/trunks.js';
import { groupDigest } from '../training/datasets/group-split.js';
import { readDatasets } from '../training/datasets/registry.js';
import { FOLD_COUNT, trainingSplit } from '../training/datasets/training-split.js';
import { shrunkAffectScale } from '../training/evaluation/affect-scale.js';
import { calibrate } from '../training/evaluation/calibration.js';
import { headMetrics } from '../training/evaluation/head-metrics.js';
import { metricIntervals } from '../training/evaluation/metric-intervals.js';
import { predictClip, scoreClips } from '../training/evaluation/predict-clip.js';
import { loadFeatures } from '../training/feature-cache.js';
import { writeModelCard } from '../training/model-card.js';
import { artifactInMemory, describeModel } from '../training/network/build-artifact.js';
import { type TrainingPlan, trainNetwork } from '../training/network/network-trainer.js';
import { PRESETS, type PresetName } from '../training/network/presets.js';

interface TrainOptions {
  readonly data: string;
  readonly out: string;
  readonly work: string;
  readonly preset: PresetName;
  readonly seed: number;
  readonly fold: number;
  readonly trunk: TrunkName;
}

/** `affekt train`: data sets to a model folder. */
export function register(program: Command): void {
  program
    .command('train')
    .description('train a model on rated music (needs @tensorflow/tfjs-node)')
    .requiredOption(
      '--data <folder>',
      'folder of data sets: deam, soundtracks, emotify, panda4q, grekow, gtzan',
    )
    .requiredOption('--out <folder>', 'model folder to write')
    .option(
      '--work <folder>',
      'feature cache and checkpoint; a killed run resumes from here',
      '.cache/affekt',
    )
    .addOption(
      new Option('--preset <name>', 'how long to train').choices(Object.keys(PRESETS)).default('full'),
    )
    .addOption(
      new Option(
        '--trunk <name>',
        'convolutions: of the size that ships, or of the paper it comes from (27 times the work)',
      )
        .choices(TRUNK_NAMES)
        .default('small'),
    )
    .option('--seed <number>', 'of every random choice', Number, 1)
    .option(
      '--fold <number>',
      `which of the ${FOLD_COUNT} folds of groups to hold out, 0 to ${FOLD_COUNT - 1}; all in turn are a cross-validation`,
      Number,
      0,
    )
    .action(train);
}

async function train({ data, out, work, preset, seed, fold, trunk }: TrainOptions): Promise<void> {
  if (!Number.isInteger(seed)) throw new AffektError('AFFEKT_CONFIG_INVALID', '--seed wants a whole number.');
  if (!Number.isInteger(fold) || fold < 0 || fold >= FOLD_COUNT) {
    throw new AffektError(
      'AFFEKT_CONFIG_INVALID',
      `--fold wants a whole number from 0 to ${FOLD_COUNT - 1}, not ${fold}.`,
    );
  }
  for (const folder of [out, work]) await requireWritableFolder(folder);
  await selectBackend('node');
  const clips = readDatasets(data);
  const isTraining = trainingSplit(clips, seed, fold);
  const cached = await loadFeatures(clips, work, (done, total) => say(`features ${done}/${total}`));
  const plan: TrainingPlan = { seed, ...PRESETS[preset], trunk, workFolder: work };
  const epochCount = plan.cycleEpochs.reduce((sum, epochs) => sum + epochs, plan.finishEpochs);
  const trained = await trainNetwork(cached, isTraining, plan, ({ epoch, batch, batchCount, loss }) =>
    say(`epoch ${epoch + 1}/${epochCount} batch ${batch + 1}/${batchCount} loss ${loss.toFixed(4)}`),
  );
  say('evaluating on held-out groups');
  const heldOut = cached.filter((_, index) => !isTraining(index));
  const trainedGroups = [
    ...new Set(clips.filter((_, index) => isTraining(index)).map(({ group }) => groupDigest(group))),
  ].sort();
  const unscaled = describeModel(
    path.basename(path.resolve(out)),
    trained,
    cached.filter((_, index) => isTraining(index)),
    { foldCount: FOLD_COUNT, heldOutFold: fold, seed, trainedGroups },
    programVersion(),
  );
  const songs = heldOut.filter(({ clip }) => clip.set === 'deam');
  const said = scoreClips(artifactInMemory(unscaled, trained.weights), songs);
  const affect = shrunkAffectScale(unscaled.outputs.affect, said);
  const description = { ...unscaled, outputs: { ...unscaled.outputs, affect } };
  const uncalibrated = artifactInMemory(description, trained.weights);
  const calibration = calibrate(
    heldOut.map((clip) => ({ clip: clip.clip, prediction: predictClip(uncalibrated, clip) })),
  );
  const calibrated = { ...description, ...calibration };
  const scored = scoreClips(artifactInMemory(calibrated, trained.weights), heldOut);
  const figures = headMetrics(scored);
  const metrics = { ...figures, ...metricIntervals(scored, seed), losses: trained.losses };
  await saveModel(out, { ...calibrated, metrics }, trained.weights);
  await writeModelCard(await loadModel(out));
  process.stdout.write(`\nwritten to ${out}\n`);
  for (const [name, value] of Object.entries(figures))
    process.stdout.write(`  ${name} ${value.toFixed(3)}\n`);
}

let lastLine = '';
/** Progress: one line that is rewritten on a terminal, and every line apart where the output is kept. */
function say(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${line.padEnd(lastLine.length)}`);
  else process.stderr.write(`${line}\n`);
  lastLine = line;
}

function programVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

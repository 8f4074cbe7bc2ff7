import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { AffektError } from '../core/errors.js';
import { packageVersion } from '../core/package-version.js';
import { rangeWords } from '../core/range-words.js';
import { requireWritableFolder } from '../core/writable-folder.js';
import { selectBackend } from '../inference/backend.js';
import { loadModel, saveModel } from '../inference/model-artifact.js';
import { TRUNK_NAMES, type TrunkName } from '../inference/trunks.js';
import { RATED_SETS } from '../training/datasets/clip.js';
import { readDatasets } from '../training/datasets/registry.js';
import { withTeacher } from '../training/datasets/teacher.js';
import { FOLD_COUNT } from '../training/datasets/training-split.js';
import { loadFeatures } from '../training/feature-cache.js';
import { writeModelCard } from '../training/model-card.js';
import { PRESETS, type PresetName } from '../training/network/presets.js';
import { writePlanePicture } from '../training/plane-picture.js';
import { madeSounds } from '../training/sounds/made-sounds.js';
import { trainModel } from '../training/train-model.js';
import { wholeNumber } from './whole-number.js';

interface TrainOptions {
  readonly data: string;
  readonly out: string;
  readonly work: string;
  readonly preset: PresetName;
  readonly seed: number;
  readonly folds: readonly number[];
  readonly everything: boolean;
  readonly trunk: TrunkName;
}

/** `affekt train`: data sets to a model folder. */
export function register(program: Command): void {
  program
    .command('train')
    .description('train a model on rated music (needs @tensorflow/tfjs-node, espeak-ng and flite)')
    .requiredOption(
      '--data <folder>',
      `folder of data sets; read are those of ${RATED_SETS.join(', ')} that are there, and a teacher's outputs in teacher`,
    )
    .requiredOption('--out <folder>', 'model folder to write')
    .option(
      '--work <folder>',
      'folder for cached features, made sounds and checkpoints; a killed run goes on from here',
      '.cache/affekt',
    )
    .addOption(
      new Option('--preset <name>', 'how long to train').choices(Object.keys(PRESETS)).default('full'),
    )
    .addOption(
      new Option(
        '--trunk <name>',
        'size of the convolutions: small, as shipped, or as in Chowdhury et al. 2019 (27 times the work)',
      )
        .choices(TRUNK_NAMES)
        .default('small'),
    )
    .option('--seed <number>', 'seed of every random choice', wholeNumber(), 1)
    .option(
      '--folds <list>',
      `folds to hold out, of the ${FOLD_COUNT} that the songs are divided into: for each one a network is trained on the others; several, as 0,1,2, need --everything`,
      foldList,
      [0],
    )
    .option(
      '--everything',
      'train the network of the first fold named for one more cycle, on all songs, and write that one; left out: that network is written as it is',
      false,
    )
    .addHelpText(
      'after',
      `
Epochs: full 72 and 4 shorter ones at the end, half 64 and 1, quick 8 and 2, smoke 2 and 1 of a few clips, to see that it runs. An epoch
takes some 140 seconds on two idle cores. Each further fold takes as long again; --everything takes a cycle of 28 epochs more
(half 24, quick 4, smoke 1), and the shorter ones at the end again.`,
    )
    .action(train);
}

function foldList(text: string): number[] {
  const folds = text.split(',').map(Number);
  const isFold = (fold: number): boolean => Number.isInteger(fold) && fold >= 0 && fold < FOLD_COUNT;
  if (!folds.every(isFold) || new Set(folds).size !== folds.length) {
    throw new InvalidArgumentError(
      `They must be different whole numbers${rangeWords({ minimum: 0, maximum: FOLD_COUNT - 1 })}, parted by commas.`,
    );
  }
  return folds;
}

async function train({
  data,
  out,
  work,
  preset,
  seed,
  folds,
  everything,
  trunk,
}: TrainOptions): Promise<void> {
  if (folds.length > 1 && !everything) {
    throw new AffektError(
      'AFFEKT_CONFIG_INVALID',
      '--folds names more than one fold: say --everything too, for no one of their networks is the one to ship.',
    );
  }
  const rated = withTeacher(readDatasets(data), path.join(data, 'teacher'));
  for (const folder of [out, work]) await requireWritableFolder(folder);
  await selectBackend('node');
  const sounds = await madeSounds(path.join(work, 'sounds'), PRESETS[preset].soundShare, (done, total) =>
    say(`sounds ${done}/${total}`),
  );
  const cached = await loadFeatures([...rated, ...sounds], work, (done, total) =>
    say(`features ${done}/${total}`),
  );
  const { soundShare: _, furtherEpochs, ...plan } = PRESETS[preset];
  const { description, weights, figures, plane } = await trainModel(cached, {
    name: path.basename(path.resolve(out)),
    programVersion: packageVersion(),
    folds,
    isOnEverything: everything,
    training: { seed, ...plan, trunk },
    furtherEpochs,
    workFolder: work,
    onProgress: say,
  });
  await saveModel(out, description, weights);
  await writeModelCard(await loadModel(out));
  await writePlanePicture(out, plane);
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

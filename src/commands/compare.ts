import { type Command, InvalidArgumentError, Option } from 'commander';
import { WHOLE_AUDIO } from '../capture/decoding/part-of-audio.js';
import { writeByPart } from '../core/write-by-part.js';
import { analyseFile, type FileAnalysis } from '../engine/file-analysis.js';
import { type BackendPreference, selectBackend } from '../inference/backend.js';
import { loadModel } from '../inference/model-artifact.js';
import { addressedFile } from '../recordings/address-list.js';
import { comparePerformances } from '../recordings/compare/compare-performances.js';
import { comparisonPicture } from '../recordings/compare/comparison-picture.js';
import { comparisonJson, comparisonTable } from '../recordings/compare/comparison-text.js';
import { LocalCopy } from '../recordings/local-copy.js';
import { rasterise } from '../recordings/pictures/rasterise.js';
import { FINEST_RATE_HZ } from './finest-rate.js';
import { backendOption, modelOption } from './inference-options.js';
import { ProgressLine } from './progress-line.js';

interface CompareOptions {
  readonly format: 'table' | 'json';
  readonly plot?: string;
  readonly model: string;
  readonly backend: BackendPreference;
}

/** `affekt compare`: two performances of a piece. */
export function register(program: Command): void {
  program
    .command('compare')
    .description(
      'compare two performances of a piece, aligned by their harmony: where their emotion differs and by how much',
    )
    .argument('<a>', 'an audio file, or its address; times in the output are of this one')
    .argument('<b>', 'an audio file of the same piece, or its address')
    .addOption(new Option('--format <format>', 'of the output').choices(['table', 'json']).default('table'))
    .option('--plot <file>', 'a picture, too: a file that ends in .svg or .png', parsePicture)
    .addOption(modelOption('model to use'))
    .addOption(backendOption())
    .action(compare);
}

async function compare(
  a: string,
  b: string,
  { format, plot, model: folder, backend }: CompareOptions,
): Promise<void> {
  const [inA, inB] = await analyseBoth([recordingAt(a), recordingAt(b)], folder, backend);
  for (const { name, warnings } of [inA, inB])
    for (const warning of warnings) process.stderr.write(`affekt: ${name}: ${warning}\n`);
  const comparison = comparePerformances(inA, inB);
  if (plot !== undefined) {
    const svg = comparisonPicture(inA.name, inB.name, comparison);
    await writeByPart(plot, plot.endsWith('.svg') ? svg : await rasterise(svg));
  }
  const text = format === 'json' ? comparisonJson : comparisonTable;
  process.stdout.write(text(inA.name, inB.name, comparison));
}

interface Recording {
  readonly name: string;
  readonly copy: LocalCopy;
}

function recordingAt(name: string): Recording {
  const file = addressedFile(name) ?? { name, path: name, error: null };
  return { name: file.name, copy: new LocalCopy(file) };
}

interface AnalysedRecording extends FileAnalysis {
  readonly name: string;
}

async function analyseBoth(
  recordings: readonly [Recording, Recording],
  folder: string,
  backend: BackendPreference,
): Promise<[AnalysedRecording, AnalysedRecording]> {
  const request = { part: WHOLE_AUDIO, curveRateHz: FINEST_RATE_HZ, withEvents: false, withSpectrum: true };
  const progress = new ProgressLine(process.stderr);
  try {
    progress.show('loading the model', 0);
    await selectBackend(backend);
    const model = await loadModel(folder);
    // First of all both must be there.
    for (const { name, copy } of recordings) {
      progress.show(`opening ${name}`, 0);
      await copy.path();
    }
    const analyse = async ({ name, copy }: Recording, doneCount: number): Promise<AnalysedRecording> => {
      try {
        const analysis = await analyseFile(await copy.path(), model, request, (seconds, readShare) =>
          progress.show(`${name} ${seconds.toFixed(0)} s`, (doneCount + (readShare ?? 0)) / 2),
        );
        return { name, ...analysis };
      } catch (error) {
        throw copy.fault(error);
      }
    };
    return [await analyse(recordings[0], 0), await analyse(recordings[1], 1)];
  } finally {
    progress.clear();
    await Promise.all(recordings.map(({ copy }) => copy.remove()));
  }
}

function parsePicture(file: string): string {
  if (!/\.(svg|png)$/.test(file)) throw new InvalidArgumentError('It must end in .svg or .png.');
  return file;
}

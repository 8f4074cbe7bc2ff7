import { type Command, InvalidArgumentError, Option } from 'commander';
import { WHOLE_AUDIO } from '../capture/decoding/part-of-audio.js';
import { writeByPart } from '../core/write-by-part.js';
import { analyseFile } from '../engine/file-analysis.js';
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
  const progress = new ProgressLine(process.stderr);
  progress.show('loading the model', 0);
  await selectBackend(backend);
  const model = await loadModel(folder);
  const request = { part: WHOLE_AUDIO, curveRateHz: FINEST_RATE_HZ, withEvents: false, withSpectrum: true };
  const analyse = async (name: string, done: number): ReturnType<typeof analyseFile> => {
    const copy = new LocalCopy(addressedFile(name) ?? { name, path: name, error: null });
    try {
      return await analyseFile(await copy.path(), model, request, (seconds, readShare) =>
        progress.show(`${name} ${seconds.toFixed(0)} s`, (done + (readShare ?? 0)) / 2),
      );
    } catch (error) {
      throw copy.fault(error);
    } finally {
      await copy.remove();
    }
  };
  const [inA, inB] = [await analyse(a, 0), await analyse(b, 1)];
  progress.clear();
  for (const [file, { warnings }] of [
    [a, inA],
    [b, inB],
  ] as const) {
    for (const warning of warnings) process.stderr.write(`affekt: ${file}: ${warning}\n`);
  }
  const comparison = comparePerformances(inA, inB);
  if (plot !== undefined) {
    const svg = comparisonPicture(a, b, comparison);
    await writeByPart(plot, plot.endsWith('.svg') ? svg : await rasterise(svg));
  }
  process.stdout.write((format === 'json' ? comparisonJson : comparisonTable)(a, b, comparison));
}

function parsePicture(file: string): string {
  if (!/\.(svg|png)$/.test(file)) throw new InvalidArgumentError('It must end in .svg or .png.');
  return file;
}

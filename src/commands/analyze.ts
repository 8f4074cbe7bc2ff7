import { type Command, InvalidArgumentError, Option } from 'commander';
import { toAffektError } from '../core/errors.js';
import { analyseFile } from '../engine/file-analysis.js';
import { type BackendPreference, selectBackend } from '../inference/backend.js';
import { DEFAULT_MODEL_FOLDER, loadModel } from '../inference/model-artifact.js';
import { type AnalysisFormat, analysisPrinter } from './analysis-printer.js';
import { findAudioFiles } from './audio-files.js';
import { ProgressLine } from './progress-line.js';

interface AnalyzeOptions {
  readonly format: AnalysisFormat;
  readonly curves: boolean;
  readonly rate: number;
  readonly model: string;
  readonly backend: BackendPreference;
}

/** `affekt analyze`: the emotion of recordings. */
export function register(program: Command): void {
  program
    .command('analyze')
    .description('the emotion of audio files, folders and globs, as fast as possible')
    .argument(
      '<file...>',
      'audio files (wav, mp3, flac, ogg, opus; others through ffmpeg); folders are searched, globs expanded',
    )
    .addOption(
      new Option('--format <format>', 'of the output').choices(['table', 'json', 'csv']).default('table'),
    )
    .option('--curves', 'the emotion as it changes, not only the whole', false)
    .option(
      '--rate <hz>',
      'values per second of the curves, up to 7.8125; at exact times, interpolated between estimates 128 ms apart',
      parseRate,
      2,
    )
    .option('--model <folder>', 'model to use', DEFAULT_MODEL_FOLDER)
    .addOption(
      new Option('--backend <name>', 'inference backend').choices(['auto', 'wasm', 'node']).default('auto'),
    )
    .addHelpText('after', '\nExit code 1 when any file could not be analysed; the others are still done.')
    .action(analyze);
}

async function analyze(patterns: readonly string[], options: AnalyzeOptions): Promise<void> {
  const progress = new ProgressLine(process.stderr);
  progress.show('loading the model', 0);
  await selectBackend(options.backend);
  const model = await loadModel(options.model);
  const files = await findAudioFiles(patterns);
  const curveRateHz = options.curves ? options.rate : null;
  const printer = analysisPrinter(options.format, model, curveRateHz, (text) => process.stdout.write(text));
  for (const [index, file] of files.entries()) {
    const onProgress = (seconds: number, readShare: number | null): void =>
      progress.show(
        `${index + 1}/${files.length} ${file.name} ${seconds.toFixed(0)} s`,
        (index + (readShare ?? 0)) / files.length,
      );
    try {
      if (file.error !== null) throw file.error;
      const analysis = await analyseFile(file.path, model, { curveRateHz, onProgress });
      progress.clear();
      for (const warning of analysis.warnings) process.stderr.write(`affekt: ${file.name}: ${warning}\n`);
      printer.analysis(file.name, analysis);
    } catch (error) {
      progress.clear();
      printer.error(file.name, toAffektError(error, 'AFFEKT_INTERNAL'));
      process.exitCode = 1;
    }
  }
  progress.clear();
  printer.end();
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (!(rate > 0 && rate <= 7.8125))
    throw new InvalidArgumentError('It must be a number above 0, up to 7.8125.');
  return rate;
}

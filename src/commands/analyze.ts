import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { glob, isDynamicPattern } from 'tinyglobby';
import { AffektError, toAffektError } from '../core/errors.js';
import { analyseFile } from '../engine/file-analysis.js';
import { type BackendPreference, selectBackend } from '../inference/backend.js';
import { DEFAULT_MODEL_FOLDER, loadModel } from '../inference/model-artifact.js';
import { type AnalysisFormat, analysisPrinter } from './analysis-printer.js';
import { ProgressLine } from './progress-line.js';

const AUDIO_PATTERN = '**/*.{wav,mp3,flac,ogg,oga,opus}';

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
    .argument('<file...>', 'wav, mp3, flac, ogg or opus files; folders are searched, globs expanded')
    .addOption(
      new Option('--format <format>', 'of the output').choices(['table', 'json', 'csv']).default('table'),
    )
    .option('--curves', 'the emotion as it changes, not only the whole', false)
    .option('--rate <hz>', 'values per second of the curves, up to 7.8125', parseRate, 2)
    .option('--model <folder>', 'model to use', DEFAULT_MODEL_FOLDER)
    .addOption(
      new Option('--backend <name>', 'inference backend').choices(['auto', 'wasm', 'node']).default('auto'),
    )
    .addHelpText('after', '\nExit code 1 when any file could not be analysed; the others are still done.')
    .action(analyze);
}

async function analyze(patterns: readonly string[], options: AnalyzeOptions): Promise<void> {
  await selectBackend(options.backend);
  const model = await loadModel(options.model);
  const files = await expand(patterns);
  const printer = analysisPrinter(options.format, model, options.curves, (text) =>
    process.stdout.write(text),
  );
  const progress = new ProgressLine(process.stderr);
  for (const [index, file] of files.entries()) {
    const onProgress = (seconds: number): void =>
      progress.show(
        `${index + 1}/${files.length} ${file} ${seconds.toFixed(0)} s`,
        (index + 0.5) / files.length,
      );
    try {
      if (file.error !== null) throw file.error;
      const analysis = await analyseFile(file.path, model, {
        curveRateHz: options.curves ? options.rate : null,
        onProgress,
      });
      progress.clear();
      for (const warning of analysis.warnings) process.stderr.write(`affekt: ${file.path}: ${warning}\n`);
      printer.analysis(file.path, analysis);
    } catch (error) {
      progress.clear();
      printer.error(file.path, toAffektError(error, 'AFFEKT_INTERNAL'));
      process.exitCode = 1;
    }
  }
  printer.end();
}

/** A file to analyse, or what is wrong with an argument. */
interface Input {
  readonly path: string;
  readonly error: AffektError | null;
}

/** Arguments in order, folders and globs replaced by the audio files in them, sorted; each file once, where it came first. */
async function expand(patterns: readonly string[]): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const pattern of patterns) {
    const info = await stat(pattern).catch(() => null);
    if (info !== null && !info.isDirectory()) inputs.push({ path: pattern, error: null });
    else inputs.push(...(await search(pattern, info !== null)));
  }
  const first = new Map<string, Input>();
  for (const input of inputs) {
    const file = path.resolve(input.path);
    if (!first.has(file)) first.set(file, input);
  }
  return [...first.values()];
}

async function search(pattern: string, isFolder: boolean): Promise<Input[]> {
  const isPattern = isFolder || isDynamicPattern(pattern);
  const found = isFolder
    ? (await glob(AUDIO_PATTERN, { cwd: pattern, caseSensitiveMatch: false })).map(
        (name) => `${pattern.replace(/\/+$/, '')}/${name}`,
      )
    : isPattern
      ? await glob(pattern, { expandDirectories: false, absolute: path.isAbsolute(pattern) })
      : [];
  if (found.length > 0) return found.sort().map((path) => ({ path, error: null }));
  const message = isFolder
    ? `There is no wav, mp3, flac, ogg or opus file in the folder ${pattern}.`
    : isPattern
      ? `No file matches ${pattern}.`
      : `There is no file ${pattern}.`;
  return [{ path: pattern, error: new AffektError('AFFEKT_FILE_NOT_FOUND', message) }];
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (!(rate > 0 && rate <= 7.8125))
    throw new InvalidArgumentError('It must be a number above 0, up to 7.8125.');
  return rate;
}

import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { WHOLE_AUDIO } from '../capture/decoding/part-of-audio.js';
import { AffektError } from '../core/errors.js';
import { writeByPart } from '../core/write-by-part.js';
import { type BackendPreference, selectBackend } from '../inference/backend.js';
import { DEFAULT_MODEL_FOLDER, loadModel } from '../inference/model-artifact.js';
import { analyseRecordings } from '../recordings/analyse-recordings.js';
import { findAudioFiles } from '../recordings/audio-files.js';
import { createAnalysers } from '../recordings/create-analysers.js';
import { ReportSink } from '../recordings/report/report-sink.js';
import { parseJobs } from './analyze-options.js';
import { RunProgressPrinter } from './run-progress-printer.js';

interface ReportOptions {
  readonly output: string;
  readonly jobs: number;
  readonly model: string;
  readonly backend: BackendPreference;
}

const CURVE_RATE_HZ = 4;

/** `affekt report`: recordings as one page. */
export function register(program: Command): void {
  program
    .command('report')
    .description('recordings as one self-contained page: to look at, to listen to, to compare')
    .argument('<file...>', 'audio files; folders are searched, globs expanded')
    .option('--output <file>', 'the page', 'report.html')
    .addOption(
      new Option('--jobs <count>', 'recordings analysed at the same time')
        .argParser(parseJobs)
        .default(availableParallelism(), 'one a core'),
    )
    .option('--model <folder>', 'model to use', DEFAULT_MODEL_FOLDER)
    .addOption(
      new Option('--backend <name>', 'inference backend').choices(['auto', 'wasm', 'node']).default('auto'),
    )
    .action(report);
}

async function report(patterns: readonly string[], options: ReportOptions): Promise<void> {
  const printer = new RunProgressPrinter(process.stderr, true);
  printer.say('loading the model');
  await selectBackend(options.backend);
  const model = await loadModel(options.model);
  const files = await findAudioFiles(patterns);
  const request = { part: WHOLE_AUDIO, curveRateHz: CURVE_RATE_HZ, withEvents: true, withSpectrum: true };
  const sink = new ReportSink();
  const analysers = createAnalysers(Math.min(options.jobs, files.length), options, model);
  try {
    const run = await analyseRecordings(files, request, analysers, sink, printer);
    printer.end(run);
    if (run.failedCount > 0) process.exitCode = 1;
  } finally {
    await Promise.all(analysers.map((analyser) => analyser.close()));
  }
  if (sink.isEmpty)
    throw new AffektError('AFFEKT_AUDIO_UNSUPPORTED', 'None of the recordings could be analysed.');
  await writeByPart(options.output, sink.page(model.manifest.name));
  process.stdout.write(`${options.output}\n`);
}

import { statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { WHOLE_AUDIO } from '../capture/decoding/part-of-audio.js';
import { AffektError } from '../core/errors.js';
import { writeByPart } from '../core/write-by-part.js';
import { selectBackend } from '../inference/backend.js';
import { loadModel } from '../inference/model-artifact.js';
import { findAudioFiles } from '../recordings/audio-files.js';
import { ReportSink } from '../recordings/report/report-sink.js';
import { backendOption, jobsOption, modelOption } from './inference-options.js';
import { type RunOptions, runAnalysis } from './run-analysis.js';
import { RunProgressPrinter } from './run-progress-printer.js';

interface ReportOptions extends RunOptions {
  readonly output: string;
}

const CURVE_RATE_HZ = 4;

/** `affekt report`: recordings as one page. */
export function register(program: Command): void {
  program
    .command('report')
    .description('make one self-contained page of recordings: to look at, to listen to, to compare')
    .argument('<file...>', 'audio files, folders, globs and addresses, as for `affekt analyze`')
    .option('--output <file>', 'the page to write', 'report.html')
    .addOption(jobsOption())
    .addOption(modelOption('model to use'))
    .addOption(backendOption())
    .action(report);
}

async function report(patterns: readonly string[], options: ReportOptions): Promise<void> {
  if (statSync(options.output, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AffektError(
      'AFFEKT_CONFIG_INVALID',
      `--output ${options.output} is a folder: name the file of the page, such as ${path.join(options.output, 'report.html')}.`,
    );
  }
  const printer = new RunProgressPrinter(process.stderr, true);
  printer.say('loading the model');
  await selectBackend(options.backend);
  const model = await loadModel(options.model);
  const files = await findAudioFiles(patterns);
  const request = { part: WHOLE_AUDIO, curveRateHz: CURVE_RATE_HZ, withEvents: true, withSpectrum: true };
  const sink = new ReportSink();
  await runAnalysis(files, request, options, model, sink, printer);
  if (sink.isEmpty)
    throw new AffektError('AFFEKT_AUDIO_UNSUPPORTED', 'None of the recordings could be analysed.');
  await writeByPart(options.output, sink.page(model.manifest.name));
  process.stdout.write(`${options.output}\n`);
}

import path from 'node:path';
import { type Command, Option } from 'commander';
import { packageVersion } from '../core/package-version.js';
import type { FileAnalysisRequest } from '../engine/file-analysis.js';
import { selectBackend } from '../inference/backend.js';
import { loadModel, type ModelArtifact } from '../inference/model-artifact.js';
import { findAudioFiles } from '../recordings/audio-files.js';
import type { AnalysisFormat } from '../recordings/formats/analysis-format.js';
import { ANALYSIS_FORMATS } from '../recordings/formats/analysis-formats.js';
import { QueueSender } from '../recordings/queue/queue-sender.js';
import { queueName } from '../recordings/queue/recording-job.js';
import { FolderSink } from '../recordings/results/folder-sink.js';
import { modelDigest, resultDependencies } from '../recordings/results/result-dependencies.js';
import { ResultFolder } from '../recordings/results/result-folder.js';
import type { ResultSink } from '../recordings/results/result-sink.js';
import { TextSink } from '../recordings/results/text-sink.js';
import {
  type AnalyzeOptions,
  type AnalyzeOutput,
  analyzeOutput,
  analyzeRequest,
  parseRate,
  parseTime,
} from './analyze-options.js';
import { FINEST_RATE_HZ } from './finest-rate.js';
import { backendOption, jobsOption, modelOption } from './inference-options.js';
import { queueOption } from './queue-option.js';
import { runAnalysis } from './run-analysis.js';
import { RunProgressPrinter } from './run-progress-printer.js';

const HELP = `
Formats:
  table     for a person
  json      one object for each recording, on a line of its own
  ndjson    one line for each recording, for each value of its curves and for each event
  csv       one row for each recording; with --curves one for each value
  svl       a folder for each recording, with layers for Sonic Visualiser: curves and events
  audacity  a folder for each recording, with label tracks for Audacity: curves and events

Exit code 1: a file could not be analysed or written; the others are done.`;

const NO_WORKER =
  'No worker of this version and model waits for them yet: start `affekt worker` with the same --queue and --model.';

/** `affekt analyze`: the emotion of recordings. */
export function register(program: Command): void {
  program
    .command('analyze')
    .description('analyse the emotion of recordings')
    .argument(
      '<file...>',
      'audio files (wav, mp3, flac, ogg, opus; others through ffmpeg), http(s) addresses, and .txt files with one address a line; folders are searched, globs expanded',
    )
    .addOption(
      new Option(
        '--format <format>',
        'of the output; left out: by the ending of --output; json in a folder, else table',
      ).choices(Object.keys(ANALYSIS_FORMATS)),
    )
    .option('--curves', 'the emotion as it changes, beside that of the whole', false)
    .option(
      '--rate <hz>',
      `values per second of the curves, up to ${FINEST_RATE_HZ}; interpolated between estimates 128 ms apart`,
      parseRate,
      2,
    )
    .option('--events', 'events, as in a live show: sections, drops, quadrants, silence, beats …', false)
    .addOption(
      new Option(
        '--plot <kind>',
        'also a picture of each recording, with curves and events; needs a folder as --output',
      )
        .choices(['svg', 'png'])
        .default(null),
    )
    .option('--start <time>', 'analyse from here on: seconds or m:ss', parseTime, 0)
    .option('--end <time>', 'analyse up to here: seconds or m:ss', parseTime, null)
    .option(
      '--output <path>',
      'a folder, for one file a recording; or a file (its name has an extension), for all recordings',
    )
    .addOption(
      queueOption(
        'send the recordings to `affekt worker`s by this Redis, such as redis://host:6379; needs a folder as --output',
      ),
    )
    .option(
      '--resume',
      'skip recordings whose results are in the folder already, whole and by this model',
      false,
    )
    .addOption(jobsOption())
    .addOption(modelOption('model to use'))
    .addOption(backendOption())
    .addHelpText('after', HELP)
    .action(analyze);
}

async function analyze(patterns: readonly string[], options: AnalyzeOptions): Promise<void> {
  const output = analyzeOutput(options);
  const request = analyzeRequest(options, output.format);
  const printer = new RunProgressPrinter(process.stderr, output.kind !== 'stdout');
  printer.say('loading the model');
  await selectBackend(options.backend);
  const model = await loadModel(options.model);
  if (options.queue !== undefined)
    return await sendToQueue(patterns, options, output, model, request, printer);
  const sink = await openSink(options, output, model, request);
  const files = await findAudioFiles(patterns);
  await runAnalysis(files, request, options, model, sink, printer);
}

async function sendToQueue(
  patterns: readonly string[],
  { queue = '', output = '', plot }: AnalyzeOptions,
  { format: name }: AnalyzeOutput,
  model: ModelArtifact,
  request: FileAnalysisRequest,
  printer: RunProgressPrinter,
): Promise<void> {
  const format = ANALYSIS_FORMATS[name]({ model, request });
  const dependencies = resultDependencies(model, request, name, plot, packageVersion());
  const results = await ResultFolder.open(output, format, plot, dependencies);
  const sender = await QueueSender.open(queue, queueName(modelDigest(model), packageVersion()));
  try {
    const job = { request, format: name, plot, folder: path.resolve(output) };
    const { workerCount, sentCount, doneCount, failedCount } = await sender.send(
      await findAudioFiles(patterns),
      job,
      results,
      printer,
    );
    process.stdout.write(`${sentCount} recordings sent, ${doneCount} done before, ${failedCount} failed.\n`);
    if (workerCount === 0 && sentCount > 0) printer.tell(NO_WORKER);
    if (failedCount > 0) process.exitCode = 1;
  } finally {
    await sender.close();
  }
}

async function openSink(
  { output = '', resume, plot }: AnalyzeOptions,
  { kind, format: name }: AnalyzeOutput,
  model: ModelArtifact,
  request: FileAnalysisRequest,
): Promise<ResultSink> {
  const format: AnalysisFormat = ANALYSIS_FORMATS[name]({ model, request });
  if (format.kind === 'text' && kind === 'stdout') return TextSink.onto(process.stdout, format);
  if (format.kind === 'text' && kind === 'file') return await TextSink.file(output, format);
  const dependencies = resultDependencies(model, request, name, plot, packageVersion());
  return new FolderSink(await ResultFolder.open(output, format, plot, dependencies), resume);
}

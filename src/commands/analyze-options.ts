import { statSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError } from 'commander';
import { AffektError } from '../core/errors.js';
import { rangeWords } from '../core/range-words.js';
import type { FileAnalysisRequest } from '../engine/file-analysis.js';
import type { AnalysisFormatName } from '../recordings/formats/analysis-formats.js';
import type { PlotKind } from '../recordings/results/result-files.js';
import { FINEST_RATE_HZ } from './finest-rate.js';
import type { RunOptions } from './run-analysis.js';

/** As the command line gives them. */
export interface AnalyzeOptions extends RunOptions {
  readonly format?: AnalysisFormatName;
  readonly curves: boolean;
  readonly rate: number;
  readonly events: boolean;
  readonly plot: PlotKind | null;
  readonly start: number;
  readonly end: number | null;
  readonly output?: string;
  readonly resume: boolean;
  readonly queue?: string;
}

/** Where results go, and in which form. */
export interface AnalyzeOutput {
  readonly kind: 'stdout' | 'file' | 'folder';
  readonly format: AnalysisFormatName;
}

const LAYER_FORMATS: readonly AnalysisFormatName[] = ['svl', 'audacity'];
const BY_EXTENSION: Readonly<Record<string, AnalysisFormatName>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.txt': 'table',
};

/**
 * What the options mean together: `--output` is a file when its name has an extension and no folder of that name is there. Throws
 * `AFFEKT_CONFIG_INVALID` where they contradict one another.
 */
export function analyzeOutput({ output, format, resume, plot, queue }: AnalyzeOptions): AnalyzeOutput {
  const kind = output === undefined ? 'stdout' : isFolder(output) ? 'folder' : 'file';
  const isLayers = format !== undefined && LAYER_FORMATS.includes(format);
  if (isLayers && kind !== 'folder') {
    throw invalid(`--format ${format} writes several files for each recording: name a folder with --output.`);
  }
  if (plot !== null && kind !== 'folder') {
    throw invalid(`--plot ${plot} writes a picture of each recording: name a folder with --output.`);
  }
  if (queue !== undefined && kind !== 'folder') {
    throw invalid(
      '--queue has each recording analysed somewhere else: name a folder that all machines have with --output.',
    );
  }
  if (resume && kind !== 'folder') {
    throw invalid('--resume goes on in a folder with a result for each recording: name it with --output.');
  }
  if (format !== undefined) return { kind, format };
  if (kind === 'stdout') return { kind, format: 'table' };
  if (kind === 'folder') return { kind, format: 'json' };
  const extension = path.extname(output ?? '');
  const found = BY_EXTENSION[extension];
  if (found === undefined) {
    const known = Object.keys(BY_EXTENSION).join(', ');
    throw invalid(
      `--output ${output}: ${extension} does not say which format is meant (${known} do); name one with --format.`,
    );
  }
  return { kind, format: found };
}

/** Layers, label tracks and pictures hold curves and events, or nothing. */
export function analyzeRequest(options: AnalyzeOptions, format: AnalysisFormatName): FileAnalysisRequest {
  const { start, end, curves, events, rate, plot } = options;
  if (end !== null && end <= start) throw invalid(`--end ${end} s is not after --start ${start} s.`);
  const isShown = LAYER_FORMATS.includes(format) || plot !== null;
  return {
    part: { startSeconds: start, endSeconds: end },
    curveRateHz: curves || isShown ? rate : null,
    withEvents: events || isShown,
    withSpectrum: plot !== null,
  };
}

/** `90`, `1:30`, `1:02:03.5`: behind a colon there are two digits below 60. */
export function parseTime(text: string): number {
  if (!/^(\d+|\d+:[0-5]\d|\d+:[0-5]\d:[0-5]\d)(\.\d+)?$/.test(text))
    throw new InvalidArgumentError(
      'It must be seconds (90), minutes and seconds (1:30), or hours too (1:02:03).',
    );
  return text.split(':').reduce((seconds, part) => 60 * seconds + Number(part), 0);
}

export function parseRate(text: string): number {
  const rate = Number(text);
  const range = { exclusiveMinimum: 0, maximum: FINEST_RATE_HZ };
  if (!(rate > 0 && rate <= FINEST_RATE_HZ))
    throw new InvalidArgumentError(`It must be a number${rangeWords(range)}.`);
  return rate;
}

function isFolder(output: string): boolean {
  try {
    return statSync(output).isDirectory();
  } catch {
    return /[\\/]$/.test(output) || path.extname(output) === '';
  }
}

function invalid(message: string): AffektError {
  return new AffektError('AFFEKT_CONFIG_INVALID', message);
}

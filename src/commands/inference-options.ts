import { availableParallelism } from 'node:os';
import path from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { DEFAULT_MODEL_FOLDER } from '../inference/model-artifact.js';

/** `--model`; `purpose`: what the command does with it. */
export function modelOption(purpose: string): Option {
  return new Option('--model <folder>', purpose).default(
    DEFAULT_MODEL_FOLDER,
    path.basename(DEFAULT_MODEL_FOLDER),
  );
}

/** `--backend`: what computes the network. */
export function backendOption(): Option {
  return new Option('--backend <name>', 'inference backend')
    .choices(['auto', 'wasm', 'node'])
    .default('auto');
}

/** `--jobs`. */
export function jobsOption(): Option {
  return new Option('--jobs <count>', 'recordings analysed at the same time')
    .argParser(parseJobs)
    .default(availableParallelism(), 'one a core');
}

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (!(Number.isInteger(jobs) && jobs >= 1 && jobs <= 256))
    throw new InvalidArgumentError('It must be a whole number, 1 to 256.');
  return jobs;
}

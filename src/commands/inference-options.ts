import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Option } from 'commander';
import { DEFAULT_MODEL_FOLDER } from '../inference/model-artifact.js';
import { wholeNumber } from './whole-number.js';

/** `--model`; `purpose`: what the command does with it. */
export function modelOption(purpose: string): Option {
  return new Option('--model <folder>', purpose).default(
    DEFAULT_MODEL_FOLDER,
    path.basename(DEFAULT_MODEL_FOLDER),
  );
}

/** `--backend`: what computes the network. */
export function backendOption(): Option {
  return new Option(
    '--backend <name>',
    'what computes the model: wasm; node (needs @tensorflow/tfjs-node); auto takes node where it is there',
  )
    .choices(['auto', 'wasm', 'node'])
    .default('auto');
}

/** `--jobs`. */
export function jobsOption(): Option {
  return new Option('--jobs <count>', 'recordings analysed at the same time')
    .argParser(wholeNumber(1, 256))
    .default(availableParallelism(), 'one a core');
}

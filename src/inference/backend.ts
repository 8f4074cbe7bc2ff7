import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { AffektError } from '../core/errors.js';

/** `auto`: tfjs-node where it works, else WASM. */
export type BackendPreference = 'auto' | 'wasm' | 'node';
/** The newest major version of Node.js on which tfjs-node computes. */
const NEWEST_NODE = 22;

export type BackendName = 'wasm' | 'tfjs-node';

/**
 * Makes a tfjs backend the current one of this thread, tried by running an operation (tfjs-node loads on some Node versions
 * and fails only then). Throws `AFFEKT_BACKEND_UNAVAILABLE` when the asked-for one does not work.
 */
export async function selectBackend(preference: BackendPreference): Promise<BackendName> {
  if (preference !== 'wasm') {
    const failure = await tryNodeBackend();
    if (failure === null) return 'tfjs-node';
    if (preference === 'node') {
      throw new AffektError(
        'AFFEKT_BACKEND_UNAVAILABLE',
        isTooNew()
          ? `The tfjs-node backend does not compute on Node ${process.version}: use Node 20 or 22. All but training runs with \`--backend wasm\`, too.`
          : 'The tfjs-node backend does not work here: its optional package @tensorflow/tfjs-node is missing or broken. ' +
              'Install it with `npm install @tensorflow/tfjs-node` (downloads libtensorflow). All but training runs with `--backend wasm`, too.',
        { cause: failure },
      );
    }
  }
  await useWasm();
  return 'wasm';
}

/** Whether this Node.js lacks what tfjs-node calls when it computes (`util.isNullOrUndefined`, gone in Node 23); it loads all the same. */
function isTooNew(): boolean {
  return Number.parseInt(process.versions.node, 10) > NEWEST_NODE;
}

async function useWasm(): Promise<void> {
  const require = createRequire(import.meta.url);
  const folder = path.join(
    path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')),
    'wasm-out',
  );
  if (tf.findBackend('wasm') === null) setWasmPaths(`${folder}${path.sep}`);
  try {
    if (!(await tf.setBackend('wasm'))) throw new Error('setBackend returned false');
    runProbe();
  } catch (cause) {
    throw new AffektError(
      'AFFEKT_BACKEND_UNAVAILABLE',
      `The WASM backend does not start; its files are expected in ${folder}. Reinstall with \`npm ci\`.`,
      { cause },
    );
  }
}

/** Null when tfjs-node works; else why not. */
async function tryNodeBackend(): Promise<unknown> {
  try {
    // The name in a variable keeps the compiler from wanting types of a package that may not be installed.
    const name: string = '@tensorflow/tfjs-node';
    await import(name);
    if (!(await tf.setBackend('tensorflow'))) throw new Error('setBackend returned false');
    runProbe();
    return null;
  } catch (error) {
    return error;
  }
}

function runProbe(): void {
  const sum = tf.tidy(() => tf.sum(tf.add(tf.tensor1d([1, 2]), 1)).dataSync()[0]);
  if (sum !== 5) throw new Error(`a probe sum gave ${sum}, not 5`);
}

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadModel } from '../../src/inference/model-artifact.js';
import { MAIN } from '../support/main-program.js';
import { needNativeBackend } from '../support/native-backend.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { writeDatasets } from './tiny-datasets.js';

interface Ended {
  readonly code: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program; kills it with SIGKILL as soon as what it says matches `killAt`. */
function run(args: readonly string[], killAt: RegExp | null = null): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (killAt?.test(stderr)) child.kill('SIGKILL');
  });
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code: code ?? signal, stdout, stderr }));
  });
}

/** Data sets of few clips, and where their features and the model go. */
async function tinySets(): Promise<Readonly<Record<'data' | 'work' | 'out', string>>> {
  const folder = await temporaryFolder();
  const data = path.join(folder, 'data');
  writeDatasets(data);
  return { data, work: path.join(folder, 'work'), out: path.join(folder, 'tiny-model') };
}

describe('affekt train', () => {
  it('killed in the middle and started again, makes a model that affekt analyze uses', async (context) => {
    await needNativeBackend(context);
    const { data, work, out } = await tinySets();
    const args = ['train', '--data', data, '--out', out, '--work', work, '--preset', 'smoke'];

    const killed = await run(args, /fold-0: epoch 2\/3 batch 1\//);
    expect(killed.code, killed.stderr).toBe('SIGKILL');
    expect(killed.stderr).toMatch(/features 42\/42/);
    await expect(loadModel(out)).rejects.toMatchObject({ code: 'AFFEKT_MODEL_NOT_FOUND' });

    const resumed = await run(args);
    expect(resumed.code, resumed.stderr).toBe(0);
    // Neither features nor the first epoch are done again; the third is the finish.
    expect(resumed.stderr).toMatch(/epoch 3\/3 batch 1\//);
    expect(resumed.stderr).not.toMatch(/features|sounds|epoch 1\/3/);
    expect(resumed.stderr).toMatch(/epoch 2\/3 batch 1\//);

    const { manifest } = await loadModel(out);
    expect(manifest.name).toBe('tiny-model');
    expect(manifest.data.map(({ set }) => set).sort()).toEqual(['deam', 'gtzan', 'sounds', 'soundtracks']);
    const trainedOn = manifest.data.reduce((sum, { clipCount }) => sum + clipCount, 0);
    // One of eight folds is held out.
    expect(trainedOn).toBeGreaterThan(29);
    expect(trainedOn).toBeLessThan(42);
    expect(manifest.metrics.losses).toHaveLength(3);
    // Of so few clips no figure can be told, but it was tried.
    expect(Object.keys(manifest.metrics.baselines as object)).toEqual(['ridge regression', 'extra trees']);
    const card = await readFile(path.join(out, 'MODEL_CARD.md'), 'utf8');
    expect(card).toContain('| valence (−1..1) |');

    const sound = path.join(data, 'deam', 'audio', '0.wav');
    const analysis = await run(['analyze', sound, '--model', out, '--backend', 'wasm', '--format', 'json']);
    expect(analysis.code, analysis.stderr).toBe(0);
    const text = JSON.stringify(JSON.parse(analysis.stdout));
    expect(text).toContain('tiny-model');
    expect(text).toMatch(/"valence":-?[0-9.]+/);
    expect(text).not.toContain('null,"arousal"');
  });

  it('lets the network that was judged go on with everything', async (context) => {
    await needNativeBackend(context);
    const { data, work, out } = await tinySets();
    const made = await run([
      'train',
      '--data',
      data,
      '--out',
      out,
      '--work',
      work,
      '--preset',
      'smoke',
      '--everything',
    ]);
    expect(made.code, made.stderr).toBe(0);
    expect(made.stderr).toMatch(
      /fold-0: epoch 3\/3 [\s\S]*everything: epoch 1\/2 [\s\S]*everything: epoch 2\/2 /,
    );
    const { manifest } = await loadModel(out);
    expect(manifest.split).toMatchObject({ heldOutFold: null, judgedFolds: [0] });
    expect(manifest.data.reduce((sum, { clipCount }) => sum + clipCount, 0)).toBe(42);
    const refused = await run(['evaluate', '--data', data, '--model', out, '--work', work]);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('figures from before that, on music not seen, stand in its model card');
  });

  it('refuses a seed that is no number, and a folder without data sets', async (context) => {
    await needNativeBackend(context);
    const folder = await temporaryFolder();
    const seedless = await run(['train', '--data', folder, '--out', folder, '--seed', 'x']);
    expect(seedless.code).not.toBe(0);
    expect(seedless.stderr).toContain('--seed');
    const foldless = await run(['train', '--data', folder, '--out', folder, '--folds', '0,8']);
    expect(foldless.code).not.toBe(0);
    expect(foldless.stderr).toContain(
      "'0,8' is invalid. They must be different whole numbers from 0 to 7, parted by commas.",
    );
    const undecided = await run(['train', '--data', folder, '--out', folder, '--folds', '0,1']);
    expect(undecided.code).not.toBe(0);
    expect(undecided.stderr).toContain('say --everything too');
    const empty = await run(['train', '--data', folder, '--out', folder, '--work', folder]);
    expect(empty.code).not.toBe(0);
    expect(empty.stderr).toContain('holds no data set');
  });
});

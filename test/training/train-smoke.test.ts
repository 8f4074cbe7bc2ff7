import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FILM_NAMES } from '../../src/inference/estimate.js';
import { loadModel } from '../../src/inference/model-artifact.js';
import { needNativeBackend } from '../support/native-backend.js';
import { writeWav } from '../support/write-wav.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { ratedSound } from './network/training-material.js';

const MAIN = new URL('../../dist/main.js', import.meta.url).pathname;
const RATE_HZ = 22_050;
const CLIP_SECONDS = 6;

/** Writes a set: its `labels.csv`, and a sound of our own for each row. */
function writeSet(
  folder: string,
  header: string,
  rows: readonly {
    readonly cells: readonly (string | number)[];
    readonly valence: number;
    readonly arousal: number;
  }[],
): void {
  mkdirSync(path.join(folder, 'audio'), { recursive: true });
  const lines = rows.map(({ cells, valence, arousal }, index) => {
    const file = `audio/${index}.wav`;
    const format = { sampleRateHz: RATE_HZ, channelCount: 1, sampleKind: 's16' } as const;
    writeWav(path.join(folder, file), ratedSound(valence, arousal, CLIP_SECONDS, RATE_HZ), format);
    return [file, ...cells].join(',');
  });
  writeFileSync(path.join(folder, 'labels.csv'), `${['file', header].join(',')}\n${lines.join('\n')}\n`);
}

/** A tiny folder of data sets in the layouts that are read: 12 songs of DEAM, 9 soundtracks, 8 pieces of GTZAN. */
function writeDatasets(folder: string): void {
  const place = (index: number) => ({ valence: Math.cos(2.1 * index), arousal: Math.sin(2.9 * index) });
  const rows = (
    count: number,
    cells: (valence: number, arousal: number, index: number) => (string | number)[],
  ) =>
    Array.from({ length: count }, (_, index) => {
      const { valence, arousal } = place(index);
      return { valence, arousal, cells: cells(valence, arousal, index) };
    });
  writeSet(
    path.join(folder, 'deam'),
    'song_id,start_seconds,valence,arousal',
    rows(12, (valence, arousal, index) => [index, 0, (valence + 1) / 2, (arousal + 1) / 2]),
  );
  writeSet(
    path.join(folder, 'soundtracks'),
    ['album', ...FILM_NAMES].join(','),
    rows(9, (valence, arousal, index) => [
      `album ${index}`,
      ...FILM_NAMES.map((_, emotion) => 5 + 2 * (emotion % 2 === 0 ? valence : arousal)),
    ]),
  );
  writeSet(
    path.join(folder, 'gtzan'),
    'genre,melodiousness,articulation,rhythmic_complexity,rhythmic_stability,dissonance,atonality,mode,key_mode,tempo_bpm',
    rows(8, (valence, arousal) => [
      'none',
      ...[0.4, 0.5, 0.6, 0.5, 0.4, 0.3].map((base) => base + 0.1 * arousal),
      0.5 - 0.3 * valence,
      valence > 0 ? 'major' : 'minor',
      110 + 60 * arousal,
    ]),
  );
}

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

describe('affekt train', { timeout: 300_000 }, () => {
  it('killed in the middle and started again, makes a model that affekt analyze uses', async (context) => {
    await needNativeBackend(context);
    const folder = await temporaryFolder();
    const [data, work, out] = ['data', 'work', 'tiny-model'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeDatasets(data);
    const args = ['train', '--data', data, '--out', out, '--work', work, '--preset', 'smoke'];

    const killed = await run(args, /epoch 2\/2 batch 1\//);
    expect(killed.code, killed.stderr).toBe('SIGKILL');
    expect(killed.stderr).toMatch(/features 29\/29/);
    await expect(loadModel(out)).rejects.toMatchObject({ code: 'AFFEKT_MODEL_NOT_FOUND' });

    const resumed = await run(args);
    expect(resumed.code, resumed.stderr).toBe(0);
    // Neither features nor the first epoch are done again.
    expect(resumed.stderr).not.toMatch(/features|epoch 1\/2/);
    expect(resumed.stderr).toMatch(/epoch 2\/2 batch 1\//);

    const { manifest } = await loadModel(out);
    expect(manifest.name).toBe('tiny-model');
    expect(manifest.data.map(({ set }) => set).sort()).toEqual(['deam', 'gtzan', 'soundtracks']);
    const trainedOn = manifest.data.reduce((sum, { clipCount }) => sum + clipCount, 0);
    // One of eight folds is held out.
    expect(trainedOn).toBeGreaterThan(20);
    expect(trainedOn).toBeLessThan(29);
    expect(manifest.metrics.losses).toHaveLength(2);
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

  it('refuses a seed that is no number, and a folder without data sets', async (context) => {
    await needNativeBackend(context);
    const folder = await temporaryFolder();
    const seedless = await run(['train', '--data', folder, '--out', folder, '--seed', 'x']);
    expect(seedless.code).not.toBe(0);
    expect(seedless.stderr).toContain('--seed');
    const empty = await run(['train', '--data', folder, '--out', folder, '--work', folder]);
    expect(empty.code).not.toBe(0);
    expect(empty.stderr).toContain('holds no data set');
  });
});

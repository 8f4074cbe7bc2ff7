import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BASIC_NAMES } from '../../../src/inference/estimate.js';
import { SPOTIFY_FEATURES } from '../../../src/training/datasets/lastfm-spotify.js';
import { groupDigest } from '../../../src/training/datasets/group-split.js';
import { readDatasets } from '../../../src/training/datasets/registry.js';
import { PACKAGE_ROOT } from '../../../src/core/package-root.js';
import { DEFAULT_MODEL_FOLDER } from '../../../src/inference/model-artifact.js';
import { Random } from '../../../src/training/random.js';
import { runCli } from '../../support/cli-result.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { writeWav } from '../../support/write-wav.js';
import { ratedSound } from '../network/training-material.js';
import { sealModel } from '../../support/seal-model.js';

const RATE_HZ = 22_050;

interface WrittenTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | { readonly value: number })[])[];
}

function readTables(file: string): WrittenTable[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { tables: WrittenTable[] }).tables;
}

/** The number in a cell of a table: the row whose first cell starts so, and the column. */
function cell(tables: readonly WrittenTable[], title: string, row: string, column: string): number {
  const table = tables.find((one) => one.title.startsWith(title));
  const found = table?.rows.find(([first]) => String(first).startsWith(row));
  const value = found?.[table?.columns.indexOf(column) ?? -1];
  return typeof value === 'object' ? value.value : Number(value);
}

/** Made-up tracks: energy and valence decide the emotion, every tenth track stands under a second one as well. */
function writeTracks(folder: string, count: number): void {
  const random = new Random(1);
  const rows = Array.from({ length: count }, (_, index) => {
    const [energy, valence] = [random.uniform(), random.uniform()];
    const emotion = energy > 0.5 ? (valence > 0.5 ? 0 : 2) : valence > 0.5 ? 5 : 1;
    const features = SPOTIFY_FEATURES.map((name) => {
      if (name === 'energy') return energy;
      if (name === 'valence') return valence;
      if (name === 'duration') return 200_000 + index;
      if (name === 'key') return random.below(12);
      if (name === 'time_signature') return 4;
      return name === 'loudness' ? -20 * random.uniform() : random.uniform();
    });
    const line = (at: number): string => `track${index},${BASIC_NAMES[at]},${features.join()}`;
    return index % 10 === 0 ? `${line(emotion)}\n${line(3)}` : line(emotion);
  });
  mkdirSync(path.join(folder, 'lastfm-spotify'), { recursive: true });
  writeFileSync(
    path.join(folder, 'lastfm-spotify', 'labels.csv'),
    `spotify_id,emotion,${SPOTIFY_FEATURES.join()}\n${rows.join('\n')}\n`,
  );
}

/** A set of our own sounds: fast and loud with arousal, high with valence. */
function writeClips(
  folder: string,
  header: string,
  count: number,
  cells: (v: number, a: number, at: number) => string,
): void {
  mkdirSync(path.join(folder, 'audio'), { recursive: true });
  const lines = Array.from({ length: count }, (_, index) => {
    const [valence, arousal] = [Math.cos(2.1 * index), Math.sin(2.9 * index)];
    const file = `audio/${path.basename(folder)}${index}.wav`;
    const format = { sampleRateHz: RATE_HZ, channelCount: 1, sampleKind: 's16' } as const;
    writeWav(path.join(folder, file), ratedSound(valence, arousal, 3, RATE_HZ), format);
    return `${file},${cells(valence, arousal, index)}`;
  });
  writeFileSync(path.join(folder, 'labels.csv'), `file,${header}\n${lines.join('\n')}\n`);
}

/** The shipped model, said to have been trained on all groups of the made-up data but every eighth. */
function claimModel(folder: string): string {
  const shipped = path.resolve(PACKAGE_ROOT, DEFAULT_MODEL_FOLDER);
  const manifest = JSON.parse(readFileSync(path.join(shipped, 'model.json'), 'utf8')) as {
    split: { trainedGroups: string[] };
  };
  const groups = [...new Set(readDatasets(folder).map(({ group }) => group))];
  manifest.split.trainedGroups = groups.filter((_, index) => index % 8 !== 0).map(groupDigest);
  const model = path.join(folder, 'model');
  mkdirSync(model);
  copyFileSync(path.join(shipped, 'weights.bin'), path.join(model, 'weights.bin'));
  writeFileSync(path.join(model, 'model.json'), JSON.stringify(manifest));
  sealModel(model);
  return model;
}

describe('affekt evaluate --suite', () => {
  it('weak-emotions: methods beat the baseline, the deciding features are found, the seed repeats it', async () => {
    const folder = await temporaryFolder();
    writeTracks(folder, 120);
    const file = path.join(folder, 'tables.json');
    const run = () =>
      runCli(['evaluate', '--suite', 'weak-emotions', '--data', folder, '--backend', 'wasm', '--json', file]);
    const { code, stdout, stderr } = await run();
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('Six basic emotions (weak labels) from Spotify features');
    expect(stdout).toContain('120 tracks, 12 of them under more than one emotion');
    const tables = readTables(file);
    const f1 = (method: string): number => cell(tables, 'Six basic', method, 'F1 micro');
    const baseline = f1('mean of the training set');
    for (const method of ['random forest', 'logistic', 'k-nearest', 'multi-layer']) {
      expect(f1(method), method).toBeGreaterThan(baseline + 0.15);
    }
    const importance = tables.find(({ title }) => title.startsWith('Permutation importance'));
    expect(importance?.rows.slice(0, 2).map(([name]) => name)).toEqual(
      expect.arrayContaining(['energy', 'valence']),
    );
    const shap = tables.find(({ title }) => title.startsWith('SHAP'));
    expect(shap?.rows.slice(0, 2).map(([name]) => name)).toEqual(
      expect.arrayContaining(['energy', 'valence']),
    );
    const again = await run();
    expect(again.stdout).toBe(stdout);
  });

  it("classical: tables of DEAM and panda4q with the program's own row", async () => {
    const folder = await temporaryFolder();
    writeClips(
      path.join(folder, 'deam'),
      'song_id,start_seconds,valence,arousal',
      40,
      (valence, arousal, index) => `${index},0,${(valence + 1) / 2},${(arousal + 1) / 2}`,
    );
    writeClips(
      path.join(folder, 'panda4q'),
      'artist,quadrant,mood_tags,genres',
      40,
      (valence, arousal, index) => {
        const quadrant = arousal >= 0 ? (valence >= 0 ? 'Q1' : 'Q2') : valence >= 0 ? 'Q4' : 'Q3';
        return `artist ${index},${quadrant},Happy,Rock`;
      },
    );
    mkdirSync(path.join(folder, 'deam', 'features'));
    for (let song = 0; song < 40; song += 1) {
      const arousal = Math.sin(2.9 * song);
      const rows = [15, 15.5, 16].map(
        (seconds) => `${seconds};${arousal + 0.1 * Math.cos(seconds)};${song % 7}`,
      );
      const text = `frameTime;rms_sma_amean;other_sma_amean\n${rows.join('\n')}\n`;
      writeFileSync(path.join(folder, 'deam', 'features', `${song}.csv`), text);
    }
    const file = path.join(folder, 'tables.json');
    const model = claimModel(folder);
    const { code, stdout, stderr } = await runCli([
      ...[
        'evaluate',
        '--suite',
        'classical',
        '--model',
        model,
        '--data',
        folder,
        '--work',
        path.join(folder, 'work'),
      ],
      ...['--backend', 'wasm', '--json', file],
    ]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('The CNN is left out: training it needs @tensorflow/tfjs-node.');
    expect(stdout).toMatch(/\(this program\) +−?\d\.\d\d/);
    const tables = readTables(file);
    const arousal = (method: string): number =>
      cell(tables, 'DEAM, all folds: valence', method, 'arousal R²');
    expect(arousal('random forest, 30')).toBeGreaterThan(0.4);
    expect(arousal('k-nearest neighbours, k = 10')).toBeGreaterThan(0.3);
    expect(arousal('mean of the training set')).toBeLessThan(0.05);
    // The made-up openSMILE features hold the rated arousal itself.
    expect(
      cell(tables, 'DEAM, openSMILE features: valence', 'linear regression', 'arousal R²'),
    ).toBeGreaterThan(0.95);
    expect(
      cell(tables, 'panda4q: four moods, descriptor set', 'random forest, 30', 'accuracy'),
    ).toBeGreaterThan(cell(tables, 'panda4q: four moods, descriptor set', 'mean of the', 'accuracy') + 0.1);
    expect(tables.map(({ title }) => title)).toContain('DEAM: clusters of the features');

    expect(tables.map(({ title }) => title)).toContain(
      'DEAM, the 5 songs that affekt-2 was not trained on: valence and arousal',
    );
  });

  it('says what is missing', async () => {
    const folder = await temporaryFolder();
    const weak = await runCli(['evaluate', '--suite', 'weak-emotions', '--data', folder]);
    expect(weak.code).not.toBe(0);
    expect(weak.stderr).toContain("expected the data set 'lastfm-spotify' there");
    const classical = await runCli(['evaluate', '--suite', 'classical', '--data', folder]);
    expect(classical.code).not.toBe(0);
    expect(classical.stderr).toContain(
      'expected a folder named deam or soundtracks or emotify or panda4q or fma',
    );
    const unknown = await runCli(['evaluate', '--suite', 'modern', '--data', folder]);
    expect(unknown.code).not.toBe(0);
    expect(unknown.stderr).toContain('classical, weak-emotions');
    const both = await runCli(['evaluate', '--suite', 'synthesis', '--report', path.join(folder, 'out')]);
    expect(both.code).not.toBe(0);
    expect(both.stderr).toContain('--report and --suite are two evaluations');
  });
});

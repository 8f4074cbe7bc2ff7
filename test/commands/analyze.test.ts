import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subEmotionOf } from '../../src/emotion/sub-emotions.js';
import {
  BASIC_NAMES,
  FILM_NAMES,
  GEMS_NAMES,
  MID_LEVEL_NAMES,
  MOOD_NAMES,
} from '../../src/inference/estimate.js';
import { type CliResult, runCli } from '../support/cli-result.js';
import { MAIN } from '../support/main-program.js';
import { writeRandomModel } from '../support/random-model.js';
import { sealModel } from '../support/seal-model.js';
import { clickTrack, renderNotes } from '../support/synth.js';
import { writeWav } from '../support/write-wav.js';

const RATE_HZ = 22_050;
/** Part of the contract: later versions add keys behind these, and rename none. */
const KEYS = [
  'file',
  'durationSeconds',
  'valence',
  'arousal',
  'quadrant',
  'film',
  'midLevel',
  'confidence',
  'model',
];

interface Analysis {
  readonly file: string;
  readonly durationSeconds: number;
  readonly valence: number;
  readonly arousal: number;
  readonly quadrant: string;
  readonly film: Readonly<Record<string, number>>;
  readonly midLevel: Readonly<Record<string, number>>;
  readonly subEmotion: string;
  readonly intervals: Readonly<Record<'valence' | 'arousal', readonly [number, number]>>;
  readonly gems: Readonly<Record<string, number>>;
  readonly gemsPresent: readonly string[];
  readonly moods: Readonly<Record<string, number>>;
  readonly basic: Readonly<Record<string, number>>;
  readonly deam: Readonly<Record<string, number>>;
  readonly sounds: Readonly<Record<string, number>>;
  readonly confidence: number;
  readonly model: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly curve?: readonly (Analysis & { readonly timeSeconds: number })[];
}

let folder = '';
let model = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'affekt-analyze-'));
  model = path.join(folder, 'model');
  await writeRandomModel(model);
  await mkdir(path.join(folder, 'music', 'more'), { recursive: true });
  const write = (name: string, samples: Float32Array): void =>
    writeWav(path.join(folder, 'music', name), samples, {
      sampleRateHz: RATE_HZ,
      channelCount: 1,
      sampleKind: 's16',
    });
  const note = { startSeconds: 0, durationSeconds: 4, midi: 57, velocity: 0.9, timbre: 'strings' } as const;
  write('calm, "slow".wav', renderNotes([note, { ...note, midi: 64 }], RATE_HZ, 4));
  const times = Array.from({ length: 32 }, (_, index) => index / 8);
  write('more/Clicks.WAV', clickTrack(times, RATE_HZ, 4, 4));
  await writeFile(path.join(folder, 'music', 'broken.wav'), 'RIFF    WAVEnothing to hear');
  await writeFile(path.join(folder, 'music', 'notes.txt'), 'no audio');
});

afterAll(() => rm(folder, { recursive: true }));

async function analyze(...args: string[]): Promise<CliResult> {
  return await runCli(['analyze', ...args, '--model', model, '--backend', 'wasm']);
}

const music = (name: string): string => path.join(folder, 'music', name);

function jsonLines(text: string): Analysis[] {
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Analysis);
}

/** Rows of RFC 4180 text. */
function csvRows(text: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(cell));
}

function cell([, quoted, plain]: RegExpMatchArray): string {
  return quoted?.replaceAll('""', '"') ?? plain ?? '';
}

describe('affekt analyze', () => {
  it('lists a file once that several arguments name', async () => {
    const file = music('more/Clicks.WAV');
    const args = [file, music('more'), path.relative('', file), `${music('more')}/../more/*.WAV`];
    const { code, stdout } = await analyze(...args, '--format', 'json');
    expect(code).toBe(0);
    expect(jsonLines(stdout).map((line) => line.file)).toEqual([file]);
  });

  it('prints one JSON object a line for every file of a folder; a broken one stops nothing but the exit code', async () => {
    const { code, stdout, stderr } = await analyze(music(''), '--format', 'json');
    expect(code).toBe(1);
    expect(stderr).toBe('');
    const lines = jsonLines(stdout);
    expect(lines.map(({ file }) => file)).toEqual([
      music('broken.wav'),
      music('calm, "slow".wav'),
      music('more/Clicks.WAV'),
    ]);
    const [broken, ...whole] = lines;
    expect(Object.keys(broken ?? {})).toEqual(['file', 'error']);
    expect(broken?.error).toEqual({
      code: 'AFFEKT_AUDIO_CORRUPT',
      message: expect.stringContaining(music('broken.wav')),
    });
    for (const line of whole) {
      expect(Object.keys(line).filter((key) => KEYS.includes(key))).toEqual(KEYS);
      expect(Object.keys(line)).not.toContain('error');
      expect(Object.keys(line.film)).toEqual([...FILM_NAMES]);
      expect(Object.keys(line.midLevel)).toEqual([...MID_LEVEL_NAMES]);
      expect(line.durationSeconds).toBe(4);
      expect(line.model).toBe('random');
      for (const value of [line.valence, line.arousal]) expect(Math.abs(value)).toBeLessThanOrEqual(1);
      const isPositive = line.valence >= 0;
      expect(line.quadrant).toBe(line.arousal >= 0 ? (isPositive ? 'Q1' : 'Q2') : isPositive ? 'Q4' : 'Q3');
      expect(line.subEmotion).toBe(subEmotionOf(line.valence, line.arousal));
      for (const name of ['valence', 'arousal'] as const) {
        const [low, high] = line.intervals[name];
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThan(line[name]);
        expect(high).toBeGreaterThan(line[name]);
      }
      expect(Object.keys(line.gems)).toEqual([...GEMS_NAMES]);
      expect(Object.keys(line.moods)).toEqual([...MOOD_NAMES]);
      expect(Object.keys(line.basic)).toEqual([...BASIC_NAMES]);
      // The model's thresholds are all .3.
      expect(line.gemsPresent).toEqual(GEMS_NAMES.filter((name) => (line.gems[name] as number) >= 0.3));
      for (const shares of [line.moods, line.basic]) {
        const values = Object.values(shares);
        expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
      }
      for (const value of Object.values(line.film)) {
        expect(value).toBeGreaterThanOrEqual(1);
        expect(value).toBeLessThanOrEqual(9);
      }
      for (const value of [...Object.values(line.midLevel), line.confidence]) {
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThan(1);
      }
    }
    expect(whole[0]?.valence).not.toBe(whole[1]?.valence);
  });

  it('gives a curve at the rate asked for', async () => {
    const { code, stdout } = await analyze(
      music('more/Clicks.WAV'),
      '--format',
      'json',
      '--curves',
      '--rate',
      '4',
    );
    expect(code).toBe(0);
    const { curve } = jsonLines(stdout)[0] as Analysis;
    const times = (curve ?? []).map(({ timeSeconds }) => timeSeconds);
    // The first estimate comes after 8 steps of 128 ms, the last at 3.968 s.
    expect(times).toEqual([1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 3.75]);
    for (const point of curve ?? []) expect(Object.keys(point.film)).toEqual([...FILM_NAMES]);
  });

  it('at the highest rate leaves no estimate out', async () => {
    const { stdout } = await analyze(
      music('more/Clicks.WAV'),
      '--format',
      'json',
      '--curves',
      '--rate',
      '7.8125',
    );
    const steps = (jsonLines(stdout)[0]?.curve ?? []).map(({ timeSeconds }) =>
      Math.round(timeSeconds / 0.128),
    );
    expect(steps).toEqual(Array.from({ length: 24 }, (_, index) => 8 + index));
  });

  it('prints CSV with the same columns in every row, also for names with commas and quotes', async () => {
    const { code, stdout } = await analyze(music(''), '--format', 'csv');
    expect(code).toBe(1);
    const [header, ...rows] = csvRows(stdout);
    expect(header?.slice(0, 5)).toEqual([
      'file',
      'durationSeconds',
      'valence',
      'intervals/valence/low',
      'intervals/valence/high',
    ]);
    expect(header?.slice(-4)).toEqual(['confidence', 'model', 'warnings', 'error']);
    for (const row of rows) expect(row).toHaveLength(header?.length ?? 0);
    expect(rows.map(([file]) => file)).toEqual([
      music('broken.wav'),
      music('calm, "slow".wav'),
      music('more/Clicks.WAV'),
    ]);
    expect(rows[0]?.at(-1)).toMatch(/^AFFEKT_AUDIO_CORRUPT: /);
    expect(Number(rows[1]?.[2])).toBeGreaterThanOrEqual(-1);
  });

  it('prints CSV curves, a row a point', async () => {
    const { stdout } = await analyze(music('more/Clicks.WAV'), '--format', 'csv', '--curves', '--rate', '1');
    const [header, ...rows] = csvRows(stdout);
    expect(header?.[1]).toBe('timeSeconds');
    expect(rows.map((row) => Number(row[1]))).toEqual([2, 3]);
  });

  it('prints a table for people, with headings once', async () => {
    const { stdout } = await analyze(music('calm, "slow".wav'), music('more/Clicks.WAV'));
    expect(stdout.match(/valence +arousal +quadrant/g)).toHaveLength(1);
    expect(stdout).toMatch(/4\.0 s +[+−]\d\.\d\d +[+−]\d\.\d\d +Q[1-4] +0\.\d\d {2}\w+ \d\.\d/);
  });

  it('expands globs, in order, without what does not match', async () => {
    const { code, stdout } = await analyze(music('**/C*.WAV'), '--format', 'json');
    expect(code).toBe(0);
    expect(jsonLines(stdout).map(({ file }) => file)).toEqual([music('more/Clicks.WAV')]);
  });

  it('says which argument stands for nothing, and does the others', async () => {
    const args = [music('no.wav'), music('*.mp3'), model, music('more'), '--format', 'json'];
    const { code, stdout } = await analyze(...args);
    expect(code).toBe(1);
    const [missing, unmatched, without, found] = jsonLines(stdout);
    expect(missing?.error).toEqual({
      code: 'AFFEKT_FILE_NOT_FOUND',
      message: `There is no file ${music('no.wav')}.`,
    });
    expect(unmatched?.error?.message).toBe(`No file matches ${music('*.mp3')}.`);
    expect(without?.error?.message).toMatch(/no audio file \(wav, mp3, .*\) in the folder/);
    expect(found?.confidence).toBeGreaterThan(0);
  });

  it('tells in CSV all that it tells in JSON', async () => {
    const [json] = jsonLines((await analyze(music('more/Clicks.WAV'), '--format', 'json')).stdout);
    const [header = [], row = []] = csvRows(
      (await analyze(music('more/Clicks.WAV'), '--format', 'csv')).stdout,
    );
    const cells = Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']));
    const groups = {
      deam: json?.deam,
      film: json?.film,
      midLevel: json?.midLevel,
      gems: json?.gems,
      moods: json?.moods,
      basic: json?.basic,
      sounds: json?.sounds,
    };
    for (const [group, values] of Object.entries(groups)) {
      for (const [name, value] of Object.entries(values ?? {}))
        expect(cells[`${group}/${name}`]).toBe(String(value));
    }
    for (const name of ['valence', 'arousal'] as const) {
      const [low, high] = json?.intervals[name] ?? [];
      expect([cells[`intervals/${name}/low`], cells[name], cells[`intervals/${name}/high`]]).toEqual(
        [low, json?.[name], high].map(String),
      );
    }
    expect(cells.subEmotion).toBe(json?.subEmotion);
    expect(cells.gemsPresent).toBe(json?.gemsPresent.join(' '));
  });

  it('ends quietly when nobody reads on', async () => {
    const files = Array.from({ length: 4 }, () => music('more/Clicks.WAV'));
    const args = [MAIN, 'analyze', ...files, '--format', 'json', '--model', model, '--backend', 'wasm'];
    const pipeline = '"$@" | head -n 1; echo "status $PIPESTATUS"';
    const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
      execFile('bash', ['-c', pipeline, 'bash', process.execPath, ...args], (_, out, err) =>
        resolve({ stdout: out, stderr: err }),
      );
    });
    expect(stderr).toBe('');
    const [first, status] = stdout.trimEnd().split('\n');
    expect((JSON.parse(first ?? '') as Analysis).file).toBe(music('more/Clicks.WAV'));
    expect(status).toBe('status 0');
  });

  it("uses a model with the paper's trunk, and says other things with it than with a small one", async () => {
    const large = path.join(folder, 'large');
    await writeRandomModel(large, { trunk: 'paper' });
    const args = ['analyze', music('more/Clicks.WAV'), '--backend', 'wasm', '--format', 'json'];
    const { code, stdout, stderr } = await runCli([...args, '--model', large]);
    expect(code, stderr).toBe(0);
    const [analysis] = jsonLines(stdout);
    expect(Number.isFinite(analysis?.valence)).toBe(true);
    const small = await runCli([...args, '--model', model]);
    expect(jsonLines(small.stdout)[0]?.film).not.toEqual(analysis?.film);
  });
});

describe('affekt analyze, asked wrongly', () => {
  it.each<[string, string[], RegExp]>([
    ['nothing to analyse', [], /missing required argument 'file'/],
    [
      'an unknown format',
      ['a.wav', '--format', 'xml'],
      /'xml' is invalid.*table, json, ndjson, csv, svl, audacity/,
    ],
    ['a rate beyond the estimates', ['a.wav', '--curves', '--rate', '20'], /above 0 and up to 7\.8125/],
    ['no rate', ['a.wav', '--curves', '--rate', 'fast'], /above 0 and up to 7\.8125/],
    [
      'layers without a folder',
      ['a.wav', '--format', 'svl'],
      /several files for each.*name a folder with --output/,
    ],
    ['going on without a folder', ['a.wav', '--resume'], /--resume.*name it with --output/],
    [
      'an end before the start',
      ['a.wav', '--start', '1:00', '--end', '59'],
      /--end 59 s is not after --start 60 s/,
    ],
    ['a time that is none', ['a.wav', '--start', 'soon'], /seconds \(90\), minutes and seconds/],
    ['a minute of 75 seconds', ['a.wav', '--start', '1:75'], /seconds \(90\), minutes and seconds/],
    ['no jobs', ['a.wav', '--jobs', '0'], /whole number from 1 to 256/],
    ['an output of an unknown kind', ['a.wav', '--output', 'a.xlsx'], /\.xlsx does not say which format/],
    ['a queue that is no Redis', ['a.wav', '--queue', 'host:6379'], /address of a Redis, such as redis:/],
    ['an unknown option', ['a.wav', '--curve'], /unknown option '--curve'[\s\S]*--curves/],
    ['an unknown backend', ['a.wav', '--backend', 'gpu'], /'gpu' is invalid.*auto, wasm, node/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await runCli(['analyze', ...args]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
  });

  const models: [string, (folder: string) => Promise<void>, RegExp][] = [
    ['is not there', (at) => rm(at, { recursive: true }), /No model in .*AFFEKT_MODEL_NOT_FOUND/],
    [
      'has a weight changed',
      async (at) => {
        const weights = await readFile(path.join(at, 'weights.bin'));
        weights[5000] = (weights[5000] ?? 0) ^ 1;
        await writeFile(path.join(at, 'weights.bin'), weights);
      },
      /weights\.bin .*does not match the digest.*AFFEKT_MODEL_CORRUPT/,
    ],
    [
      'has half a description',
      async (at) => {
        const text = await readFile(path.join(at, 'model.json'), 'utf8');
        await writeFile(path.join(at, 'model.json'), text.slice(0, text.length / 2));
        sealModel(at);
      },
      /model\.json is not JSON.*AFFEKT_MODEL_CORRUPT/,
    ],
    [
      'was trained on other features',
      async (at) => {
        const text = await readFile(path.join(at, 'model.json'), 'utf8');
        await writeFile(
          path.join(at, 'model.json'),
          text.replace(/"layoutHash": "\w+"/, '"layoutHash": "0123456789abcdef"'),
        );
        sealModel(at);
      },
      /trained on feature layout 0123456789abcdef; this program computes \w{16}.*AFFEKT_MODEL_LAYOUT/,
    ],
  ];
  it.each(models)('a model that %s', async (_, harm, message) => {
    const harmed = path.join(folder, 'harmed');
    await writeRandomModel(harmed);
    await harm(harmed);
    const args = ['analyze', music('more/Clicks.WAV'), '--model', harmed, '--backend', 'wasm'];
    const { code, stdout, stderr } = await runCli(args);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^affekt: /);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

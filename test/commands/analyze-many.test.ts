import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProcess } from '../support/cli-process.js';
import { type CliResult, runCli } from '../support/cli-result.js';
import { writeRandomModel } from '../support/random-model.js';
import { mountTinyDisk } from '../support/tiny-disk.js';
import { noiseSamples, wavBytes } from '../support/wav-file.js';

const RATE_HZ = 22_050;
const COUNT = 8;

let folder = '';
let model = '';
const music = (name: string): string => path.join(folder, 'music', name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'affekt-many-'));
  model = path.join(folder, 'model');
  await writeRandomModel(model);
  mkdirSync(music('b'), { recursive: true });
  for (let index = 0; index < COUNT; index += 1) {
    // Lengths fall, so that the later ones are done first.
    const samples = tune((1 + COUNT - index) / 2 + 1, 200 + 40 * index);
    writeFileSync(music(`${index}.wav`), wavBytes('f32', RATE_HZ, 1, samples));
  }
  copyFileSync(music('7.wav'), music('b/7.wav'));
  writeFileSync(music('broken.wav'), 'RIFF    WAVEnothing to hear');
});

afterAll(() => rm(folder, { recursive: true }));

function tune(seconds: number, hz: number): Float32Array {
  const noise = noiseSamples(Math.round(seconds * RATE_HZ));
  return Float32Array.from(noise, (value, index) => {
    const time = index / RATE_HZ;
    return 0.3 * Math.sin(2 * Math.PI * hz * time) * Math.exp(-3 * (time % 0.5)) + 0.02 * value;
  });
}

/** Of the folder with the recordings: names in results are as they are given. */
function analyze(...args: string[]): Promise<CliResult> {
  const env = { npm_lifecycle_event: 'affekt', INIT_CWD: folder };
  return runCli(['analyze', 'music', ...args, '--model', model, '--backend', 'wasm'], env);
}

/** Files below a folder, notes left out; sorted. */
function filesOf(at: string): string[] {
  return readdirSync(at, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('.affekt') && !statSync(path.join(at, name)).isDirectory())
    .sort();
}

describe('affekt analyze, many recordings', () => {
  it('gives the same in the same order with four threads as with one', async () => {
    const args = ['--format', 'ndjson', '--curves', '--events'];
    const [one, four] = [await analyze(...args, '--jobs', '1'), await analyze(...args, '--jobs', '4')];
    expect(four.stdout).toBe(one.stdout);
    expect([one.code, four.code]).toEqual([1, 1]);
    const lines = one.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const recordings = lines.filter(({ type }) => type === 'recording' || type === 'error');
    expect(recordings.map(({ file }) => path.basename(String(file)))).toEqual([
      ...Array.from({ length: COUNT }, (_, index) => `${index}.wav`),
      '7.wav',
      'broken.wav',
    ]);
    for (const type of ['point', 'event']) expect(lines.some((line) => line.type === type)).toBe(true);
  });

  it('writes a result a recording, each under a name of its own, and goes on where it was', async () => {
    const out = path.join(folder, 'out');
    const first = await analyze('--output', out);
    expect(first.code).toBe(1);
    expect(first.stdout).toBe('');
    expect(first.stderr).toContain('music/broken.wav');
    expect(first.stderr).toMatch(/10\/10 recordings, 1 failed, \d+ s of audio/);
    const names = [...Array.from({ length: COUNT }, (_, i) => `music/${i}.wav.json`), 'music/b/7.wav.json'];
    expect(filesOf(out)).toEqual(names.sort());
    const result = (name: string): string => path.join(out, 'music', name);
    const whole = readFileSync(result('2.wav.json'), 'utf8');
    expect(JSON.parse(whole)).toMatchObject({ file: 'music/2.wav', durationSeconds: 4.5 });

    // Damaged, half, gone, and another recording under an old name.
    appendFileSync(result('1.wav.json'), ' ');
    writeFileSync(result('2.wav.json'), whole.slice(0, whole.length / 2));
    execFileSync('rm', [result('3.wav.json')]);
    const before = readFileSync(music('4.wav'));
    writeFileSync(music('4.wav'), wavBytes('f32', RATE_HZ, 1, tune(2, 300)));
    const marked = statSync(result('0.wav.json')).mtimeMs;
    const second = await analyze('--output', out, '--resume');
    expect(second.stderr).toMatch(/10\/10 recordings, 1 failed, 5 done before, \d+ s of audio/);
    expect(readFileSync(result('2.wav.json'), 'utf8')).toBe(whole);
    expect(JSON.parse(readFileSync(result('4.wav.json'), 'utf8'))).toMatchObject({ durationSeconds: 2 });
    expect(statSync(result('0.wav.json')).mtimeMs).toBe(marked);
    expect(filesOf(out)).toEqual(names.sort());
    writeFileSync(music('4.wav'), before);

    // Something else is asked for: nothing of that is there.
    const third = await analyze('--output', out, '--resume', '--curves');
    expect(third.stderr).toMatch(/10\/10 recordings, 1 failed, \d+ s of audio/);
  });

  it('loses nothing when it is killed: what is there is whole, and the rest is done when it goes on', async () => {
    const out = path.join(folder, 'killed');
    const args = ['analyze', 'music', '--output', out, '--jobs', '2', '--model', model, '--backend', 'wasm'];
    const cli = new CliProcess(args, { npm_lifecycle_event: 'affekt', INIT_CWD: folder });
    const isBegun = (): boolean => existsSync(path.join(out, 'music')) && filesOf(out).length >= 2;
    while (!isBegun()) await new Promise((resolve) => setTimeout(resolve, 5));
    cli.kill();
    await cli.exit;
    for (const name of filesOf(out).filter((file) => file.endsWith('.json')))
      expect(() => JSON.parse(readFileSync(path.join(out, name), 'utf8'))).not.toThrow();
    const { stderr } = await analyze('--output', out, '--resume');
    expect(stderr).toMatch(/10\/10 recordings, 1 failed, \d done before/);
    expect(filesOf(out).filter((file) => file.endsWith('.json'))).toHaveLength(COUNT + 1);
  });

  it('writes one table, which appears when it is whole', async () => {
    const file = path.join(folder, 'all.csv');
    const { code, stderr } = await analyze('--output', file);
    expect(code).toBe(1);
    expect(stderr).toMatch(/10\/10 recordings, 1 failed/);
    const rows = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(rows).toHaveLength(1 + COUNT + 2);
    expect(rows.slice(1).map((row) => row.split(',')[0])).toContain('music/broken.wav');
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  it('analyses a part, and tells times of the whole', async () => {
    const args = ['--start', '0:01', '--end', '4.5', '--format', 'csv', '--curves', '--rate', '4'];
    const { stdout } = await analyze(...args);
    const times = stdout
      .split('\n')
      .flatMap((row) => (row.startsWith('music/0.wav,') ? [Number(row.split(',')[1])] : []));
    expect(times).toEqual([2.25, 2.5, 2.75, 3, 3.25, 3.5, 3.75, 4, 4.25]);
  });

  it('says so when a folder cannot be written to, before anything is analysed', async () => {
    const { code, stderr } = await analyze('--output', path.join(music('0.wav'), 'out/'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^affekt: Cannot write into .*: .*\(AFFEKT_WRITE_FAILED\)\n$/);
    const file = await analyze('--output', path.join(folder, 'no', 'all.csv'));
    expect(file.code).toBe(1);
    expect(file.stderr).toMatch(
      /^affekt: Cannot write .*all\.csv.*: .*no such file.*\(AFFEKT_WRITE_FAILED\)\n$/,
    );
  });

  it('on a full disk names each result that was not written, keeps those that were, and does the rest later', async (context) => {
    const disk = await mountTinyDisk(folder, 160);
    if (disk === null) return context.skip('a file system can only be mounted by root');
    try {
      writeFileSync(path.join(disk.folder, 'filler'), Buffer.alloc(140 * 1024));
      const { code, stderr } = await analyze('--output', disk.folder, '--jobs', '1');
      expect(code).toBe(1);
      expect(stderr).toMatch(/Cannot write .*music\/\d\.wav\.json: .*no space.*\(AFFEKT_WRITE_FAILED\)/i);
      const failed = stderr.match(/AFFEKT_WRITE_FAILED/g) ?? [];
      const written = filesOf(disk.folder).filter((name) => name.endsWith('.json'));
      expect(written.length).toBeGreaterThan(0);
      expect(written.length).toBeGreaterThanOrEqual(COUNT + 1 - failed.length);
      expect(filesOf(disk.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
      for (const name of written) JSON.parse(readFileSync(path.join(disk.folder, name), 'utf8'));
      execFileSync('rm', [path.join(disk.folder, 'filler')]);
      const again = await analyze('--output', disk.folder, '--resume');
      expect(again.stderr).toMatch(new RegExp(`1 failed, ${COUNT + 1 - failed.length} done before`));
    } finally {
      disk.unmount();
    }
  });

  it('says so when one table does not fit, and keeps what was written of it', async (context) => {
    const disk = await mountTinyDisk(folder, 64);
    if (disk === null) return context.skip('a file system can only be mounted by root');
    try {
      const file = path.join(disk.folder, 'all.ndjson');
      const { code, stderr } = await analyze('--output', file, '--curves', '--events', '--rate', '7.8125');
      expect(code).toBe(1);
      expect(stderr).toMatch(/Cannot write .*all\.ndjson\.part.*: .*no space.*\(AFFEKT_WRITE_FAILED\)/i);
      expect(existsSync(file)).toBe(false);
      expect(statSync(`${file}.part`).size).toBeGreaterThan(0);
    } finally {
      disk.unmount();
    }
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli-result.js';
import { MAIN } from '../support/main-program.js';
import { writeRandomModel } from '../support/random-model.js';
import { mountTinyDisk } from '../support/tiny-disk.js';
import { noiseSamples, wavBytes } from '../support/wav-file.js';

let folder = '';
let song = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'affekt-full-'));
  song = path.join(folder, 'song.wav');
  await writeFile(song, wavBytes('f32', 22_050, 1, noiseSamples(2 * 22_050)));
});

afterAll(() => rm(folder, { recursive: true }));

function startWith(...args: string[]): ReturnType<typeof runCli> {
  return runCli(['start', '--file', song, '--model', 'none', '--port', '0', '--exit-at-end', ...args]);
}

describe('a full disk', () => {
  it('is told of when what is printed cannot be written, and the exit code is 1', () => {
    for (const command of ['devices --format json', 'doctor', 'explain']) {
      const line = `"${process.execPath}" "${MAIN}" ${command} > /dev/full`;
      const { status, stderr } = spawnSync('sh', ['-c', line], { encoding: 'utf8' });
      expect(stderr, command).toContain('The output cannot be written: ENOSPC');
      expect(stderr, command).not.toContain('    at ');
      expect(status, command).toBe(1);
    }
  });

  it('ends a recording with one line, and nothing else', async () => {
    const { code, stdout, stderr } = await startWith('--record', '/dev/full');
    expect(code).toBe(0);
    expect(stdout).toContain('song.wav has ended.');
    expect(stderr).toMatch(
      /^affekt: Starting …\naffekt: warning: The recording to \/dev\/full ended after 0\.0 s: .*no space.*\(AFFEKT_WRITE_FAILED\)\. The show goes on without it; .*\n$/i,
    );
  });

  it('keeps what was recorded, and never a part of a model', async (context) => {
    const mounted = await mountTinyDisk(folder, 64);
    if (mounted === null) return context.skip('a file system can only be mounted by root');
    const disk = mounted.folder;
    try {
      const { code, stderr } = await startWith('--record', path.join(disk, 'heard.wav'));
      expect(code).toBe(0);
      expect(stderr).toMatch(/ended after 0\.\d s: .*no space/i);
      const copy = path.join(folder, 'heard.wav');
      execFileSync('cp', [path.join(disk, 'heard.wav'), copy]);
      const { stdout } = await startWith('--file', copy);
      expect(stdout).toContain('heard.wav has ended.');

      await expect(writeRandomModel(path.join(disk, 'model'))).rejects.toMatchObject({
        code: 'AFFEKT_WRITE_FAILED',
        message: expect.stringMatching(/Cannot write .*weights\.bin: .*no space/i),
      });
      expect(await readdir(path.join(disk, 'model'))).toEqual([]);
    } finally {
      mounted.unmount();
    }
  });
});

describe('a place that a model cannot be written to', () => {
  it('is told before the training, not after it', async () => {
    const clips = path.join(folder, 'data', 'emopia');
    await mkdir(path.join(clips, 'audio'), { recursive: true });
    await copyFile(song, path.join(clips, 'audio', 'one.wav'));
    await writeFile(path.join(clips, 'labels.csv'), 'file,song,quadrant\naudio/one.wav,one,Q1\n');
    const args = ['train', '--data', path.dirname(clips), '--work', path.join(folder, 'work')];
    for (const out of [song, path.join(song, 'model')]) {
      const { code, stderr } = await runCli([...args, '--out', out]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^affekt: Cannot write into .*song\.wav.*: .*\(AFFEKT_WRITE_FAILED\)\n$/);
    }
  });
});

describe('a place that cannot be recorded to', () => {
  it.each([
    ['a folder that is not there', () => path.join(folder, 'no', 'a.wav'), /no such file or directory/],
    ['a file that is there already', () => song, /exists already; name another file/],
    ['a folder', () => folder, /illegal operation on a directory/],
  ])('%s is told before anything starts', async (_, place, reason) => {
    const { code, stdout, stderr } = await startWith('--record', place());
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^affekt: Starting …\naffekt: Cannot record to .*\(AFFEKT_WRITE_FAILED\)\n$/);
    expect(stderr).toMatch(reason);
  });
});

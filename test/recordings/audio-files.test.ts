import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAudioFiles } from '../../src/recordings/audio-files.js';
import { runCli } from '../support/cli-result.js';
import { tones } from '../support/coded-files.js';
import { MAIN } from '../support/main-program.js';
import { needPrograms } from '../support/need-program.js';
import { writeRandomModel } from '../support/random-model.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { wavBytes } from '../support/wav-file.js';

/** `caf\xe9.wav` in Latin-1, no UTF-8. */
const LATIN = Buffer.from('636166e92e776176', 'hex');

function inFolder(folder: string, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), name]);
}

async function namesIn(...patterns: string[]): Promise<string[]> {
  return (await findAudioFiles(patterns)).map(({ name }) => name);
}

describe('finding audio files', () => {
  it('lists each file once, however many links lead to it', async () => {
    const folder = await temporaryFolder();
    mkdirSync(path.join(folder, 'a', 'b'), { recursive: true });
    for (const name of ['one.wav', 'a/two.wav', 'a/b/three.wav']) writeFileSync(path.join(folder, name), 'x');
    symlinkSync('..', path.join(folder, 'a', 'b', 'aaa-parent'));
    symlinkSync('.', path.join(folder, 'aaa-self'));
    symlinkSync('a', path.join(folder, 'aaa-sibling'));
    symlinkSync('nowhere', path.join(folder, 'broken.wav'));
    symlinkSync('one.wav', path.join(folder, 'aaa-link.wav'));
    const expected = ['a/b/three.wav', 'a/two.wav', 'one.wav'].map((name) => path.join(folder, name));
    expect(await namesIn(folder)).toEqual(expected);
    expect(await namesIn(`${folder}/**/*.wav`)).toEqual(expected);
    expect(await namesIn(`${folder}/one.wav`, folder)).toEqual([expected[2], expected[0], expected[1]]);
  });

  it('finds names that are not UTF-8: in a folder, by pattern, and by what they look like', async () => {
    const folder = await temporaryFolder();
    writeFileSync(inFolder(folder, LATIN), 'x');
    for (const pattern of [folder, `${folder}/*.wav`, `${folder}/caf\ufffd.wav`]) {
      const [file, ...others] = await findAudioFiles([pattern]);
      expect(others).toEqual([]);
      expect(file?.name).toBe(`${folder}/caf\ufffd.wav`);
      expect(Buffer.from((file?.path as string | Buffer) ?? '').equals(inFolder(folder, LATIN))).toBe(true);
    }
  });

  it('passes over no kind of audio', async () => {
    const folder = await temporaryFolder();
    const names = ['a.AIFF', 'b.m4a', 'c.mkv', 'd.mp4', 'e.webm', 'f.wma', 'g.wav'];
    for (const name of [...names, 'notes.txt', 'cover.jpg']) writeFileSync(path.join(folder, name), 'x');
    expect(await namesIn(folder)).toEqual(names.map((name) => path.join(folder, name)));
  });
});

describe('affekt analyze', () => {
  it('analyses such files from the folder of whoever calls npm run, and warns in every format', async (context) => {
    needPrograms(context, 'ffmpeg');
    const folder = await temporaryFolder();
    await writeRandomModel(path.join(folder, 'model'));
    mkdirSync(path.join(folder, 'music'));
    const wav = wavBytes('f32', 44_100, 1, tones(44_100, 1, 3));
    writeFileSync(path.join(folder, 'music', 'cut.wav'), wav.subarray(0, wav.length - 40_001));
    writeFileSync(path.join(folder, 'whole.wav'), wav);
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-i',
      path.join(folder, 'whole.wav'),
      path.join(folder, 'music', 'z.m4a'),
    ]);
    renameSync(Buffer.from(`${folder}/whole.wav`), inFolder(path.join(folder, 'music'), LATIN));
    expect(readdirSync(path.join(folder, 'music'))).toHaveLength(3);
    const args = ['analyze', 'music', '--model', path.join(folder, 'model'), '--backend', 'wasm'];
    const env = { npm_lifecycle_event: 'affekt', INIT_CWD: folder };
    const warning = /cut off: 40001 of its 529200 bytes of audio are missing/;
    for (const format of ['table', 'json', 'csv']) {
      const { code, stdout, stderr } = await runCli([...args, '--format', format], env);
      expect(code, stderr).toBe(0);
      expect(stdout).toMatch(warning);
      for (const name of ['music/cut.wav', 'music/caf\ufffd.wav', 'music/z.m4a'])
        expect(stdout).toContain(name);
    }
  });

  it('shows on a terminal what it is at, and moves within a file', async (context) => {
    needPrograms(context, 'script');
    const folder = await temporaryFolder();
    await writeRandomModel(path.join(folder, 'model'));
    // Long enough to be seen on its way on a fast machine, too.
    writeFileSync(path.join(folder, 'a.wav'), wavBytes('f32', 8_000, 1, tones(8_000, 1, 300)));
    const command = `'${process.execPath}' '${MAIN}' analyze '${folder}/a.wav' --model '${folder}/model' --backend wasm`;
    const shown = execFileSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8' });
    expect(shown).not.toContain('[object');
    expect(shown).toContain('loading the model');
    const progress = /(█*)░* 0\/1 recordings, \d+ (?:s|min) of audio, [\d.]+ × real time(, \d+ s left)?/g;
    const bars = [...shown.matchAll(progress)].map(([, filled]) => filled?.length ?? 0);
    expect(new Set(bars).size).toBeGreaterThan(5);
  });
});

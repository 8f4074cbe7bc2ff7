import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findAudioFiles } from '../../src/recordings/audio-files.js';
import { FETCH_BOUNDS, fetchRecording } from '../../src/recordings/fetch-recording.js';
import { outputName } from '../../src/recordings/output-name.js';
import { AudioWeb } from '../support/audio-web.js';
import { runCli } from '../support/cli-result.js';
import { writeRandomModel } from '../support/random-model.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { noiseSamples, wavBytes } from '../support/wav-file.js';

const SOUND = wavBytes('f32', 22_050, 1, noiseSamples(2 * 22_050));

async function openWeb(sound: () => Buffer = () => SOUND): Promise<AudioWeb> {
  const web = await AudioWeb.open(sound);
  onTestFinished(() => web.close());
  return web;
}

it('reads a list of addresses, each once, and tells of lines that are none', async () => {
  const folder = await temporaryFolder();
  const list = path.join(folder, 'list.txt');
  writeFileSync(
    list,
    '\ufeff# two of them\r\nhttps://example.org/a.flac#t=3\r\n\r\n  HTTP://example.org/b  \nftp://x/c\nhttps://example.org/a.flac\n',
  );
  const files = await findAudioFiles([list, 'https://example.org/c.mp3']);
  expect(files.map(({ name, error }) => error?.message ?? name)).toEqual([
    'https://example.org/a.flac',
    'http://example.org/b',
    `${list}, line 5: "ftp://x/c" is no address of a recording; it must begin with http:// or https://.`,
    'https://example.org/c.mp3',
  ]);
  writeFileSync(list, '# nothing\n');
  expect((await findAudioFiles([list]))[0]?.error?.message).toBe(`There is no address in ${list}.`);
});

it('refuses an address with a user name or password, and tells neither', async () => {
  const message = expect.stringMatching(
    /^https:\/\/example\.org\/a\.flac is not fetched with a user name or password/,
  );
  for (const who of ['anna:secret', 'anna', ':secret']) {
    const [file] = await findAudioFiles([`https://${who}@example.org/a.flac`]);
    expect(file).toMatchObject({
      name: 'https://example.org/a.flac',
      error: { code: 'AFFEKT_REQUEST_INVALID' },
    });
    expect(file?.error?.message).toEqual(message);
    expect(JSON.stringify(file)).not.toMatch(/anna|secret/);
  }
});

it('tells what is no http(s) address from a file that is not there', async () => {
  for (const given of ['ftp://example.org/a.flac', 'http://']) {
    expect((await findAudioFiles([given]))[0]?.error?.message).toBe(
      `${given} is no address of a recording, such as https://example.org/song.mp3.`,
    );
  }
});

it('reads a list that is longer than a function has room for arguments', async () => {
  const folder = await temporaryFolder();
  const list = path.join(folder, 'list.txt');
  const count = 200_000;
  writeFileSync(
    list,
    Array.from({ length: count }, (_, index) => `https://example.org/${index}.flac\n`).join(''),
  );
  const files = await findAudioFiles([list]);
  expect(files.length).toBe(count);
  expect(files.at(-1)?.name).toBe(`https://example.org/${count - 1}.flac`);
});

it('names results by host and path, and no two addresses alike', () => {
  const nameOf = (address: string): string =>
    outputName({ name: address, path: new URL(address), error: null });
  expect(nameOf('https://example.org:8080/a/b.flac')).toBe(
    path.join('https', 'example.org~8080', 'a', 'b.flac'),
  );
  const like = ['/a', '/a/', '//a', '/a?x', '/a?y', '/', '/%2e%2e/%2e%2e/etc'];
  const names = like.map((at) => nameOf(`https://h${at}`));
  expect(new Set(names).size).toBe(like.length);
  for (const name of names) expect(path.normalize(name)).toMatch(/^https./);
  const long = nameOf(`https://h/${'x'.repeat(300)}`);
  expect(path.basename(long).length).toBeLessThanOrEqual(240);
});

it('fetches no more and no longer than it may, and says what went wrong', async () => {
  const web = await openWeb();
  const folder = await temporaryFolder();
  let count = 0;
  const fault = async (at: string, bounds: Partial<typeof FETCH_BOUNDS> = {}): Promise<unknown> =>
    fetchRecording(new URL(at, web.address), path.join(folder, String(count++)), {
      ...FETCH_BOUNDS,
      ...bounds,
    }).then(
      () => null,
      (error: unknown) => error,
    );
  expect(await fault('/ok/a.wav')).toBeNull();
  expect(readFileSync(path.join(folder, '0')).equals(SOUND)).toBe(true);
  expect(await fault('/moved/a.wav')).toBeNull();
  expect(await fault('/none')).toMatchObject({
    code: 'AFFEKT_FILE_UNREADABLE',
    retryable: false,
    message: `${web.address}/none is not given: the server answers 404 Not Found.`,
  });
  expect(await fault('/busy')).toMatchObject({ retryable: true });
  expect(await fault('/broken')).toMatchObject({
    retryable: true,
    message: expect.stringMatching(/broken cannot be fetched/),
  });
  const large = { code: 'AFFEKT_LIMIT_EXCEEDED', retryable: false, message: /is larger than 100000 bytes/ };
  for (const at of ['/endless', '/ok/large.wav']) {
    expect(await fault(at, { sizeBytes: 100_000 })).toMatchObject({
      ...large,
      message: expect.stringMatching(large.message),
    });
  }
  expect(await fault('/silent', { stillMs: 300 })).toMatchObject({
    retryable: true,
    message: `${web.address}/silent gave no byte for 0.3 s.`,
  });
  expect(await fault('/endless', { longestMs: 600, sizeBytes: Number.POSITIVE_INFINITY })).toMatchObject({
    message: `${web.address}/endless was not fetched within 0.01 minutes.`,
  });
  web.close();
  expect(await fault('/ok/b.wav')).toMatchObject({
    message: expect.stringMatching(/b\.wav cannot be fetched: \S/),
  });
});

it('analyses a list, tells of addresses alone, leaves nothing behind, and resumes by what is there now', async () => {
  let sound = SOUND;
  const web = await openWeb(() => sound);
  const folder = await temporaryFolder();
  const temporary = path.join(folder, 'temporary');
  mkdirSync(temporary);
  await writeRandomModel(path.join(folder, 'model'));
  writeFileSync(
    path.join(folder, 'list.txt'),
    `${web.address}/ok/a.wav\n${web.address}/none.wav\n${web.address}/ok/b.wav?key=1\n`,
  );
  const analyse = (...args: string[]): ReturnType<typeof runCli> =>
    runCli(['analyze', 'list.txt', '--model', 'model', '--backend', 'wasm', ...args], {
      npm_lifecycle_event: 'affekt',
      INIT_CWD: folder,
      TMPDIR: temporary,
    });
  const left = (): string[] =>
    readdirSync(temporary, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.part'));

  const lines = await analyse('--format', 'json');
  expect(lines.code).toBe(1);
  const told = lines.stdout.trim().split('\n');
  expect(told.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { file: `${web.address}/ok/a.wav`, durationSeconds: 2 },
    { file: `${web.address}/none.wav`, error: { code: 'AFFEKT_FILE_UNREADABLE' } },
    { file: `${web.address}/ok/b.wav?key=1`, durationSeconds: 2 },
  ]);
  expect(left()).toEqual([]);

  const first = await analyse('--output', 'out/');
  expect(first.stderr).toMatch(/none\.wav is not given: the server answers 404/);
  const results = readdirSync(path.join(folder, 'out'), { recursive: true, encoding: 'utf8' });
  const names = results.filter((name) => /\.json$/.test(name) && !name.startsWith('.affekt'));
  expect(names.length).toBe(2);
  const resumed = await analyse('--output', 'out/', '--resume');
  expect(resumed.stderr).toMatch(/2 done before/);
  sound = Buffer.from('RIFF    WAVEnothing');
  const broken = await analyse('--output', 'out/', '--resume');
  expect(broken.stderr).toMatch(/\/ok\/a\.wav/);
  expect(broken.stderr).not.toContain(temporary);
  expect(left()).toEqual([]);
  expect(existsSync(path.join(folder, 'out', names[0] ?? ''))).toBe(true);
});

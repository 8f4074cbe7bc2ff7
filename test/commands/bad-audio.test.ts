import { execFile, execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli-result.js';
import { MAIN } from '../support/main-program.js';
import { writeRandomModel } from '../support/random-model.js';
import { wavBytes } from '../support/wav-file.js';

const NOBODY = 65_534;

interface Line {
  readonly file: string;
  readonly durationSeconds?: number;
  readonly valence?: number;
  readonly warnings?: readonly string[];
  readonly error?: { readonly code: string; readonly message: string };
}

function chord(sampleRateHz: number, channelCount: number, seconds: number): Float32Array {
  return Float32Array.from({ length: sampleRateHz * channelCount * seconds }, (_, index) => {
    const time = Math.floor(index / channelCount) / sampleRateHz;
    return 0.2 * (Math.sin(2 * Math.PI * 220 * time) + Math.sin(2 * Math.PI * 277.2 * time));
  });
}

/** The bad and the odd: name, bytes, and the code it is answered with (null: it is analysed). */
const FILES: readonly (readonly [string, () => Buffer, string | null])[] = [
  ['empty.wav', () => Buffer.alloc(0), 'AFFEKT_FILE_UNREADABLE'],
  ['text.wav', () => Buffer.from('Lorem ipsum dolor sit amet, '.repeat(100)), 'AFFEKT_AUDIO_UNSUPPORTED'],
  ['header-only.wav', () => wavBytes('s16', 44_100, 2, []), 'AFFEKT_AUDIO_TOO_SHORT'],
  ['one-sample.wav', () => wavBytes('s16', 44_100, 1, [1000]), 'AFFEKT_AUDIO_TOO_SHORT'],
  ['half-second.wav', () => wavBytes('f32', 44_100, 1, chord(44_100, 1, 0.5)), 'AFFEKT_AUDIO_TOO_SHORT'],
  ['cut-header.wav', () => wavBytes('s16', 44_100, 1, [1, 2, 3]).subarray(0, 30), 'AFFEKT_AUDIO_TRUNCATED'],
  [
    'nan.wav',
    () => wavBytes('f32', 44_100, 1, new Float32Array(88_200).fill(Number.NaN)),
    'AFFEKT_AUDIO_NOT_FINITE',
  ],
  ['huge.wav', () => wavBytes('f32', 44_100, 1, new Float32Array(88_200).fill(1e30)), 'AFFEKT_AUDIO_CORRUPT'],
  ['silent.wav', () => wavBytes('s16', 44_100, 1, new Float32Array(88_200)), 'AFFEKT_AUDIO_SILENT'],
  ['4khz.wav', () => wavBytes('f32', 4000, 1, chord(4000, 1, 2)), 'AFFEKT_FORMAT_UNSUPPORTED'],
  [
    'some-nan.wav',
    () => wavBytes('f32', 44_100, 1, chord(44_100, 1, 3).fill(Number.NaN, 50_000, 50_010)),
    null,
  ],
  ['some-huge.wav', () => wavBytes('f32', 44_100, 1, chord(44_100, 1, 3).fill(1e30, 50_000, 50_010)), null],
  [
    'infinite.wav',
    () => wavBytes('f32', 44_100, 1, chord(44_100, 1, 3).fill(Number.POSITIVE_INFINITY, 9, 10)),
    null,
  ],
  [
    'cut-off.wav',
    () => wavBytes('f32', 44_100, 1, chord(44_100, 1, 6)).subarray(0, 4 * 44_100 * 3 + 44),
    null,
  ],
  ['8khz.wav', () => wavBytes('f32', 8000, 1, chord(8000, 1, 3)), null],
  ['192khz.wav', () => wavBytes('f32', 192_000, 1, chord(192_000, 1, 3)), null],
  ['8-channels.wav', () => wavBytes('f32', 44_100, 8, chord(44_100, 8, 3)), null],
];

let folder = '';
let lines: Map<string, Line>;
let outcome: Awaited<ReturnType<typeof runCli>>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'affekt-bad-'));
  await chmod(folder, 0o755);
  await writeRandomModel(path.join(folder, 'model'));
  await mkdir(path.join(folder, 'audio'));
  for (const [name, bytes] of FILES) await writeFile(path.join(folder, 'audio', name), bytes());
  const args = ['--format', 'json', '--model', path.join(folder, 'model'), '--backend', 'wasm'];
  outcome = await runCli(['analyze', path.join(folder, 'audio'), ...args]);
  lines = new Map(
    outcome.stdout
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as Line)
      .map((line) => [path.basename(line.file), line]),
  );
});

afterAll(() => rm(folder, { recursive: true }));

describe('affekt analyze, given bad or odd audio', () => {
  it('answers every file once and ends with 1', () => {
    expect([...lines.keys()].sort()).toEqual(FILES.map(([name]) => name).sort());
    expect(outcome.code).toBe(1);
  });

  it.each(FILES.filter(([, , code]) => code !== null))('%s is refused with its reason', (name, _, code) => {
    const { error, valence } = lines.get(name) as Line;
    expect(valence).toBeUndefined();
    expect(error?.code).toBe(code);
    expect(error?.message).toContain(path.join(folder, 'audio', name));
  });

  it.each(FILES.filter(([, , code]) => code === null))('%s is analysed', (name) => {
    const { error, valence, durationSeconds } = lines.get(name) as Line;
    expect(error).toBeUndefined();
    expect(Number.isFinite(valence)).toBe(true);
    expect(durationSeconds).toBeCloseTo(3, 3);
  });

  it('says what is wrong with samples that are far too large, and what would be right', () => {
    expect(lines.get('huge.wav')?.error?.message).toMatch(/over 1,000,000 times full scale.*from −1 to 1/);
  });

  it('rate and channels do not change what is heard', () => {
    const reference = lines.get('192khz.wav')?.valence as number;
    for (const name of ['8khz.wav', '8-channels.wav'])
      expect(lines.get(name)?.valence).toBeCloseTo(reference, 3);
  });

  it('warns of what is wrong with a file that could be analysed, in the object and on stderr', () => {
    expect(lines.get('some-nan.wav')?.warnings?.join()).toMatch(
      /^10 of its 132300 samples are not finite[^,]*$/,
    );
    expect(lines.get('some-huge.wav')?.warnings).toEqual([
      '10 of its 132300 samples are over 1,000,000 times full scale and taken as silence',
    ]);
    expect(lines.get('cut-off.wav')?.warnings?.join()).toMatch(/cut off: \d+ of its \d+ bytes/);
    expect(lines.get('8khz.wav')?.warnings).toBeUndefined();
    expect(outcome.stderr).toMatch(/^affekt: .*cut-off\.wav: cut off/m);
    expect(outcome.stderr).not.toContain('    at ');
  });

  it.each([
    ['a file without permission', 'locked.wav', 'AFFEKT_FILE_UNREADABLE', /cannot be opened \(EACCES\)/],
    ['a named pipe that nobody writes to', 'pipe.wav', 'AFFEKT_FILE_UNREADABLE', /is not a file/],
  ])('%s is told, not waited for', async (_, name, code, message) => {
    const file = path.join(folder, name);
    if (name === 'pipe.wav') execFileSync('mkfifo', [file]);
    else await writeFile(file, wavBytes('s16', 44_100, 1, [1]), { mode: 0 });
    const { error } = JSON.parse(await analyzeAsNobody(file)) as Line;
    expect(error?.code).toBe(code);
    expect(error?.message).toMatch(message);
  });

  /** Without root's right to read everything. */
  async function analyzeAsNobody(file: string): Promise<string> {
    const model = path.join(folder, 'model');
    const args = [MAIN, 'analyze', file, '--format', 'json', '--model', model, '--backend', 'wasm'];
    const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    return await new Promise((resolve) => {
      execFile(process.execPath, args, { ...identity, timeout: 180_000 }, (_, stdout) => resolve(stdout));
    });
  }
});

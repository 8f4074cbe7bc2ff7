import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { AffektError } from '../../../src/core/errors.js';
import { runCli } from '../../support/cli-result.js';
import { id3Tag } from '../../support/coded-files.js';
import { type DecodedFile, decodeFile } from '../../support/decoded-file.js';
import { extensibleWav } from '../../support/extensible-wav.js';
import { type FlacStream, writeFlac } from '../../support/flac-writer.js';
import { needPrograms } from '../../support/need-program.js';
import { writeRandomModel } from '../../support/random-model.js';
import { randomNumbers } from '../../support/random-numbers.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** A float of 32 bits holds 24 bits of a sample. */
const PRECISION = 2 ** -23;

beforeEach((context) => needPrograms(context, 'flac', 'metaflac', 'ffmpeg'));

/** The same for the same seed: loud noise with stretches of a tone and of silence, whole numbers of `bitDepth`. */
function wholeNumbers(instants: number, channelCount: number, bitDepth: number, zeroBits = 0): number[] {
  const random = randomNumbers(12_345);
  const top = 2 ** (bitDepth - 1);
  return Array.from({ length: instants * channelCount }, (_, index) => {
    const instant = Math.floor(index / channelCount);
    const part = Math.floor(instant / 500) % 3;
    const noise = 2 * random() - 1;
    const value =
      part === 0 ? noise : part === 1 ? Math.sin(instant / (7 + (index % channelCount))) * 0.7 : 0;
    const step = 2 ** zeroBits;
    return Math.max(-top, Math.min(top - step, Math.round((value * top) / step) * step));
  });
}

interface Sound {
  readonly sampleRateHz?: number;
  readonly channelCount?: number;
  readonly bitDepth?: number;
  readonly instants?: number;
  readonly zeroBits?: number;
}

interface Case {
  readonly bytes: Buffer;
  /** What was encoded. */
  readonly samples: readonly number[];
  readonly bitDepth: number;
}

/** A file by the reference encoder. */
async function encoded(sound: Sound, ...flags: readonly string[]): Promise<Case> {
  const { sampleRateHz = 44_100, channelCount = 2, bitDepth = 16, instants = 6000, zeroBits = 0 } = sound;
  const folder = await temporaryFolder();
  const samples = wholeNumbers(instants, channelCount, bitDepth, zeroBits);
  const wav = path.join(folder, 'sound.wav');
  writeFileSync(wav, extensibleWav(samples, sampleRateHz, channelCount, bitDepth));
  const flac = path.join(folder, 'sound.flac');
  execFileSync('flac', ['--silent', '--lax', '--channel-map=none', '-o', flac, ...flags, wav]);
  return { bytes: execFileSync('cat', [flac], { maxBuffer: 2 ** 26 }), samples, bitDepth };
}

/** A file by the writer of the tests. */
function written(parts: Partial<FlacStream>, instants = 5000): Case {
  const stream = { sampleRateHz: 44_100, channelCount: 1, bitDepth: 16, blockSizes: [4096], ...parts };
  const { channelCount, bitDepth, wastedBits, sampleRateHz } = stream;
  // A tenth of a second is the least that is taken.
  const samples = wholeNumbers(
    Math.max(instants, Math.ceil(0.11 * sampleRateHz)),
    channelCount,
    bitDepth,
    wastedBits ?? 0,
  );
  return { bytes: writeFlac(stream, samples), samples, bitDepth };
}

/** What ffmpeg makes of a file; null: it reads none of it, or complains. */
function byFfmpeg(file: string): Float32Array | null {
  try {
    const bytes = execFileSync(
      'ffmpeg',
      ['-v', 'error', '-xerror', '-i', file, '-map', '0:a:0', '-f', 'f32le', '-c:a', 'pcm_f32le', '-'],
      { maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    return new Float32Array(new Uint8Array(bytes).buffer);
  } catch {
    return null;
  }
}

/** The largest difference of two sounds; of different lengths none at all. */
function difference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let index = 0; index < one.length; index += 1) {
    largest = Math.max(largest, Math.abs((one[index] ?? 0) - (other[index] ?? 0)));
  }
  return largest;
}

async function decoded(
  bytes: Buffer,
): Promise<{ readonly file: string; readonly result: DecodedFile | AffektError }> {
  const file = path.join(await temporaryFolder(), 'case.flac');
  writeFileSync(file, bytes);
  try {
    return { file, result: await decodeFile(file) };
  } catch (error) {
    if (error instanceof AffektError) return { file, result: error };
    throw error;
  }
}

/** What is right is read as it was written, without a warning, and as ffmpeg reads it, where that reads it. */
async function expectExact({ bytes, samples, bitDepth }: Case): Promise<void> {
  const { file, result } = await decoded(bytes);
  if (result instanceof Error) throw result;
  expect(result.warnings).toEqual([]);
  expect(
    difference(
      result.samples,
      samples.map((sample) => sample / 2 ** (bitDepth - 1)),
    ),
  ).toBeLessThanOrEqual(PRECISION);
  const theirs = byFfmpeg(file);
  // ffmpeg of 2022 reads no 32 bits, and not every depth that has no code of its own.
  if (theirs !== null && [8, 12, 16, 20, 24].includes(bitDepth)) {
    expect(difference(result.samples, theirs)).toBeLessThanOrEqual(PRECISION);
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('FLAC that is right, beside its reference encoder and ffmpeg', () => {
  it.each([8, 12, 16, 20, 24, 32])('%i bits by the encoder', async (bitDepth) => {
    await expectExact(await encoded({ bitDepth }));
    await expectExact(await encoded({ bitDepth, channelCount: 1 }, '-8', '-e', '-p'));
  });

  it('every bit depth from 4 to 32, in frames that say it and that do not', async () => {
    for (const bitDepth of range(4, 32)) {
      for (const saysDepth of [true, false])
        await expectExact(written({ bitDepth, saysDepth, sampleRateHz: 8000 }));
    }
  });

  it.each([16, 17, 192, 254, 512, 725, 1000, 1937, 2304, 4608, 13_456, 16_384, 65_535])(
    'blocks of %i samples',
    async (size) => {
      await expectExact(await encoded({ instants: 20_000, channelCount: 1 }, `--blocksize=${size}`));
      await expectExact(written({ blockSizes: [size] }, 3 * Math.min(size, 9000) + 11));
    },
  );

  it('blocks of varying size', async () => {
    await expectExact(written({ blockSizes: [4096, 16, 17, 1, 300, 65_535, 255, 256, 257, 1024] }, 80_000));
    await expectExact(written({ blockSizes: [16, 4096, 192], channelCount: 2 }, 30_000));
  });

  it.each(range(1, 8))('%i channels', async (channelCount) => {
    await expectExact(await encoded({ channelCount }));
    await expectExact(written({ channelCount, blockSizes: [600] }));
  });

  it.each([8000, 22_050, 35_467, 39_000, 96_000, 192_000])('%i Hz', async (sampleRateHz) => {
    await expectExact(written({ sampleRateHz }));
    await expectExact(await encoded({ sampleRateHz, instants: 20_000 }));
  });

  it.each([1, 655_350])('%i Hz, which are refused with the reason', async (sampleRateHz) => {
    const { result } = await decoded(written({ sampleRateHz }).bytes);
    expect(result).toMatchObject({
      code: 'AFFEKT_FORMAT_UNSUPPORTED',
      message: expect.stringContaining(`${sampleRateHz} Hz`),
    });
  });

  it('every predictor, partition order and precision', async () => {
    for (const order of [0, 1, 2, 8, 12, 31, 32]) await expectExact(await encoded({}, '-l', String(order)));
    for (const order of [0, 4, 8, 15])
      await expectExact(await encoded({ instants: 40_000 }, '-b', '32768', '-r', String(order)));
    for (const precision of [5, 15])
      await expectExact(await encoded({ bitDepth: 24 }, '-q', String(precision)));
    for (const preset of ['-0', '-3', '-5', '-8', '-m', '-M']) await expectExact(await encoded({}, preset));
  });

  it('bits that are wasted', async () => {
    for (const zeroBits of [1, 4, 11, 15]) {
      await expectExact(await encoded({ zeroBits }));
      await expectExact(written({ wastedBits: zeroBits }));
    }
    await expectExact(written({ bitDepth: 32, wastedBits: 31 }));
  });

  it('tags in front, many pictures, comments a thousand times, and no padding', async () => {
    const plain = await encoded({});
    await expectExact({ ...plain, bytes: Buffer.concat([id3Tag(70_000), plain.bytes]) });
    for (const type of [6, 4, 1, 0x7e]) {
      const blocks = Array.from({ length: type === 4 ? 1000 : 5 }, () =>
        metadata(type, Buffer.alloc(type === 6 ? 99_000 : 40)),
      );
      await expectExact({ ...plain, bytes: withMetadata(plain.bytes, blocks) });
    }
  });

  it('totals and checksums that STREAMINFO does not know, and nothing else', async () => {
    const plain = await encoded({});
    const unknown = Buffer.from(plain.bytes);
    unknown.writeUInt8(unknown.readUInt8(8 + 13) & 0xf0, 8 + 13);
    unknown.fill(0, 8 + 14, 8 + 34);
    unknown.fill(0, 8 + 4, 8 + 10);
    await expectExact({ ...plain, bytes: unknown });
    await expectExact({ ...plain, bytes: onlyStreamInfo(unknown) });
    await expectExact(written({ total: 0, blockSizes: [777] }));
  });
});

describe('FLAC that is wrong: read as ffmpeg reads it, or with a warning, and never as noise', () => {
  const damage: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
    [
      'a largest block size that is too small',
      (bytes) => patched(bytes, 8, (info) => info.writeUInt16BE(16, 2)),
    ],
    [
      'a largest frame size that is too small',
      (bytes) => patched(bytes, 8, (info) => info.writeUIntBE(9, 7, 3)),
    ],
    [
      'a wrong bit depth',
      (bytes) => patched(bytes, 8, (info) => info.writeUInt8((info.readUInt8(13) & 0x0f) | 0x70, 13)),
    ],
    [
      'a wrong number of channels',
      (bytes) => patched(bytes, 8, (info) => info.writeUInt8(info.readUInt8(12) ^ 0x0c, 12)),
    ],
    ['a total that is too small', (bytes) => patched(bytes, 8, (info) => info.writeUInt32BE(1000, 14))],
    ['a total that is too large', (bytes) => patched(bytes, 8, (info) => info.writeUInt32BE(90_000, 14))],
    [
      'no STREAMINFO',
      (bytes) =>
        Buffer.concat([
          bytes.subarray(0, 4),
          metadata(1, Buffer.alloc(10), true),
          bytes.subarray(audioStart(bytes)),
        ]),
    ],
    [
      'another block in front of STREAMINFO',
      (bytes) => Buffer.concat([bytes.subarray(0, 4), metadata(1, Buffer.alloc(10)), bytes.subarray(4)]),
    ],
    [
      'a comment that says it is longer than it is',
      (bytes) => withMetadata(bytes, [metadata(4, Buffer.from([255, 255, 255, 127, 0, 0]))]),
    ],
    [
      'a block that is longer than it says',
      (bytes) => withMetadata(bytes, [Buffer.concat([metadata(1, Buffer.alloc(8)), Buffer.alloc(5)])]),
    ],
  ];

  it.each(damage)('%s', async (_, spoil) => {
    const { bytes, samples, bitDepth } = await encoded({ instants: 20_000 });
    const truth = samples.map((sample) => sample / 2 ** (bitDepth - 1));
    const { file, result } = await decoded(spoil(bytes));
    if (result instanceof AffektError) {
      expect(result.code).toMatch(/^AFFEKT_(AUDIO|FORMAT)_/);
      expect(result.message).not.toBe('');
      return;
    }
    const theirs = byFfmpeg(file);
    const isAlike =
      difference(result.samples, truth) <= PRECISION ||
      (theirs !== null && difference(result.samples, theirs) <= PRECISION);
    if (!isAlike) expect(result.warnings).not.toEqual([]);
    for (const sample of result.samples) expect(Math.abs(sample)).toBeLessThanOrEqual(1);
  });
});

describe('affekt analyze', () => {
  it('reads, warns of and refuses what the decoder does', async () => {
    const folder = await temporaryFolder();
    const model = path.join(folder, 'model');
    await writeRandomModel(model);
    const long = { sampleRateHz: 22_050 };
    const whole = written({ ...long, bitDepth: 20 }, 40_000).bytes;
    const files = {
      'odd-depth.flac': written({ ...long, bitDepth: 13, blockSizes: [999] }, 40_000).bytes,
      'no-total.flac': written({ ...long, total: 0 }, 40_000).bytes,
      'cut-off.flac': whole.subarray(0, 70_000),
      'one-hertz.flac': written({ sampleRateHz: 1 }, 40_000).bytes,
    };
    const names = Object.keys(files);
    for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);
    const args = [
      'analyze',
      '--model',
      model,
      '--format',
      'json',
      ...names.map((name) => path.join(folder, name)),
    ];
    const { stdout } = await runCli(args);
    const told = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AnalyzeLine);
    expect(told.map(({ file }) => path.basename(file))).toEqual(names);
    for (const { file, error, warnings = [] } of told) {
      const result = await decodeFile(file).catch((reason: unknown) => reason as AffektError);
      if (result instanceof Error) expect(error?.code, file).toBe(result.code);
      else expect(warnings, file).toEqual(result.warnings);
    }
    expect(
      told.map(({ error, warnings }) => [error !== undefined, warnings !== undefined && warnings.length > 0]),
    ).toEqual([
      [false, false],
      [false, false],
      [false, true],
      [true, false],
    ]);
  });
});

interface AnalyzeLine {
  readonly file: string;
  readonly error?: { readonly code: string };
  readonly warnings?: readonly string[];
}

/** A metadata block. */
function metadata(type: number, content: Buffer, isLast = false): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt8((isLast ? 0x80 : 0) | type, 0);
  head.writeUIntBE(content.length, 1, 3);
  return Buffer.concat([head, content]);
}

/** With blocks behind STREAMINFO. */
function withMetadata(bytes: Buffer, blocks: readonly Buffer[]): Buffer {
  const info = Buffer.from(bytes.subarray(0, 42));
  info.writeUInt8(0, 4);
  return Buffer.concat([
    info,
    ...blocks,
    metadata(1, Buffer.alloc(4), true),
    bytes.subarray(audioStart(bytes)),
  ]);
}

function onlyStreamInfo(bytes: Buffer): Buffer {
  const info = Buffer.from(bytes.subarray(0, 42));
  info.writeUInt8(0x80, 4);
  return Buffer.concat([info, bytes.subarray(audioStart(bytes))]);
}

function audioStart(bytes: Buffer): number {
  let at = 4;
  for (;;) {
    const isLast = (bytes.readUInt8(at) & 0x80) !== 0;
    at += 4 + bytes.readUIntBE(at + 1, 3);
    if (isLast) return at;
  }
}

/** A copy in which the block at `start` was changed. */
function patched(bytes: Buffer, start: number, change: (block: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy.subarray(start));
  return copy;
}

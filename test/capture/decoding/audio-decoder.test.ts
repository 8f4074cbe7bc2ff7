import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeFile } from '../../support/decoded-file.js';
import { noiseSamples, type WavSampleKind, wavBytes } from '../../support/wav-file.js';

type Golden = Record<
  string,
  { sampleRateHz: number; channelCount: number; sampleCount: number; step: number; values: number[][] }
>;

const GOLDEN_FOLDER = fileURLToPath(new URL('golden/', import.meta.url));
const GOLDEN = JSON.parse(readFileSync(join(GOLDEN_FOLDER, 'coded-clips.json'), 'utf8')) as Golden;
const folder = mkdtempSync(join(tmpdir(), 'affekt-decoder-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe('coded files against other decoders', () => {
  it.each(Object.entries(GOLDEN))('%s', async (name, golden) => {
    const { format, samples, warnings } = await decodeFile(join(GOLDEN_FOLDER, name));
    const { sampleRateHz, channelCount, sampleCount, step, values } = golden;
    expect(format).toEqual({ sampleRateHz, channelCount });
    expect(samples.length / channelCount).toBe(sampleCount);
    expect(warnings).toEqual([]);
    for (const [row, expected] of values.entries()) {
      for (const [channel, value] of expected.entries()) {
        const found = samples[row * step * channelCount + channel] ?? Number.NaN;
        if (!(Math.abs(found - value) < 2e-5)) expect.fail(`sample ${row * step}: ${found}, not ${value}`);
      }
    }
  });

  it('trims the start that Opus adds: the sound begins after a tenth of a second', async () => {
    const { samples } = await decodeFile(join(GOLDEN_FOLDER, 'stereo.opus'));
    const first = samples.findIndex((sample) => Math.abs(sample) > 0.1) / 2 / 48_000;
    expect(first).toBeCloseTo(0.1, 2);
  });
});

describe('WAV', () => {
  const integers: [WavSampleKind, number][] = [
    ['s16', 15],
    ['s24', 23],
    ['s32', 31],
  ];

  it.each(integers)('%s has one scale for both signs', async (kind, bits) => {
    const full = 2 ** bits;
    const codes = [-full, -1, 0, 1, full - 1, full / 2];
    const path = file(
      `${kind}.wav`,
      wavBytes(kind, 8000, 2, Array.from({ length: 800 }, () => codes).flat()),
    );
    const { samples } = await decodeFile(path);
    expect([...samples.subarray(0, 6)]).toEqual(codes.map((code) => Math.fround(code / full)));
  });

  it.each(['f32', 'f64'] as const)('%s is passed on exactly', async (kind) => {
    const noise = noiseSamples(100_000);
    const { samples } = await decodeFile(file(`${kind}.wav`, wavBytes(kind, 44_100, 1, noise)));
    expectSame(samples, noise);
  });

  it.each([
    [8000, 1],
    [22_050, 2],
    [96_000, 3],
    [192_000, 8],
  ])('%i Hz with %i channels', async (sampleRateHz, channelCount) => {
    const noise = noiseSamples(sampleRateHz * channelCount);
    const path = file('format.wav', wavBytes('f32', sampleRateHz, channelCount, noise));
    const { format, samples, warnings } = await decodeFile(path);
    expect(format).toEqual({ sampleRateHz, channelCount });
    expectSame(samples, noise);
    expect(warnings).toEqual([]);
  });

  it('skips chunks of odd length before the samples and anything after them', async () => {
    const noise = noiseSamples(4410);
    const plain = wavBytes('f32', 44_100, 1, noise);
    const odd = Buffer.from('LIST\x05\x00\x00\x00abcde\x00', 'latin1');
    const after = Buffer.from('LIST\x04\x00\x00\x00abcd', 'latin1');
    const path = file('chunks.wav', Buffer.concat([plain.subarray(0, 12), odd, plain.subarray(12), after]));
    const { samples, warnings } = await decodeFile(path);
    expectSame(samples, noise);
    expect(warnings).toEqual([]);
  });

  it('reads to the end when the length was not known at writing', async () => {
    const bytes = wavBytes('s16', 44_100, 1, new Array(8820).fill(5));
    bytes.writeUInt32LE(0xffffffff, 40);
    const { samples, warnings } = await decodeFile(file('unknown.wav', bytes));
    expect(samples).toHaveLength(8820);
    expect(warnings).toEqual([]);
  });
});

describe('damaged files that can be heard', () => {
  /** Name, what is left of the clip, what is said. */
  const cuts: [string, (bytes: Buffer) => Buffer, RegExp][] = [
    ['stereo.mp3', (bytes) => bytes.subarray(0, 9000), /cut off: it promises \d+ frames/],
    ['stereo.flac', (bytes) => bytes.subarray(0, 25_000), /promises 44100 samples and \d+ could/],
    ['stereo.ogg', (bytes) => bytes.subarray(0, bytes.length - 50), /cut off: the end/],
    ['stereo.opus', (bytes) => bytes.subarray(0, bytes.length - 50), /cut off: the end/],
    ['stereo.oga', (bytes) => bytes.subarray(0, bytes.length - 50), /cut off: the end/],
    [
      'mono.opus',
      (bytes) => withFlippedByte(bytes, 1500),
      /damaged: a stretch of 0\.99 s at 0\.00 s cannot be decoded and passes for silence; damaged: pages at its beginning/,
    ],
  ];

  it.each(cuts)('%s', async (name, damage, said) => {
    const whole = readFileSync(join(GOLDEN_FOLDER, name));
    const { samples, warnings } = await decodeFile(file(`cut-${name}`, damage(Buffer.from(whole))));
    expect(warnings.join('; ')).toMatch(said);
    expect(samples.length).toBeGreaterThan(0);
  });

  it('an MP3 without a Xing header that ends inside a frame', async () => {
    const whole = readFileSync(join(GOLDEN_FOLDER, 'stereo.mp3'));
    const xing = whole.indexOf('Info');
    const second = whole.indexOf(Buffer.of(0xff, 0xfb), xing);
    const { warnings } = await decodeFile(file('partial.mp3', whole.subarray(second, whole.length - 100)));
    expect(warnings.join()).toMatch(/cut off: 100 byte\(s\) of its last frame/);
    expect((await decodeFile(file('whole.mp3', whole.subarray(second)))).warnings).toEqual([]);
  });

  it('a WAV shorter than its header says', async () => {
    const bytes = wavBytes('s16', 44_100, 2, new Array(44_100).fill(1));
    const { samples, warnings } = await decodeFile(file('cut.wav', bytes.subarray(0, bytes.length - 1001)));
    expect(samples).toHaveLength(44_100 - 502);
    expect(warnings).toEqual(['cut off: 1001 of its 88200 bytes of audio are missing']);
  });

  it('a WAV with NaN: passed on, counted, told', async () => {
    const noise = noiseSamples(8820);
    noise[100] = Number.NaN;
    noise[5000] = Number.POSITIVE_INFINITY;
    const { samples, warnings } = await decodeFile(file('nan.wav', wavBytes('f32', 44_100, 1, noise)));
    expect(samples[100]).toBeNaN();
    expect(warnings).toEqual(['2 of its 8820 samples are not finite (NaN or infinite)']);
  });
});

describe('files that cannot be heard', () => {
  const noise = noiseSamples(44_100);
  const cases: [string, () => string, string, RegExp][] = [
    ['missing', () => join(folder, 'no-such.wav'), 'AFFEKT_FILE_NOT_FOUND', /no file .*no-such/],
    ['folder', () => makeFolder('folder.wav'), 'AFFEKT_FILE_UNREADABLE', /not a file/],
    ['empty', () => file('empty.wav', Buffer.alloc(0)), 'AFFEKT_FILE_UNREADABLE', /is empty/],
    ['text', () => file('text.mp3', Buffer.from('no music at all')), 'AFFEKT_AUDIO_UNSUPPORTED', /WAV, MP3/],
    [
      'one sample',
      () => file('1.wav', wavBytes('f32', 44_100, 1, [0.5])),
      'AFFEKT_AUDIO_TOO_SHORT',
      /1 sample/,
    ],
    ['no sample', () => file('0.wav', wavBytes('f32', 44_100, 1, [])), 'AFFEKT_AUDIO_TOO_SHORT', /no audio/],
    [
      'all NaN',
      () =>
        file(
          'n.wav',
          wavBytes(
            'f32',
            8000,
            1,
            noise.map(() => NaN),
          ),
        ),
      'AFFEKT_AUDIO_NOT_FINITE',
      /finite/,
    ],
    ['6 kHz', () => file('6k.wav', wavBytes('f32', 6000, 1, noise)), 'AFFEKT_FORMAT_UNSUPPORTED', /6000 Hz/],
    [
      'half a header',
      () => cut('h.wav', wavBytes('f32', 44_100, 1, noise), 30),
      'AFFEKT_AUDIO_TRUNCATED',
      /before its samples/,
    ],
    [
      'no format chunk',
      () => file('nf.wav', Buffer.from(wavBytes('f32', 8000, 1, noise).fill('x', 12, 16))),
      'AFFEKT_AUDIO_CORRUPT',
      /format chunk/,
    ],
    [
      'only a header',
      () => cut('oh.wav', wavBytes('f32', 44_100, 1, noise), 36),
      'AFFEKT_AUDIO_TRUNCATED',
      /before its samples/,
    ],
    [
      'WAV cut in its first sample',
      () => cut('f.wav', wavBytes('f32', 44_100, 1, noise), 45),
      'AFFEKT_AUDIO_TRUNCATED',
      /0 samples.*cut off/,
    ],
    ['FLAC cut in its header', () => cutGolden('stereo.flac', 30), 'AFFEKT_AUDIO_TRUNCATED', /cut off/],
    ['Vorbis cut in its header', () => cutGolden('stereo.ogg', 200), 'AFFEKT_AUDIO_TRUNCATED', /cut off/],
    ['Opus cut in its header', () => cutGolden('stereo.opus', 60), 'AFFEKT_AUDIO_TRUNCATED', /cut off/],
    ['MP3 header only', () => cutGolden('stereo.mp3', 300), 'AFFEKT_AUDIO_TRUNCATED', /cut off/],
  ];

  it.each(cases)('%s', async (_name, path, code, message) => {
    const failing = path();
    await expect(decodeFile(failing)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    await expect(decodeFile(failing)).rejects.toThrow(failing);
  });

  it('garbage after a FLAC header', async () => {
    const bytes = Buffer.from(readFileSync(join(GOLDEN_FOLDER, 'stereo.flac')));
    const noisy = Buffer.concat([bytes.subarray(0, 100), Buffer.from(noise.buffer, 0, 20_000)]);
    await expect(decodeFile(file('garbage.flac', noisy))).rejects.toMatchObject({
      code: expect.stringMatching(/^AFFEKT_AUDIO_(CORRUPT|TRUNCATED)$/),
    });
  });

  function makeFolder(name: string): string {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  }

  function cut(name: string, bytes: Buffer, length: number): string {
    return file(name, bytes.subarray(0, length));
  }

  function cutGolden(name: string, length: number): string {
    return cut(`head-${name}`, readFileSync(join(GOLDEN_FOLDER, name)), length);
  }
});

/** Bit for bit; a plain comparison of a million numbers takes a minute. */
function expectSame(found: Float32Array, expected: Float32Array): void {
  expect(found.length).toBe(expected.length);
  expect(Buffer.compare(Buffer.from(found.buffer), Buffer.from(expected.buffer))).toBe(0);
}

function withFlippedByte(bytes: Buffer, position: number): Buffer {
  bytes[position] = (bytes[position] ?? 0) ^ 0xff;
  return bytes;
}

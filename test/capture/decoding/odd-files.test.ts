import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../../src/capture/audio-source.js';
import {
  apeTag,
  CODED_FORMATS,
  type CodedFormat,
  codedFile,
  id3Tag,
  randomBytes,
  tones,
} from '../../support/coded-files.js';
import { type DecodedFile, decodeFile } from '../../support/decoded-file.js';
import { needPrograms } from '../../support/need-program.js';
import { wavBytes } from '../../support/wav-file.js';

const folder = mkdtempSync(join(tmpdir(), 'affekt-odd-'));
afterAll(() => rmSync(folder, { recursive: true }));
const STEREO = { sampleRateHz: 44_100, channelCount: 2, seconds: 3 };
const MONO = { sampleRateHz: 22_050, channelCount: 1, seconds: 2 };
const HIGH = { sampleRateHz: 48_000, channelCount: 2, seconds: 2 };
const made = new Map<string, Buffer>();

function coded(format: CodedFormat, sound: typeof STEREO): Buffer {
  const key = `${format} ${JSON.stringify(sound)}`;
  const bytes = made.get(key) ?? codedFile(folder, format, sound);
  made.set(key, bytes);
  return bytes;
}

async function decode(name: string, ...parts: readonly Buffer[]): Promise<DecodedFile> {
  const file = join(folder, name);
  writeFileSync(file, Buffer.concat(parts));
  return await decodeFile(file);
}

/** How far a stretch is from the tones it was made of, and how loud it is. */
function judge({ format, samples }: { readonly format: AudioFormat; readonly samples: Float32Array }): {
  readonly seconds: number;
  readonly peak: number;
  readonly silentSeconds: number;
} {
  const instants = samples.length / format.channelCount;
  let silent = 0;
  for (let i = 0; i < samples.length; i++) if (Math.abs(samples[i] as number) < 1e-4) silent++;
  return {
    seconds: instants / format.sampleRateHz,
    peak: samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0),
    silentSeconds: silent / format.channelCount / format.sampleRateHz,
  };
}

beforeEach((context) => needPrograms(context, 'oggenc', 'opusenc', 'flac', 'lame', 'ffmpeg'));

describe('chained files', () => {
  it.each(CODED_FORMATS)('%s: stereo, then mono at another rate, then stereo again', async (format) => {
    const parts = [STEREO, MONO, HIGH].map((sound) => coded(format, sound));
    const { stretches, warnings } = await decode(`chain.${format}`, ...parts);
    const rate = (hz: number): number => (format === 'opus' ? 48_000 : hz);
    expect(stretches.map((stretch) => stretch.format)).toEqual([
      { sampleRateHz: rate(44_100), channelCount: 2 },
      { sampleRateHz: rate(22_050), channelCount: 1 },
      { sampleRateHz: 48_000, channelCount: 2 },
    ]);
    for (const [index, { seconds }] of [STEREO, MONO, HIGH].entries()) {
      const heard = judge(stretches[index] as DecodedFile['stretches'][number]);
      expect(heard.seconds).toBeCloseTo(seconds, 2);
      expect(heard.peak).toBeGreaterThan(0.4);
      expect(heard.peak).toBeLessThan(0.6);
    }
    expect(warnings).toEqual([]);
  });

  it('three codecs in one chain of Ogg', async () => {
    const { stretches, warnings } = await decode(
      'mixed.ogg',
      coded('ogg', STEREO),
      coded('oga', MONO),
      coded('opus', STEREO),
    );
    expect(stretches.map((stretch) => stretch.format.sampleRateHz)).toEqual([44_100, 22_050, 48_000]);
    expect(warnings).toEqual([]);
  });
});

describe('what stands in front of the audio, or behind it', () => {
  const whole = ['flac', 'mp3', 'ogg', 'opus'] as const;
  it.each(
    whole.flatMap((format) => [10, 16_384, 20_000, 1_000_000].map((bytes) => [format, bytes] as const)),
  )('%s behind an ID3 tag of %i bytes', async (format, byteCount) => {
    const { seconds, warnings } = await decode(`id3.${format}`, id3Tag(byteCount), coded(format, STEREO));
    expect(seconds).toBeCloseTo(3, 2);
    expect(warnings).toEqual([]);
  });

  it('WAV behind two tags', async () => {
    const wav = wavBytes('f32', 44_100, 2, tones(44_100, 2, 1));
    expect((await decode('id3.wav', id3Tag(20_000), id3Tag(100), wav)).seconds).toBe(1);
  });

  it('MP3 between APE tags, and before an ID3v1 tag', async () => {
    const id3v1 = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);
    const mp3 = coded('mp3', STEREO);
    const { seconds, warnings } = await decode('ape.mp3', apeTag(50_000), mp3, apeTag(9000), id3v1);
    expect(seconds).toBeCloseTo(3, 2);
    expect(warnings).toEqual([]);
  });

  it.each(['mp3', 'flac'] as const)(
    '%s behind junk, and behind a tag of a damaged length',
    async (format) => {
      const junk = await decode(`junk.${format}`, randomBytes(50_000), coded(format, STEREO));
      expect(junk.seconds).toBeCloseTo(3, 2);
      expect(junk.warnings).toEqual(['damaged: 50000 bytes in front of its audio are none']);
      const tag = id3Tag(5000);
      tag[6] = 0x7f;
      const lost = await decode(`tag.${format}`, tag, coded(format, STEREO));
      expect(lost.seconds).toBeCloseTo(3, 2);
      expect(lost.warnings).toEqual(['damaged: 5010 bytes in front of its audio are none']);
    },
  );
});

describe('damage in the middle', () => {
  const cases = CODED_FORMATS.flatMap((format) => [1, 800].map((byteCount) => [format, byteCount] as const));

  it.each(cases)('%s with %i bytes changed: silence there, the rest as it was', async (format, byteCount) => {
    const bytes = Buffer.from(coded(format, STEREO));
    // Of an MP3 the header of a frame: in its midst one byte only makes a click that no checksum tells.
    const middle =
      format === 'mp3' ? bytes.indexOf(Buffer.of(0xff, 0xfb), bytes.length / 2) : bytes.length >> 1;
    for (let i = 0; i < byteCount; i++) bytes[middle + i] = (bytes[middle + i] as number) ^ 0x5a;
    const whole = await decode(`whole.${format}`, coded(format, STEREO));
    const { samples, warnings } = await decode(`damaged.${format}`, bytes);
    expect(Math.abs(samples.length - whole.samples.length)).toBeLessThan(2 * 1200);
    expect(warnings.join()).toMatch(/^damaged: a stretch of \d\.\d\d s at \d\.\d\d s cannot be decoded/);
    let differing = 0;
    for (let i = 0; i < whole.samples.length; i++) {
      const is = samples[i] ?? 0;
      if (Math.abs(is - (whole.samples[i] as number)) > 0.01 && Math.abs(is) > 0.01) differing++;
    }
    const { channelCount, sampleRateHz } = whole.format;
    // MP3 and Vorbis overlap their blocks: one at each end of the gap fades.
    expect(differing / channelCount / sampleRateHz).toBeLessThan(0.06);
    expect(judge({ format: whole.format, samples }).silentSeconds).toBeLessThan(1.5);
  });

  it.each(CODED_FORMATS)('%s cut off: what is there, and a warning', async (format) => {
    const bytes = coded(format, STEREO);
    const { seconds, warnings } = await decode(`cut.${format}`, bytes.subarray(0, bytes.length * 0.7));
    expect(seconds).toBeGreaterThan(1);
    expect(seconds).toBeLessThan(2.9);
    expect(warnings.join()).toMatch(/^cut off/);
  });
});

describe('files for ffmpeg', () => {
  const others = ['m4a', 'aiff', 'mp4', 'mkv', 'webm', 'wma', 'caf', 'mp2', 'aac', 'ac3', 'wv'];
  it.each(others)('%s', async (extension) => {
    const wav = join(folder, 'for-ffmpeg.wav');
    writeFileSync(wav, wavBytes('f32', 44_100, 2, tones(44_100, 2, 2)));
    const file = join(folder, `other.${extension}`);
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', wav, file]);
    const { format, seconds, stretches, warnings } = await decodeFile(file);
    expect(format.channelCount).toBe(2);
    expect(Math.abs(seconds - 2)).toBeLessThan(0.1);
    const [stretch] = stretches as [DecodedFile['stretches'][number]];
    expect(amplitudeAt(440, stretch, 0)).toBeGreaterThan(0.35);
    expect(amplitudeAt(660, stretch, 1)).toBeGreaterThan(0.35);
    expect(amplitudeAt(660, stretch, 0)).toBeLessThan(0.05);
    expect(warnings).toEqual([]);
  });

  it('says what a file is that ffmpeg cannot read either, or where there is no ffmpeg', async () => {
    const file = join(folder, 'broken.m4a');
    writeFileSync(file, Buffer.concat([Buffer.from('\0\0\0\x20ftypM4A ', 'latin1'), randomBytes(5000)]));
    await expect(decodeFile(file)).rejects.toMatchObject({
      code: 'AFFEKT_AUDIO_UNSUPPORTED',
      message: expect.stringMatching(/broken\.m4a: it is an MP4 or M4A file; ffmpeg cannot read it either/),
    });
    const before = process.env.PATH;
    process.env.PATH = folder;
    try {
      await expect(decodeFile(file)).rejects.toThrow(/it is an MP4 or M4A file; .*ffmpeg.* is not installed/);
    } finally {
      process.env.PATH = before;
    }
  });
});

/** Amplitude of the tone at `hz` in a channel, over the first second and a half. */
function amplitudeAt(
  hz: number,
  { format, samples }: { readonly format: AudioFormat; readonly samples: Float32Array },
  channel: number,
): number {
  const count = Math.round(1.5 * format.sampleRateHz);
  let [re, im] = [0, 0];
  for (let i = 0; i < count; i++) {
    const sample = samples[i * format.channelCount + channel] as number;
    re += (2 / count) * sample * Math.cos((2 * Math.PI * hz * i) / format.sampleRateHz);
    im += (2 / count) * sample * Math.sin((2 * Math.PI * hz * i) / format.sampleRateHz);
  }
  return Math.hypot(re, im);
}

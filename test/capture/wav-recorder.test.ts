import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAudioFile } from '../../src/capture/decoding/audio-decoder.js';
import type { AudioFormat } from '../../src/capture/audio-source.js';
import { WavRecorder } from '../../src/capture/wav-recorder.js';
import type { AffektError } from '../../src/core/errors.js';
import { noiseSamples } from '../support/wav-file.js';

const STEREO: AudioFormat = { sampleRateHz: 44_100, channelCount: 2 };
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'affekt-record-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function decode(file: string): Promise<{ format: AudioFormat; samples: number[]; warnings: string[] }> {
  const audio = await openAudioFile(file);
  const samples: number[] = [];
  for await (const piece of audio.pieces) for (const sample of piece.samples) samples.push(sample);
  return { format: audio.format, samples, warnings: [...audio.warnings] };
}

const unexpected = (error: AffektError): never => expect.fail(error.message);

describe('WAV recorder', () => {
  it('writes every sample exactly, with a header that tools agree with', async () => {
    const file = path.join(folder, 'whole.wav');
    const recorder = await WavRecorder.create(file, unexpected);
    const noise = noiseSamples(2 * 30_000).map((sample) => sample / 3);
    for (let start = 0; start < noise.length; start += 882) {
      const piece = noise.slice(start, start + 882);
      recorder.onAudio(STEREO, piece);
      // The caller may use its array again at once.
      piece.fill(9);
    }
    await recorder.close();
    expect(await decode(file)).toEqual({ format: STEREO, samples: [...noise], warnings: [] });
    const bytes = await readFile(file);
    expect(bytes.length).toBe(58 + 4 * noise.length);
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
    expect(bytes.readUInt32LE(46)).toBe(30_000);
    expect(bytes.readUInt32LE(54)).toBe(4 * noise.length);
  });

  it('can be read when it was never closed', async () => {
    const file = path.join(folder, 'killed.wav');
    const recorder = await WavRecorder.create(file, unexpected);
    recorder.onAudio(STEREO, noiseSamples(20_000));
    await expect.poll(async () => (await stat(file)).size).toBe(58 + 80_000);
    expect((await decode(file)).samples).toEqual([...noiseSamples(20_000)]);
    await recorder.close();
  });

  it('ends at a change of format, says so once, and keeps what it has', async () => {
    const file = path.join(folder, 'changed.wav');
    const failures: AffektError[] = [];
    const recorder = await WavRecorder.create(file, (error) => failures.push(error));
    recorder.onAudio(STEREO, noiseSamples(20_000));
    recorder.onAudio({ sampleRateHz: 48_000, channelCount: 1 }, noiseSamples(100));
    recorder.onAudio(STEREO, noiseSamples(100));
    await recorder.close();
    expect(failures.map(({ code }) => code)).toEqual(['AFFEKT_WRITE_FAILED']);
    expect(failures[0]?.message).toContain('changed to 48000 Hz with 1 channel(s)');
    expect((await decode(file)).samples).toEqual([...noiseSamples(20_000)]);
  });

  it('ends on a full disk, says so once, and takes no more memory', async () => {
    const failures: AffektError[] = [];
    const recorder = await WavRecorder.create('/dev/full', (error) => failures.push(error));
    recorder.onAudio(STEREO, noiseSamples(1000));
    await expect.poll(() => failures.length).toBe(1);
    recorder.onAudio(STEREO, noiseSamples(1000));
    await recorder.close();
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ code: 'AFFEKT_WRITE_FAILED' });
    expect(failures[0]?.message).toMatch(/dev\/full ended after 0\.0 s: .*no space left/i);
  });

  it('says what went wrong with the last samples while it was closed', async () => {
    const failures: AffektError[] = [];
    const recorder = await WavRecorder.create('/dev/full', (error) => failures.push(error));
    recorder.onAudio(STEREO, noiseSamples(1000));
    await recorder.close();
    expect(failures).toHaveLength(1);
  });

  it('ends when the disk falls more than ten seconds behind, without a gap', async () => {
    const file = path.join(folder, 'slow.wav');
    const failures: AffektError[] = [];
    const recorder = await WavRecorder.create(file, (error) => failures.push(error));
    const second = noiseSamples(8000);
    // All in one turn of the loop: the disk has no chance to follow.
    for (let count = 0; count < 12; count++)
      recorder.onAudio({ sampleRateHz: 8000, channelCount: 1 }, second);
    await recorder.close();
    expect(failures.map(({ message }) => message)).toEqual([
      expect.stringContaining('more than 10 s behind'),
    ]);
    expect((await decode(file)).samples).toHaveLength(80_000);
  });

  it('writes over nothing, and says where it cannot write', async () => {
    const file = path.join(folder, 'mine.wav');
    await writeFile(file, 'mine');
    await expect(WavRecorder.create(file, unexpected)).rejects.toMatchObject({
      code: 'AFFEKT_WRITE_FAILED',
      message: expect.stringContaining('exists already'),
    });
    expect(await readFile(file, 'utf8')).toBe('mine');
    await expect(WavRecorder.create(path.join(folder, 'no', 'a.wav'), unexpected)).rejects.toMatchObject({
      code: 'AFFEKT_WRITE_FAILED',
      message: expect.stringMatching(/Cannot record to .*no such file or directory/),
    });
  });
});

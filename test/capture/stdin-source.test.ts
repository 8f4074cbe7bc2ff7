import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { SourceEvent } from '../../src/capture/audio-source.js';
import { StdinSource, type StdinSourceOptions } from '../../src/capture/stdin-source.js';
import { id3Tag } from '../support/coded-files.js';
import { noiseSamples, wavBytes } from '../support/wav-file.js';

const STEREO: StdinSourceOptions = { sampleRateHz: 48_000, channelCount: 2, encoding: 'f32le', paced: false };
/** Writes its argument, base64, in pieces of 7 bytes: no piece ends where a sample does. */
const WRITER = `
  process.stdout.on('error', () => process.exit(3));
  const bytes = Buffer.from(process.argv[1], 'base64');
  (async () => {
    for (let i = 0; i < bytes.length; i += 7) {
      await new Promise((resolve) => process.stdout.write(bytes.subarray(i, i + 7), resolve));
    }
  })();`;

function writer(bytes: Uint8Array): ChildProcess & { stdout: Readable } {
  return spawn(process.execPath, ['-e', WRITER, Buffer.from(bytes).toString('base64')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function readAll(source: StdinSource): Promise<number[]> {
  const samples: number[] = [];
  for await (const event of source.events(new AbortController().signal)) {
    if (event.type === 'audio') samples.push(...event.samples);
  }
  return samples;
}

describe('StdinSource', () => {
  const integers = Array.from({ length: 2000 }, (_, i) => ((i * 7919) % 65_536) - 32_768);
  const encodings: [StdinSourceOptions['encoding'], number][] = [
    ['s16le', 2],
    ['s24le', 3],
    ['s32le', 4],
  ];

  it.each(encodings)('reads %s from a pipe that cuts inside samples', async (encoding, sampleBytes) => {
    const bytes = Buffer.alloc(integers.length * sampleBytes);
    // The 16-bit value in the high bits, so that all encodings mean the same sound.
    integers.forEach((value, i) => {
      bytes.writeIntLE(value * 2 ** (8 * (sampleBytes - 2)), i * sampleBytes, sampleBytes);
    });
    const source = new StdinSource({ ...STEREO, encoding }, writer(bytes).stdout);
    expect(await readAll(source)).toEqual(integers.map((value) => value / 32_768));
    expect(source.warnings).toEqual([]);
  });

  it('reads floats and tells of bytes left over', async () => {
    const floats = Float32Array.from({ length: 4000 }, (_, i) => Math.sin(i));
    const bytes = Buffer.concat([new Uint8Array(floats.buffer), Buffer.alloc(5)]);
    const source = new StdinSource(STEREO, writer(bytes).stdout);
    expect(await readAll(source)).toEqual([...floats]);
    expect(source.warnings.join()).toMatch(/ended inside a sample: 5 byte/);
  });

  it('holds a fast writer back when paced', async () => {
    const bytes = new Uint8Array(new Float32Array(2 * 24_000).fill(0.25).buffer);
    const child = spawn(process.execPath, ['-e', `process.stdout.write(Buffer.alloc(${bytes.length}, 1))`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const times: number[] = [];
    const source = new StdinSource({ ...STEREO, paced: true }, child.stdout);
    for await (const event of source.events(new AbortController().signal)) {
      if (event.type === 'audio') times.push(event.capturedAtMs);
    }
    // Half a second of sound: what each chunk's due times span, however long it took.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(470);
  });

  it.each([
    ['of known length', (wav: Buffer) => wav],
    ['whose length was not known', (wav: Buffer) => Buffer.from(wav).fill(0xff, 40, 44)],
    ['behind a tag', (wav: Buffer) => Buffer.concat([id3Tag(20_000), wav])],
  ])('takes rate, channels and encoding from a WAV header %s', async (_, change) => {
    const floats = noiseSamples(4000).map((sample) => Math.round(sample * 32_768) / 32_768);
    const source = new StdinSource(
      STEREO,
      writer(
        change(
          wavBytes(
            's16',
            22_050,
            1,
            floats.map((x) => x * 32_768),
          ),
        ),
      ).stdout,
    );
    const chunks: SourceEvent[] = [];
    for await (const event of source.events(new AbortController().signal)) chunks.push(event);
    const audio = chunks.filter((event) => event.type === 'audio');
    expect(audio[0]?.format).toEqual({ sampleRateHz: 22_050, channelCount: 1 });
    expect(audio.flatMap(({ samples }) => [...samples])).toEqual([...floats]);
    expect(chunks[0]).toMatchObject({
      message: 'Reading a WAV file from standard input, 22050 Hz with 1 channel(s).',
    });
  });

  it('decodes a FLAC file, and refuses what it cannot decode instead of playing its bytes', async () => {
    const flac = readFileSync(fileURLToPath(new URL('decoding/golden/stereo.flac', import.meta.url)));
    expect(await readAll(new StdinSource(STEREO, Readable.from([flac])))).toHaveLength(88_200);
    const m4a = Buffer.from('\0\0\0\x20ftypM4A '.padEnd(4000, 'x'), 'latin1');
    await expect(readAll(new StdinSource(STEREO, Readable.from([m4a])))).rejects.toThrow(
      /Standard input is an MP4 or M4A file, not PCM; let ffmpeg decode it/,
    );
  });

  it('says that nothing came', async () => {
    const source = new StdinSource(STEREO, writer(new Uint8Array(0)).stdout);
    await expect(readAll(source)).rejects.toMatchObject({ code: 'AFFEKT_AUDIO_TOO_SHORT' });
  });

  it('says that the pipe broke', async () => {
    const { stdout } = writer(new Uint8Array(40_000));
    const events = new StdinSource(STEREO, stdout).events(new AbortController().signal);
    const listening = (async () => {
      for await (const event of events) if (event.type === 'audio') stdout.destroy(new Error('cable cut'));
    })();
    await expect(listening).rejects.toMatchObject({
      code: 'AFFEKT_FILE_UNREADABLE',
      message: expect.stringContaining('cable cut'),
    });
  });

  it('does not wait for a terminal', async () => {
    const { stdout } = writer(new Uint8Array(8));
    await expect(readAll(new StdinSource(STEREO, Object.assign(stdout, { isTTY: true })))).rejects.toThrow(
      /is a terminal; pipe raw PCM/,
    );
  });

  it('ends a writer that goes on for ever when aborted', async () => {
    const endless =
      "const b = Buffer.alloc(65536); const w = () => { while (process.stdout.write(b)); }; process.stdout.on('drain', w); process.stdout.on('error', () => process.exit(3)); w();";
    const child = spawn(process.execPath, ['-e', endless], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const stop = new AbortController();
    let chunkCount = 0;
    for await (const event of new StdinSource(STEREO, child.stdout).events(stop.signal)) {
      if (event.type === 'audio' && ++chunkCount === 10) stop.abort();
    }
    expect(chunkCount).toBe(10);
    expect(await ended).toEqual([3, null]);
  });

  it.each([
    [{ ...STEREO, sampleRateHz: 7999 }, /7999 Hz/],
    [{ ...STEREO, channelCount: 0 }, /0 channels/],
    [{ ...STEREO, channelCount: 65 }, /65 channels/],
  ])('refuses a format that cannot be', (options, message) => {
    expect(() => new StdinSource(options)).toThrow(message);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AudioChunk } from '../../src/capture/audio-source.js';
import { FileSource, type FileSourceOptions } from '../../src/capture/file-source.js';
import { noiseSamples, wavBytes } from '../support/wav-file.js';

const RATE_HZ = 44_100;
const folder = mkdtempSync(join(tmpdir(), 'affekt-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

function noiseFile(name: string, seconds: number): { path: string; noise: Float32Array } {
  const noise = noiseSamples(2 * seconds * RATE_HZ);
  const path = join(folder, name);
  writeFileSync(path, wavBytes('f32', RATE_HZ, 2, noise));
  return { path, noise };
}

async function chunksOf(source: FileSource, signal: AbortSignal, most: number): Promise<AudioChunk[]> {
  const chunks: AudioChunk[] = [];
  for await (const event of source.events(signal)) {
    if (event.type === 'audio') chunks.push(event);
    if (chunks.length >= most) break;
  }
  return chunks;
}

function all(chunks: AudioChunk[]): number[] {
  return chunks.flatMap((chunk) => [...chunk.samples]);
}

async function play(
  path: string,
  options: FileSourceOptions,
  most = Number.POSITIVE_INFINITY,
): Promise<AudioChunk[]> {
  return chunksOf(new FileSource(path, options), new AbortController().signal, most);
}

describe('FileSource', () => {
  it('unpaced, gives the file in large pieces', async () => {
    const { path, noise } = noiseFile('unpaced.wav', 2);
    const chunks = await play(path, { paced: false, loop: false });
    expect(
      Buffer.compare(Buffer.from(Float32Array.from(all(chunks)).buffer), Buffer.from(noise.buffer)),
    ).toBe(0);
  });

  it('paced, gives 10 ms at a time, each due exactly when it would have been heard', async () => {
    const { path, noise } = noiseFile('paced.wav', 1);
    const chunks = await play(path, { paced: true, loop: false });
    expect(all(chunks)).toEqual([...noise]);
    const start = chunks[0]?.capturedAtMs ?? Number.NaN;
    let sampleCount = 0;
    for (const chunk of chunks) {
      expect(chunk.samples.length).toBeLessThanOrEqual(2 * 441);
      sampleCount += chunk.samples.length / 2;
      expect(chunk.capturedAtMs - start).toBeCloseTo(((sampleCount - 441) / RATE_HZ) * 1000, 3);
    }
  });

  it('paced, waits for a consumer and goes on from there, without loss or flood', async () => {
    const { path, noise } = noiseFile('slow.wav', 1);
    const stepMs: number[] = [];
    let count = 0;
    let previousMs = Number.NaN;
    const source = new FileSource(path, { paced: true, loop: false });
    for await (const event of source.events(new AbortController().signal)) {
      if (event.type !== 'audio') continue;
      if (count === 0) await new Promise((resolve) => setTimeout(resolve, 1500));
      count += event.samples.length;
      stepMs.push(event.capturedAtMs - previousMs);
      previousMs = event.capturedAtMs;
    }
    expect(count).toBe(noise.length);
    // The schedule moved once, by the standstill; all other chunks follow at 10 ms.
    expect(stepMs.filter((ms) => ms > 11)).toHaveLength(1);
  });

  it('loops without a gap', async () => {
    const { path, noise } = noiseFile('loop.wav', 1);
    const heard = all(await play(path, { paced: false, loop: true }, 60)).slice(0, 2 * noise.length);
    expect(heard.length).toBe(2 * noise.length);
    expect(heard).toEqual([...noise, ...noise]);
  });

  it('tells what is wrong with a damaged file', async () => {
    const bytes = wavBytes('f32', RATE_HZ, 1, noiseSamples(RATE_HZ));
    const path = join(folder, 'cut.wav');
    writeFileSync(path, bytes.subarray(0, bytes.length - 400));
    const source = new FileSource(path, { paced: false, loop: false });
    const chunks = await chunksOf(source, new AbortController().signal, Number.POSITIVE_INFINITY);
    expect(all(chunks)).toHaveLength(RATE_HZ - 100);
    expect(source.warnings).toEqual(['cut off: 400 of its 176400 bytes of audio are missing']);
  });

  it('throws when there is no file', async () => {
    await expect(play(join(folder, 'none.wav'), { paced: true, loop: true })).rejects.toMatchObject({
      code: 'AFFEKT_FILE_NOT_FOUND',
    });
  });
});

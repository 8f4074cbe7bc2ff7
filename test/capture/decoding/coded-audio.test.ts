import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AudioType } from '../../../src/capture/decoding/audio-type.js';
import { decodeCoded } from '../../../src/capture/decoding/coded-audio.js';
import { wholeFlacHeaders } from '../../../src/capture/decoding/flac-pieces.js';
import { Mp3Watch } from '../../../src/capture/decoding/mp3-watch.js';

const CLIPS: [string, AudioType][] = [
  ['stereo.mp3', 'mp3'],
  ['low-rate.mp3', 'mp3'],
  ['stereo.flac', 'flac'],
  ['stereo.oga', 'ogg-flac'],
  ['stereo.ogg', 'ogg-vorbis'],
  ['six.ogg', 'ogg-vorbis'],
  ['stereo.opus', 'ogg-opus'],
];

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size)
    yield Uint8Array.from(bytes.subarray(start, start + size));
}

async function decodeAll(bytes: Uint8Array, type: AudioType, size: number): Promise<Float32Array> {
  const found: number[] = [];
  const warnings: string[] = [];
  // Without it the silent start of a stereo MP3 passes for mono.
  const watch = type === 'mp3' ? new Mp3Watch() : null;
  for await (const { samples } of decodeCoded(pieces(bytes, size), type, watch, warnings)) {
    for (const sample of samples) found.push(sample);
  }
  expect(warnings).toEqual([]);
  return Float32Array.from(found);
}

function difference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, sample, i) => Math.max(largest, Math.abs(sample - (b[i] ?? Number.NaN))), 0);
}

describe('decoding piece by piece', () => {
  it.each(CLIPS)('%s gives the same samples however it is cut', async (name, type) => {
    const bytes = readFileSync(fileURLToPath(new URL(`golden/${name}`, import.meta.url)));
    const whole = await decodeAll(bytes, type, bytes.length);
    for (const size of [211, 1021, 4096, 16_384]) {
      const cut = await decodeAll(bytes, type, size);
      expect(cut.length).toBe(whole.length);
      expect(difference(cut, whole)).toBeLessThan(1e-6);
    }
  });

  it('FLAC loses nothing when a cut goes through any byte of a frame header', async () => {
    const bytes = readFileSync(fileURLToPath(new URL('golden/stereo.flac', import.meta.url)));
    const header = bytes.indexOf(Buffer.of(0xff, 0xf8), 20_000);
    expect(header).toBeGreaterThan(0);
    for (let offset = 0; offset <= 16; offset++) {
      expect(await decodeAll(bytes, 'flac', header + offset)).toHaveLength(2 * 44_100);
    }
  });
});

describe('wholeFlacHeaders', () => {
  it.each([1, 2, 5, 16, 17, 100])('keeps all bytes, and headers whole, in pieces of %i', async (size) => {
    // A header, or what looks like one, every few bytes.
    const bytes = Uint8Array.from(
      { length: 3000 },
      (_, i) => [0xff, i % 3 ? 0xf8 : 0xff, i % 251, 7][(i * i) % 4] ?? 0,
    );
    const found: number[] = [];
    for await (const piece of wholeFlacHeaders(pieces(bytes, size))) {
      found.push(...piece);
      if (found.length === bytes.length) break;
      expect(piece.at(-1)).not.toBe(0xff);
      for (let i = Math.max(0, piece.length - 15); i < piece.length - 1; i++) {
        expect(piece[i] === 0xff && ((piece[i + 1] ?? 0) & 0xfe) === 0xf8).toBe(false);
      }
    }
    expect(found).toEqual([...bytes]);
  });
});

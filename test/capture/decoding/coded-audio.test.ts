import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DECODERS } from '../../../src/capture/decoding/audio-decoder.js';
import type { AudioType } from '../../../src/capture/decoding/audio-type.js';
import { ByteReader } from '../../../src/capture/decoding/byte-reader.js';
import { Damage } from '../../../src/capture/decoding/damage.js';
import { joinSamples } from '../../support/sounds.js';

const CLIPS: [string, AudioType][] = [
  ['stereo.mp3', 'mp3'],
  ['low-rate.mp3', 'mp3'],
  ['stereo.flac', 'flac'],
  ['stereo.oga', 'ogg'],
  ['stereo.ogg', 'ogg'],
  ['six.ogg', 'ogg'],
  ['stereo.opus', 'ogg'],
];

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size)
    yield Uint8Array.from(bytes.subarray(start, start + size));
}

async function decodeAll(bytes: Uint8Array, type: AudioType, size: number): Promise<Float32Array> {
  const found: Float32Array[] = [];
  const damage = new Damage();
  for await (const { samples } of DECODERS[type](new ByteReader(pieces(bytes, size)), damage)) {
    found.push(samples);
  }
  expect(damage.warnings).toEqual([]);
  return joinSamples(found);
}

describe('decoding piece by piece', () => {
  it.each(CLIPS)('%s gives the same samples however it is cut', async (name, type) => {
    const bytes = readFileSync(fileURLToPath(new URL(`golden/${name}`, import.meta.url)));
    const whole = await decodeAll(bytes, type, bytes.length);
    expect(whole.length).toBeGreaterThan(10_000);
    for (const size of [1, 211, 1021, 4096, 16_384]) {
      expect(Buffer.from((await decodeAll(bytes, type, size)).buffer).equals(Buffer.from(whole.buffer))).toBe(
        true,
      );
    }
  });
});

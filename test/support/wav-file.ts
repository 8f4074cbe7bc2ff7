import { randomNumbers } from './random-numbers.js';

/** How samples are written: floats of 32 or 64 bits, integers of 8 (unsigned), 16, 24 or 32 bits. */
export type WavSampleKind = 'f32' | 'f64' | 'u8' | 's16' | 's24' | 's32';

const BYTES: Record<WavSampleKind, number> = { f32: 4, f64: 8, u8: 1, s16: 2, s24: 3, s32: 4 };

/** A WAV file with the given interleaved samples: floats as they are, integers as their code values. */
export function wavBytes(
  kind: WavSampleKind,
  sampleRateHz: number,
  channelCount: number,
  samples: ArrayLike<number>,
): Buffer {
  const sampleBytes = BYTES[kind];
  const data = Buffer.alloc(samples.length * sampleBytes);
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i] ?? 0;
    const offset = i * sampleBytes;
    if (kind === 'f32') data.writeFloatLE(value, offset);
    else if (kind === 'f64') data.writeDoubleLE(value, offset);
    else if (kind === 'u8') data.writeUInt8(value, offset);
    else data.writeIntLE(value, offset, sampleBytes);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(kind === 'f32' || kind === 'f64' ? 3 : 1, 20);
  header.writeUInt16LE(channelCount, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * channelCount * sampleBytes, 28);
  header.writeUInt16LE(channelCount * sampleBytes, 32);
  header.writeUInt16LE(sampleBytes * 8, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** Noise without pattern, the same on every run: interleaved, within ±.5, each sample exact in 16 bits. */
export function noiseSamples(count: number, seed = 1): Float32Array {
  const random = randomNumbers(seed);
  return Float32Array.from({ length: count }, () => Math.floor(65_536 * random()) / 65_536 - 0.5);
}

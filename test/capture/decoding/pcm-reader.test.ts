import { describe, expect, it } from 'vitest';
import { type PcmEncoding, PcmReader } from '../../../src/capture/decoding/pcm-reader.js';

/** Byte literals and what they stand for. */
const CASES: [PcmEncoding, number[], number[]][] = [
  ['u8', [0x80, 0x00, 0xff], [0, -1, 127 / 128]],
  ['s16le', [0x00, 0x80, 0xff, 0x7f, 0x01, 0x00, 0xff, 0xff], [-1, 32767 / 32768, 1 / 32768, -1 / 32768]],
  ['s24le', [0x00, 0x00, 0x80, 0xff, 0xff, 0x7f, 0x01, 0x00, 0x00], [-1, 8388607 / 8388608, 1 / 8388608]],
  ['s32le', [0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00, 0x40], [-1, 0.5]],
  ['f32le', [0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xbf], [1, -0.5]],
  ['f64le', [0, 0, 0, 0, 0, 0, 0xd0, 0x3f], [0.25]],
];

describe('PcmReader', () => {
  it.each(CASES)('reads %s', (encoding, bytes, expected) => {
    const samples = new PcmReader(encoding, 1).push(Uint8Array.from(bytes));
    expect([...samples]).toEqual(expected.map(Math.fround));
  });

  it.each([1, 2, 3, 5, 7, 64])('gives the same stereo samples cut every %i bytes', (pieceBytes) => {
    const bytes = Uint8Array.from({ length: 6 * 100 }, (_, i) => (i * 37) & 255);
    const whole = new PcmReader('s24le', 2).push(bytes);
    const reader = new PcmReader('s24le', 2);
    const pieces: number[] = [];
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      const samples = reader.push(bytes.subarray(start, start + pieceBytes));
      expect(samples.length % 2).toBe(0);
      pieces.push(...samples);
    }
    expect(pieces).toEqual([...whole]);
    expect(whole).toHaveLength(200);
  });

  it('holds an incomplete instant back and says how much', () => {
    const reader = new PcmReader('s16le', 2);
    expect(reader.push(Uint8Array.of(1, 0, 2))).toHaveLength(0);
    expect(reader.pendingByteCount).toBe(3);
    expect([...reader.push(Uint8Array.of(0))]).toEqual([1 / 32768, 2 / 32768]);
    expect(reader.pendingByteCount).toBe(0);
  });

  it('does not keep or follow the memory it was given', () => {
    const reader = new PcmReader('s16le', 1);
    const bytes = Buffer.from([1]);
    reader.push(bytes);
    bytes[0] = 9;
    expect([...reader.push(Uint8Array.of(0))]).toEqual([1 / 32768]);
  });

  it('passes non-finite floats on', () => {
    const samples = new PcmReader('f32le', 1).push(new Uint8Array(Float32Array.of(NaN, Infinity).buffer));
    expect([...samples]).toEqual([NaN, Infinity]);
  });
});

import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { pngImage } from '../../src/drawing/png-image.js';
import { clockTime, timeAxis } from '../../src/drawing/time-axis.js';

it('a picture has its size, its pixels row by row, and right check sums', () => {
  const rgb = Uint8Array.from({ length: 3 * 2 * 3 }, (_, index) => 10 * index);
  const png = pngImage(2, 3, rgb);
  expect(png.subarray(12, 24).toString('hex')).toBe('494844520000000200000003');
  const length = png.readUInt32BE(33);
  const rows = inflateSync(png.subarray(41, 41 + length));
  expect([...rows]).toEqual([0, ...rgb.subarray(0, 6), 0, ...rgb.subarray(6, 12), 0, ...rgb.subarray(12)]);
  // The end is the same in every PNG file.
  expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
});

it('an axis of time has ticks at round times', () => {
  expect(timeAxis('', 61, 200).ticks).toEqual([75, 90, 105, 120, 135, 150, 165, 180, 195]);
  expect(timeAxis('', 0, 0.5).ticks).toEqual([0]);
  expect([5, 65, 3725].map(clockTime)).toEqual(['0:05', '1:05', '1:02:05']);
});

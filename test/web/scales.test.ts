import { describe, expect, it } from 'vitest';
import { buildColourMap, oklchToSrgb } from '../../web/src/shared/colour-map.js';
import { formatDb, formatSigned, formatSpread, formatTempo } from '../../web/src/shared/format.js';
import { nearestBand, readableLimit, share } from '../../web/src/shared/scales.js';
import { parseSpectrogramColumn } from '../../web/src/shared/spectrogram-column.js';

describe('scales', () => {
  it('map a value to its share of the way and stop at the ends', () => {
    expect(share(-30, -60, 0)).toBe(0.5);
    expect(share(7, 1, 9)).toBe(0.75);
    expect(share(-120, -60, 0)).toBe(0);
    expect(share(3, -60, 0)).toBe(1);
    expect(share(Number.NaN, 0, 1)).toBe(0);
  });

  it('end at a number that a person can read', () => {
    expect([0, 0.25, 0.26, 0.9, 1.01, 1000].map(readableLimit)).toEqual([0.25, 0.25, 0.5, 1, 2, 100]);
  });

  it('find a band by its frequency on a logarithmic axis', () => {
    const centres = [100, 200, 400, 800];
    expect(nearestBand(290, centres)).toBe(2);
    expect(nearestBand(275, centres)).toBe(1);
    expect(nearestBand(20_000, centres)).toBe(3);
  });
});

describe('numbers as text', () => {
  it('carry a sign, and none at zero', () => {
    expect([0.424, -0.08, -0.001, 0].map((value) => formatSigned(value))).toEqual([
      '+0.42',
      '\u22120.08',
      '0.00',
      '0.00',
    ]);
  });

  it('show levels as meters do', () => {
    expect([-120, -23.44, 0, 5].map(formatDb)).toEqual(['\u2212∞', '\u221223.4', '0.0', '5.0']);
    expect([0.214, null, undefined].map(formatSpread)).toEqual(['± 0.21', '', '']);
    expect([formatTempo(95.6, 0.804), formatTempo(null, 0)]).toEqual(['96 BPM · 80 %', '–']);
  });
});

describe('colour map', () => {
  it('gets lighter at every step', () => {
    const map = buildColourMap();
    expect(map.length).toBe(1024);
    const lightness = Array.from({ length: 256 }, (_, index) => {
      const [red = 0, green = 0, blue = 0] = map.subarray(index * 4, index * 4 + 3);
      return luminance(red, green, blue);
    });
    for (let index = 4; index < 256; index++) {
      expect(lightness[index]).toBeGreaterThan(lightness[index - 4] ?? 1);
    }
  });

  it('converts the greys and the primary red of OKLCh as published', () => {
    expect(oklchToSrgb(0, 0, 0)).toEqual([0, 0, 0]);
    expect(oklchToSrgb(1, 0, 0)).toEqual([255, 255, 255]);
    // sRGB red stands at L .62796, C .25768, h 29.234°.
    expect(oklchToSrgb(0.62796, 0.25768, 29.234)).toEqual([255, 0, 0]);
  });
});

describe('spectrogram column', () => {
  it('is read little-endian, lowest band first', () => {
    const bytes = Uint8Array.from([0x05, 0x01, 0, 0, 3, 0, 0, 0, 7, 8, 255]);
    const column = parseSpectrogramColumn(bytes.buffer);
    expect(column?.frameIndex).toBe(261);
    expect([...(column?.levels ?? [])]).toEqual([7, 8, 255]);
  });

  it('is refused when its length is not what it says', () => {
    expect(parseSpectrogramColumn(new ArrayBuffer(4))).toBeNull();
    expect(parseSpectrogramColumn(Uint8Array.from([0, 0, 0, 0, 9, 0, 0, 0, 1]).buffer)).toBeNull();
  });
});

/** Relative luminance of an 8-bit sRGB colour (WCAG 2). */
function luminance(red: number, green: number, blue: number): number {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paletteColor, parseHexColor } from '../../src/signals/palette.js';
import { PALETTE_NAMES, PALETTES } from '../../src/signals/palettes.js';

const unit = fc.double({ min: -1, max: 1, noNaN: true });

describe('palette', () => {
  it('meets the colour of an anchor at the anchor', () => {
    for (const name of PALETTE_NAMES) {
      for (const { valence, arousal, color } of PALETTES[name]) {
        const met = paletteColor(PALETTES[name], valence, arousal);
        expect(met.red).toBeCloseTo(color.red, 3);
        expect(met.green).toBeCloseTo(color.green, 3);
        expect(met.blue).toBeCloseTo(color.blue, 3);
      }
    }
  });

  it('is halfway between two anchors halfway between them', () => {
    const pair = [
      { valence: -1, arousal: 0, color: parseHexColor('#ff0000') },
      { valence: 1, arousal: 0, color: parseHexColor('#0000ff') },
    ];
    expect(paletteColor(pair, 0, 0)).toEqual({ red: 0.5, green: 0, blue: 0.5 });
  });

  it('stays within 0..1 and moves by little when the emotion does', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PALETTE_NAMES), unit, unit, (name, valence, arousal) => {
        const here = paletteColor(PALETTES[name], valence, arousal);
        const there = paletteColor(PALETTES[name], valence + 0.002, arousal);
        for (const part of ['red', 'green', 'blue'] as const) {
          expect(here[part]).toBeGreaterThanOrEqual(0);
          expect(here[part]).toBeLessThanOrEqual(1);
          expect(Math.abs(here[part] - there[part])).toBeLessThan(0.02);
        }
      }),
    );
  });
});

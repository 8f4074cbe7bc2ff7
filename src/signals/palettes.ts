import { type PaletteAnchor, parseHexColor } from './palette.js';

/** Names of the palettes at hand. */
export const PALETTE_NAMES = ['warm-cold', 'ocean'] as const;
export type PaletteName = (typeof PALETTE_NAMES)[number];

/**
 * The palettes at hand. `warm-cold` follows what people pair with music (Palmer et al. 2013: fast major music goes with
 * light, yellow, saturated colours; slow minor music with dark, blue, dull ones; angry music with red).
 */
export const PALETTES: Readonly<Record<PaletteName, readonly PaletteAnchor[]>> = {
  'warm-cold': anchors([
    [0.7, 0.7, '#ffa000'],
    [0, 0.9, '#ff3c28'],
    [-0.7, 0.7, '#e00018'],
    [-0.7, -0.6, '#2030c8'],
    [0, -0.9, '#3878c0'],
    [0.7, -0.6, '#28b070'],
    [0, 0, '#ffc890'],
  ]),
  ocean: anchors([
    [0.7, 0.7, '#40ffe0'],
    [-0.7, 0.7, '#6030ff'],
    [-0.7, -0.7, '#0010a0'],
    [0.7, -0.7, '#00a0a0'],
    [0, 0, '#50a0ff'],
  ]),
};

function anchors(
  points: readonly (readonly [valence: number, arousal: number, hex: string])[],
): PaletteAnchor[] {
  return points.map(([valence, arousal, hex]) => ({ valence, arousal, color: parseHexColor(hex) }));
}

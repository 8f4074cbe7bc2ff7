/** Linear red, green and blue, 0..1 each. */
export interface Rgb {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** A colour pinned to a point of the valence–arousal plane. */
export interface PaletteAnchor {
  readonly valence: number;
  readonly arousal: number;
  readonly color: Rgb;
}

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

/** Closer to an anchor than this, its colour is met. */
const NEAREST_DISTANCE_SQUARED = 1e-6;

/** The colour at a point of the plane: mean of the anchors, weighted with the inverse fourth power of their distance. */
export function paletteColor(palette: readonly PaletteAnchor[], valence: number, arousal: number): Rgb {
  let [red, green, blue, total] = [0, 0, 0, 0];
  for (const anchor of palette) {
    const squared = (anchor.valence - valence) ** 2 + (anchor.arousal - arousal) ** 2;
    const weight = 1 / Math.max(squared, NEAREST_DISTANCE_SQUARED) ** 2;
    red += weight * anchor.color.red;
    green += weight * anchor.color.green;
    blue += weight * anchor.color.blue;
    total += weight;
  }
  return { red: red / total, green: green / total, blue: blue / total };
}

/** `#rrggbb` as DMX takes it: each channel over 255. */
export function parseHexColor(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return { red: (value >> 16) / 255, green: ((value >> 8) & 0xff) / 255, blue: (value & 0xff) / 255 };
}

function anchors(
  points: readonly (readonly [valence: number, arousal: number, hex: string])[],
): PaletteAnchor[] {
  return points.map(([valence, arousal, hex]) => ({ valence, arousal, color: parseHexColor(hex) }));
}

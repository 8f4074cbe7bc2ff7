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

/** How a colour is written: `#rrggbb`. */
export const HEX_COLOR = /^#[0-9a-fA-F]{6}$/;

/** `#rrggbb` as DMX takes it: each channel over 255. */
export function parseHexColor(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return { red: (value >> 16) / 255, green: ((value >> 8) & 0xff) / 255, blue: (value & 0xff) / 255 };
}

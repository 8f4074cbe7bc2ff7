import type { Rgb } from '../signals/palette.js';
import type { Look } from './look.js';

/** The colour `share` of the way from `from` to `to`. */
export function mixColors(from: Rgb, to: Rgb, share: number): Rgb {
  return {
    red: mixLevels(from.red, to.red, share),
    green: mixLevels(from.green, to.green, share),
    blue: mixLevels(from.blue, to.blue, share),
  };
}

/** The level `share` of the way from `from` to `to`; exact at both ends. */
export function mixLevels(from: number, to: number, share: number): number {
  return (1 - share) * from + share * to;
}

/** The look `share` of the way from `from` to `to`; it strobes as `from` does. */
export function mixLooks(from: Look, to: Look, share: number): Look {
  return {
    color: mixColors(from.color, to.color, share),
    level: mixLevels(from.level, to.level, share),
    strobeHz: from.strobeHz,
  };
}

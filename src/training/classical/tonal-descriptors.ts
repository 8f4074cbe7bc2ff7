import { BAND_CENTRES_HZ } from '../../features/log-filterbank.js';

/** Below this, neighbouring bands are more than a semitone apart and name no pitch. */
const LOWEST_HZ = 200;
const HIGHEST_HZ = 4000;
const C4_HZ = 261.6256;

/** Pitch class (0 = C, with fractions) of each band that has one, else null. */
const PITCH_OF_BAND = BAND_CENTRES_HZ.map((centreHz) =>
  centreHz < LOWEST_HZ || centreHz > HIGHEST_HZ ? null : 12 * Math.log2(centreHz / C4_HZ),
);

/**
 * Constant-Q chroma of one frame: the logarithmic bands (24 an octave, 149 in all, back to linear magnitude) from 200 Hz to
 * 4 kHz folded into 12 pitch classes from C, a band between two shared by them; strongest 1, all 0 in silence.
 */
export function constantQChroma(bands: ArrayLike<number>): number[] {
  const chroma = new Array<number>(12).fill(0);
  for (const [band, pitch] of PITCH_OF_BAND.entries()) {
    if (pitch === null) continue;
    const magnitude = 10 ** (bands[band] as number) - 1;
    const below = Math.floor(pitch);
    const share = pitch - below;
    const at = ((below % 12) + 12) % 12;
    chroma[at] = (chroma[at] as number) + (1 - share) * magnitude;
    chroma[(at + 1) % 12] = (chroma[(at + 1) % 12] as number) + share * magnitude;
  }
  const strongest = Math.max(...chroma);
  return strongest > 0 ? chroma.map((value) => value / strongest) : chroma;
}

/** Steps on the circles of fifths, minor thirds and major thirds, and their radii. */
const CIRCLES = [
  { step: 7 / 6, radius: 1 },
  { step: 3 / 2, radius: 1 },
  { step: 2 / 3, radius: 0.5 },
] as const;

/**
 * Tonal centroid (Harte, Sandler & Gasser 2006, section 3): the chroma, divided by its sum, on the circles of fifths, minor
 * thirds and major thirds; sine and cosine of each, six numbers; 0 in silence.
 */
export function tonnetz(chroma: readonly number[]): number[] {
  const total = chroma.reduce((sum, value) => sum + value, 0);
  return CIRCLES.flatMap(({ step, radius }) =>
    [Math.sin, Math.cos].map((wave) =>
      total === 0
        ? 0
        : (radius * chroma.reduce((sum, value, pitch) => sum + value * wave(pitch * step * Math.PI), 0)) /
          total,
    ),
  );
}

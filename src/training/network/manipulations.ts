import { BAND_COUNT, STEP_FRAME_COUNT } from '../../features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../features/pitch-profile.js';
import type { MidLevelName } from '../../inference/estimate.js';
import type { Random } from '../random.js';

/** A crop of a clip: frames of log10(1 + magnitude) and the pitch classes of its steps. */
export interface Crop {
  /** [frames][149]. */
  readonly frames: Float32Array;
  /** [frames / 4][36]. */
  readonly pitchClasses: Float32Array;
}

/** By how many standard deviations a manipulation moves ratings. */
export type RatingChanges = Partial<Record<MidLevelName, number>>;

/** Share of the rated crops that each manipulation falls on. */
const CHANCE = 0.25;
/** What each does at full strength. We set these: they say the direction and a plausible size, no listener was asked. */
const UNSTEADY: RatingChanges = { rhythmicStability: -1.6 };
const CLASHING: RatingChanges = { dissonance: 1.6, tonalStability: -1, melodiousness: -0.8 };
const LEAST_STRENGTH = 0.35;

const LN10 = Math.log(10);
/** Pitch classes in one band: both divide the octave, into 36 and 24. */
const PITCH_CLASSES_PER_BAND = PITCH_CLASS_COUNT / 24;

/**
 * Ratings of recordings say how features go together in music, not what each of them is: an unsteady pulse is so rare that
 * its name can be learned from what goes with it. So some rated crops are changed in one thing only, in place, and the rating
 * with it: the pulse is made unsteady, or the music is sounded together with itself some quarter tones away.
 * Returns what happened to the ratings; nothing, most of the time.
 */
export function manipulate(crop: Crop, random: Random): RatingChanges {
  const choice = random.uniform();
  if (choice >= 2 * CHANCE) return {};
  const strength = LEAST_STRENGTH + (1 - LEAST_STRENGTH) * random.uniform();
  if (choice < CHANCE) {
    makePulseUnsteady(crop, strength, random);
    return scaled(UNSTEADY, strength);
  }
  clashWithItself(crop, strength, random);
  return scaled(CLASHING, strength);
}

/** Plays stretches of .2 to .6 s too fast or too slow in turns, by up to a factor of 2.2; the crop begins anew where it ends. */
export function makePulseUnsteady({ frames, pitchClasses }: Crop, strength: number, random: Random): void {
  const frameCount = frames.length / BAND_COUNT;
  const steadyFrames = frames.slice();
  const steadyPitches = pitchClasses.slice();
  const direction = random.below(2);
  let position = 0;
  let end = 0;
  let speed = 1;
  for (let frame = 0, stretch = 0; frame < frameCount; frame += 1) {
    if (frame === end) {
      end += 6 + random.below(14);
      stretch += 1;
      const octaves = strength * (0.4 + 0.74 * random.uniform());
      speed = 2 ** (stretch % 2 === direction ? octaves : -octaves);
    }
    const source = Math.floor(position) % frameCount;
    copyRow(steadyFrames, source, frames, frame, BAND_COUNT);
    if (frame % STEP_FRAME_COUNT === 0) {
      const [from, to] = [Math.floor(source / STEP_FRAME_COUNT), frame / STEP_FRAME_COUNT];
      copyRow(steadyPitches, from, pitchClasses, to, PITCH_CLASS_COUNT);
    }
    position += speed;
  }
}

/** Adds the music to itself, one to three bands (quarter tones) higher or lower; `strength`: the level of what is added. */
export function clashWithItself({ frames, pitchClasses }: Crop, strength: number, random: Random): void {
  const shift = (1 + random.below(3)) * (random.below(2) === 0 ? -1 : 1);
  const magnitude = (logarithm: number): number => Math.exp(logarithm * LN10) - 1;
  const shiftRow = (row: Float32Array, places: number, isCircular: boolean, mix: Mix): void => {
    const before = row.slice();
    for (const [index, own] of before.entries()) {
      const place = index - places;
      const other = before[isCircular ? (place + row.length) % row.length : place] ?? 0;
      row[index] = mix(own, other);
    }
  };
  for (let start = 0; start < frames.length; start += BAND_COUNT) {
    shiftRow(frames.subarray(start, start + BAND_COUNT), shift, false, (own, other) =>
      Math.log10(1 + magnitude(own) + strength * magnitude(other)),
    );
  }
  const places = Math.round(shift * PITCH_CLASSES_PER_BAND);
  for (let start = 0; start < pitchClasses.length; start += PITCH_CLASS_COUNT) {
    shiftRow(
      pitchClasses.subarray(start, start + PITCH_CLASS_COUNT),
      places,
      true,
      (own, other) => (own + strength * other) / (1 + strength),
    );
  }
}

type Mix = (own: number, other: number) => number;

function scaled(changes: RatingChanges, strength: number): RatingChanges {
  return Object.fromEntries(Object.entries(changes).map(([name, change]) => [name, strength * change]));
}

function copyRow(from: Float32Array, row: number, to: Float32Array, place: number, size: number): void {
  to.set(from.subarray(row * size, (row + 1) * size), place * size);
}

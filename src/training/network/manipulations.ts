import { FRAME_RATE_HZ } from '../../features/feature-layout.js';
import { onsetFluxes } from '../../features/rhythm/onset-flux.js';
import { PITCH_CLASS_COUNT } from '../../features/pitch-profile.js';
import { BAR_PERIODS, clearestPulse, type Pulse } from '../../features/rhythm/pulse-clarity.js';
import type { MidLevelName } from '../../inference/estimate.js';
import type { CachedClip } from '../feature-cache.js';
import type { Random } from '../random.js';
import { type Crop, cropAlong, cropFrom, frameRows } from './crop.js';

/** By how many standard deviations a manipulation moves ratings. */
export type RatingChanges = Partial<Record<MidLevelName, number>>;

/**
 * Ratings of recordings say how features go together in music, not what each of them is: an unsteady pulse is so rare that
 * its name can be learned from what goes with it. So some rated crops are changed in one thing only, and the rating with it:
 * the pulse is made unsteady; the parts of each bar are put in another order, the same in each; or the music sounds together
 * with itself, transposed a little. `exchanged` changes nothing that is rated: each part of a bar is taken from this or a
 * neighbouring one, in order, so that it cannot be told by its cuts what was regrouped.
 */
export interface Manipulation {
  readonly kind: 'none' | 'unsteady' | 'regrouped' | 'exchanged' | 'clashing';
  /** 0..1. */
  readonly strength: number;
  readonly changes: RatingChanges;
}

/** Share of the rated crops that each manipulation falls on; regrouping and exchanging only where bars are clear. */
const CHANCE = 0.2;
/** What each does at full strength. We set these: they say the direction and a plausible size, no listener was asked. */
const UNSTEADY: RatingChanges = { rhythmicStability: -1.6 };
const REGROUPED: RatingChanges = { rhythmicComplexity: 1.6 };
const CLASHING: RatingChanges = { dissonance: 1.6, tonalStability: -1, melodiousness: -0.8 };
const LEAST_STRENGTH = 0.35;

/** Tempi of crops whose pulse is left as it is: they too are read between their frames, which must not tell. */
const STEADY_OCTAVES = 0.08;
/** Tempi of an unsteady pulse, above and below, at full strength. */
const UNSTEADY_OCTAVES = [0.4, 1.1] as const;
const STRETCH_FRAMES = [Math.round(0.2 * FRAME_RATE_HZ), Math.round(0.6 * FRAME_RATE_HZ)] as const;

const LN10 = Math.log(10);
/** Pitch classes in one band: both divide the octave, into 36 and 24. Below some 370 Hz bands are wider than their 24th. */
const PITCH_CLASSES_PER_BAND = PITCH_CLASS_COUNT / 24;

/** Bars are cut into so many parts, none shorter than this share of them. */
const PART_COUNTS = [4, 6] as const;
const SHORTEST_PART = 0.08;
/** A bar that returns less clearly than this is none. */
const LEAST_BAR_CLARITY = 0.3;

/**
 * Fills a crop with a rated clip from a step on, most often changed. Returns what that does to the ratings, and how many frames
 * come before the clip begins anew.
 */
export function cropManipulated(
  clip: CachedClip,
  firstStep: number,
  crop: Crop,
  random: Random,
): { readonly changes: RatingChanges; readonly heardFrames: number } {
  const plainFrames = cropFrom(clip, firstStep, crop);
  const rows = frameRows(crop.frames);
  const bar = clearestPulse(onsetFluxes(rows.slice(0, plainFrames)), BAR_PERIODS);
  const manipulation = drawManipulation(bar, random);
  const heardFrames = cropAlong(drawTimeMap(manipulation, bar, rows.length, random), clip, firstStep, crop);
  if (manipulation.kind === 'clashing') clashWithItself(crop, manipulation.strength, random);
  return { changes: manipulation.changes, heardFrames };
}

/** What is to happen to a rated crop whose bars are `bar`. */
export function drawManipulation(bar: Pulse, random: Random): Manipulation {
  const choice = random.uniform();
  const strength = LEAST_STRENGTH + (1 - LEAST_STRENGTH) * random.uniform();
  if (choice < CHANCE) return { kind: 'unsteady', strength, changes: scaled(UNSTEADY, strength) };
  if (choice < 3 * CHANCE && bar.clarity >= LEAST_BAR_CLARITY) {
    return choice < 2 * CHANCE
      ? { kind: 'regrouped', strength: 1, changes: REGROUPED }
      : { kind: 'exchanged', strength: 1, changes: {} };
  }
  if (choice > 1 - CHANCE) return { kind: 'clashing', strength, changes: scaled(CLASHING, strength) };
  return { kind: 'none', strength: 0, changes: {} };
}

/**
 * Where each of `frameCount` frames is read, in frames from the first: at a steady tempo, a little off the recording's;
 * unsteady, too fast and too slow in turns of .2 to .6 s; or bars cut into parts, and these regrouped or exchanged.
 */
export function drawTimeMap(
  { kind, strength }: Manipulation,
  bar: Pulse,
  frameCount: number,
  random: Random,
): Float32Array {
  const places = new Float32Array(frameCount);
  const tempo = 2 ** (STEADY_OCTAVES * (2 * random.uniform() - 1));
  const direction = random.below(2);
  const [leastOctaves, mostOctaves] = UNSTEADY_OCTAVES;
  const [shortest, longest] = STRETCH_FRAMES;
  let place = 0;
  let end = 0;
  let speed = 1;
  for (let frame = 0, stretch = 0; frame < frameCount; frame += 1) {
    places[frame] = place;
    if (kind === 'unsteady' && frame === end) {
      end += shortest + random.below(longest - shortest + 1);
      stretch += 1;
      const octaves = strength * (leastOctaves + (mostOctaves - leastOctaves) * random.uniform());
      speed = 2 ** (stretch % 2 === direction ? octaves : -octaves);
    }
    place += tempo * speed;
  }
  return kind === 'regrouped' || kind === 'exchanged'
    ? cutBars(places, bar.periodFrames, kind, random)
    : places;
}

/** Places with the parts of each bar in another order, the same in each, or exchanged with those of neighbouring bars. */
function cutBars(
  places: Float32Array,
  barFrames: number,
  kind: 'regrouped' | 'exchanged',
  random: Random,
): Float32Array {
  const [fewest, most] = PART_COUNTS;
  const partCount = fewest + random.below(most - fewest + 1);
  const shares = Array.from({ length: partCount }, () => SHORTEST_PART + random.uniform());
  const total = shares.reduce((sum, share) => sum + share, 0);
  let end = 0;
  const parts = shares.map((share) => {
    const start = end;
    end += (barFrames * share) / total;
    return { start, length: end - start };
  });
  if (kind === 'regrouped') random.shuffle(parts);
  const barsAway = new Map<string, number>();
  return places.map((place) => {
    const bar = Math.floor(place / barFrames);
    let within = place - bar * barFrames;
    const index = parts.findIndex(({ length }) => {
      if (within < length) return true;
      within -= length;
      return false;
    });
    const part = parts[index];
    if (part === undefined) return place;
    const key = `${bar} ${index}`;
    const away = barsAway.get(key) ?? (kind === 'exchanged' ? random.below(3) - 1 : 0);
    barsAway.set(key, away);
    return Math.max(0, bar + away) * barFrames + part.start + within;
  });
}

/**
 * Adds the music to itself, one to three bands higher or lower (quarter tones, and more below some 370 Hz, where bands are
 * wider), its pitch classes by as many quarter tones, in place; `strength`: the level of what is added.
 */
export function clashWithItself({ frames, pitchClasses }: Crop, strength: number, random: Random): void {
  const shift = (1 + random.below(3)) * (random.below(2) === 0 ? -1 : 1);
  const magnitude = (logarithm: number): number => Math.exp(logarithm * LN10) - 1;
  for (const frame of frameRows(frames)) {
    const before = frame.slice();
    for (const [band, own] of before.entries()) {
      frame[band] = Math.log10(1 + magnitude(own) + strength * magnitude(before[band - shift] ?? 0));
    }
  }
  // Half a pitch class is shared between its neighbours.
  const turn = shift * PITCH_CLASSES_PER_BAND;
  const turns = [Math.floor(turn), Math.ceil(turn)];
  for (let start = 0; start < pitchClasses.length; start += PITCH_CLASS_COUNT) {
    const profile = pitchClasses.subarray(start, start + PITCH_CLASS_COUNT);
    const before = profile.slice();
    for (const [index, own] of before.entries()) {
      const [low, high] = turns.map(
        (places) => before[(index - places + PITCH_CLASS_COUNT) % PITCH_CLASS_COUNT] as number,
      ) as [number, number];
      profile[index] = (own + (strength * (low + high)) / 2) / (1 + strength);
    }
  }
}

function scaled(changes: RatingChanges, strength: number): RatingChanges {
  return Object.fromEntries(Object.entries(changes).map(([name, change]) => [name, strength * change]));
}

import { clamp } from '../core/units.js';
import type { EmotionFrame } from '../emotion/emotion-frame.js';
import { ANALYSIS_RATE_HZ, BAND_COUNT } from '../features/feature-layout.js';
import { BAND_CENTRES_HZ } from '../features/log-filterbank.js';
import {
  BASIC_NAMES,
  FILM_NAMES,
  type FilmName,
  GEMS_NAMES,
  MID_LEVEL_NAMES,
  type MidLevelName,
  MOOD_NAMES,
} from '../inference/estimate.js';
import { paletteColor, type Rgb } from './palette.js';
import { PALETTES } from './palettes.js';

/**
 * A continuous value of an `EmotionFrame`.
 *
 * One thing has one name: its way through the estimate, `group/name` where it is one of a vocabulary (`film/tension` and `gems/tension` are
 * two things). The settings, the WebSocket, the API, the page, NDJSON and the columns of CSV use it as it is; an OSC address is the prefix and
 * the name (`/affekt/film/tension`); JSON has the steps of the way as keys; where a slash has a meaning of its own, in rules and in names of
 * files, it is a dot (`dottedName`).
 */
export interface SignalDefinition {
  /** e.g. `arousal`, `film/happy`, `energy/low`. */
  readonly name: string;
  /** Natural range, in the signal's own unit. */
  readonly low: number;
  readonly high: number;
  /** Negative values mean something: OSC sends it as it is, everything else as 0..1. */
  readonly isBipolar: boolean;
  /** Part of the colour of the emotion: it is light, and goes by what the desk makes of valence and arousal. */
  readonly isColor: boolean;
  /** For a person: what it is and what its ends mean. */
  readonly meaning: string;
  /** The value, in its own unit; null when there is none yet. */
  readonly read: (frame: EmotionFrame) => number | null;
}

/** What 0 and 1 of a mid-level feature mean. */
const MID_LEVEL_ENDS: Readonly<Record<MidLevelName, string>> = {
  melodiousness: 'no tune to tuneful',
  articulation: 'legato to staccato',
  rhythmicComplexity: 'plain to intricate rhythm',
  rhythmicStability: 'unsteady to steady pulse',
  dissonance: 'consonant to dissonant',
  tonalStability: 'no key to a clear key',
  modality: 'major to minor',
  speed: 'slow to fast',
  dynamics: 'soft to loud playing',
};
const BELOW_LOW_HZ = 250;
const ABOVE_HIGH_HZ = 2000;

/** Every signal, in the order in which it is listed. A further vocabulary is one more line with `perName`. */
export const SIGNALS: readonly SignalDefinition[] = [
  bipolar('valence', 'unpleasant (−1) to pleasant (1)', (frame) => frame.emotion?.valence),
  bipolar('arousal', 'quiet (−1) to lively (1)', (frame) => frame.emotion?.arousal),
  unit('valence01', 'valence as 0..1; .5 is the middle', (frame) => half(frame.emotion?.valence)),
  unit('arousal01', 'arousal as 0..1; .5 is the middle', (frame) => half(frame.emotion?.arousal)),
  unit('confidence', 'how far valence and arousal can be trusted', (frame) => frame.emotion?.confidence),
  unit(
    'valenceSd',
    'standard deviation of listeners’ mean ratings of valence',
    (frame) => frame.emotion?.valenceSd,
  ),
  unit('arousalSd', 'uncertainty: standard deviation of arousal', (frame) => frame.emotion?.arousalSd),
  ...perName('film', FILM_NAMES, 1, 9, filmMeaning, (frame) => frame.emotion?.film),
  ...perName('moods', MOOD_NAMES, 0, 1, 'probability of the mood', (frame) => frame.emotion?.moods),
  ...perName('gems', GEMS_NAMES, 0, 1, 'share of listeners who would say so', (frame) => frame.emotion?.gems),
  ...perName(
    'basic',
    BASIC_NAMES,
    0,
    1,
    'probability, from mood words; weak',
    (frame) => frame.emotion?.basic,
  ),
  ...perName(
    'midLevel',
    MID_LEVEL_NAMES,
    0,
    1,
    (name) => `${MID_LEVEL_ENDS[name]}; .5 is average`,
    (frame) => frame.emotion?.midLevel,
  ),
  ...(['red', 'green', 'blue'] as const).map((part) => ({
    ...unit(`color/${part}`, `${part} of the colour of the emotion`, (frame) => color(frame)?.[part]),
    isColor: true,
  })),
  signal('level', -60, 0, 'level of the input, dBFS', (frame) => frame.feature.levelDbfs),
  signal('loudness', -60, 0, 'loudness over 400 ms, LUFS', (frame) => frame.feature.momentaryLufs),
  unit('presence', 'probability of music', (frame) => frame.presence.probabilities.music),
  unit('speech', 'probability of a voice without music', (frame) => frame.presence.probabilities.speech),
  unit('noise', 'probability of applause, a crowd, hiss, hum', (frame) => frame.presence.probabilities.noise),
  unit('onset', 'strongest onset since the last frame', (frame) => frame.onsetStrength),
  signal('tempo', 45, 220, 'tempo, BPM', (frame) => frame.lastBeat?.tempoBpm),
  unit(
    'beatConfidence',
    'how sure tempo and beat are; 0: no beat',
    (frame) => frame.lastBeat?.confidence ?? 0,
  ),
  unit('beatPhase', 'place in the beat: 0 at a beat, rising towards 1 at the next', beatPhase),
  ...energies(),
];

const BY_NAME = new Map(SIGNALS.map((definition) => [definition.name, definition]));

/** The signal called `name`, or undefined. */
export function findSignal(name: string): SignalDefinition | undefined {
  return BY_NAME.get(name);
}

/** From the last beat and its tempo, by the clock of the samples; null without a beat. */
function beatPhase({ feature, lastBeat }: EmotionFrame): number | null {
  if (lastBeat === null) return null;
  const beats = ((feature.sampleIndex - lastBeat.sampleIndex) / ANALYSIS_RATE_HZ) * (lastBeat.tempoBpm / 60);
  return beats - Math.floor(beats);
}

/** Every signal of `frame` by name, in its own unit; null where there is none yet. */
export function signalValues(frame: EmotionFrame): Record<string, number | null> {
  return Object.fromEntries(SIGNALS.map(({ name, read }) => [name, read(frame)]));
}

/** The colour of the valence–arousal plane, for receivers without a patch; null before the first estimate. */
function color({ emotion }: EmotionFrame): Rgb | null {
  return emotion === null ? null : paletteColor(PALETTES['warm-cold'], emotion.valence, emotion.arousal);
}

type Reader = (frame: EmotionFrame) => number | null | undefined;

function signal(name: string, low: number, high: number, meaning: string, read: Reader): SignalDefinition {
  return {
    name,
    low,
    high,
    isBipolar: false,
    isColor: false,
    meaning,
    read: (frame) => read(frame) ?? null,
  };
}

function unit(name: string, meaning: string, read: Reader): SignalDefinition {
  return signal(name, 0, 1, meaning, read);
}

function bipolar(name: string, meaning: string, read: Reader): SignalDefinition {
  return { ...signal(name, -1, 1, meaning, read), isBipolar: true };
}

/** One signal for each name of a vocabulary, called `group/name`. */
function perName<Name extends string>(
  group: string,
  names: readonly Name[],
  low: number,
  high: number,
  meaning: string | ((name: Name) => string),
  read: (frame: EmotionFrame) => Readonly<Record<Name, number>> | undefined,
): SignalDefinition[] {
  return names.map((name) => {
    const words = typeof meaning === 'string' ? meaning : meaning(name);
    return signal(`${group}/${name}`, low, high, `${name}: ${words}`, (frame) => read(frame)?.[name]);
  });
}

/** What 1 and 9 of a film emotion mean. */
function filmMeaning(name: FilmName): string {
  if (name === 'valence') return 'of film music, unpleasant to pleasant';
  if (name === 'energy') return 'of film music, tired to awake';
  if (name === 'tension') return 'of film music, relaxed to tense';
  return 'film emotion, not at all to very';
}

/** Mean of the bands below 250 Hz, between, and above 2 kHz; log10(1 + gain · magnitude), so 3 is very loud. */
function energies(): SignalDefinition[] {
  const firstMid = BAND_CENTRES_HZ.findIndex((hz) => hz >= BELOW_LOW_HZ);
  const firstHigh = BAND_CENTRES_HZ.findIndex((hz) => hz >= ABOVE_HIGH_HZ);
  const between = (start: number, stop: number) => (frame: EmotionFrame) =>
    mean(frame.feature.bands, start, stop);
  return [
    signal('energy/low', 0, 3, 'energy below 250 Hz, logarithmic', between(0, firstMid)),
    signal('energy/mid', 0, 3, 'energy from 250 Hz to 2 kHz, logarithmic', between(firstMid, firstHigh)),
    signal('energy/high', 0, 3, 'energy above 2 kHz, logarithmic', between(firstHigh, BAND_COUNT)),
  ];
}

function mean(values: Float32Array, start: number, stop: number): number {
  let sum = 0;
  for (let index = start; index < stop; index += 1) sum += values[index] ?? 0;
  return sum / (stop - start);
}

function half(value: number | undefined): number | undefined {
  return value === undefined ? undefined : clamp((value + 1) / 2, 0, 1);
}

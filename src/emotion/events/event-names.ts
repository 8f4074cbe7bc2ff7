/** What a built-in event means and what its `value` is, for a person. */
export interface EventDescription {
  /** When it comes. */
  readonly meaning: string;
  /** Meaning, unit and range of `EmotionEvent.value`. */
  readonly value: string;
}

/** Every event that Affekt knows by itself, in the order in which it is listed. Rules add names of their own. */
export const BUILT_IN_EVENTS = {
  onset: { meaning: 'a note or drum begins', value: 'onset strength, 0..1' },
  beat: { meaning: 'a beat of the pulse', value: 'tempo, BPM' },
  'section-change': {
    meaning: 'another part of the piece has begun; about two seconds after it did',
    value: 'distance from the part before, standard deviations',
  },
  build: {
    meaning: 'loudness, brightness and onsets climb steadily',
    value: 'strength of the rise, 0..1',
  },
  drop: {
    meaning: 'bass and level come in at once, after a build or a passage without bass',
    value: 'jump of the low band, dB',
  },
  peak: { meaning: 'the most intense music in the last minutes', value: 'intensity, 0..1' },
  calm: { meaning: 'the music has become calm', value: 'intensity, 0..1' },
  'quadrant-change': {
    meaning: 'the emotion moved to another quadrant of valence and arousal',
    value: 'quadrant: 1 (+ +), 2 (− +), 3 (− −), 4 (+ −)',
  },
  'mood-change': {
    meaning: 'another of the four moods has become the most probable',
    value: 'mood: 1 melancholic, 2 calm, 3 uplifting, 4 aggressive',
  },
  'silence-start': { meaning: 'silence began', value: 'momentary loudness, LUFS' },
  'silence-end': { meaning: 'sound is back', value: 'momentary loudness, LUFS' },
  'sound-change': {
    meaning: 'something of another kind sounds than before',
    value: 'kind: 1 music, 2 speech, 3 noise (applause, a crowd, hiss, hum)',
  },
  'input-lost': { meaning: 'the input is gone', value: '0' },
  'input-back': { meaning: 'the input is back', value: '1' },
} as const satisfies Readonly<Record<string, EventDescription>>;

/** Those that come with every note or beat: they matter only at once, and beside others they would hide them. */
export const PULSES: ReadonlySet<string> = new Set(['onset', 'beat'] satisfies BuiltInEventName[]);

export type BuiltInEventName = keyof typeof BUILT_IN_EVENTS;

import type { EmotionMessage } from '../../src/server/protocol.js';

export type MidLevelName = keyof typeof MID_LEVEL_WORDS;
export type FilmName = keyof typeof FILM_WORDS;
export type Target = 'valence' | 'arousal';

type QuadrantName = NonNullable<EmotionMessage['quadrant']>;

/** The named units in words for a reader, in the order in which they are shown. */
export const MID_LEVEL_WORDS = {
  melodiousness: 'melodiousness',
  articulation: 'articulation',
  rhythmicComplexity: 'rhythmic complexity',
  rhythmicStability: 'rhythmic stability',
  dissonance: 'dissonance',
  tonalStability: 'tonal stability',
  modality: 'minor mode',
  speed: 'speed',
  dynamics: 'dynamics',
} as const;

/** The film emotions in words, in the order in which they are shown. */
export const FILM_WORDS = {
  valence: 'valence',
  energy: 'energy',
  tension: 'tension',
  anger: 'anger',
  fear: 'fear',
  happy: 'happy',
  sad: 'sad',
  tender: 'tender',
} as const;

/** The quadrants of the circumplex in the words of the stage. */
export const QUADRANT_WORDS: Readonly<Record<QuadrantName, string>> = {
  Q1: 'Uplifting',
  Q2: 'Aggressive',
  Q3: 'Melancholic',
  Q4: 'Calm',
};

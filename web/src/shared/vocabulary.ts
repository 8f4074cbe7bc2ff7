import type { EmotionMessage } from '../../../src/server/protocol.js';

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

/** Whole vocabularies, as the analysis shows them: series under a prefix, their range, and where they come from. */
export const VOCABULARIES = [
  {
    prefix: 'moods',
    title: 'Stage moods',
    note: 'probability',
    low: 0,
    high: 1,
    words: { melancholic: 'melancholic', calm: 'calm', uplifting: 'uplifting', aggressive: 'aggressive' },
  },
  { prefix: 'film', title: 'Film emotions', note: '1 none to 9 strong', low: 1, high: 9, words: FILM_WORDS },
  {
    prefix: 'gems',
    title: 'Musical emotions (GEMS)',
    note: 'share of listeners who would say so',
    low: 0,
    high: 1,
    words: {
      amazement: 'amazement',
      solemnity: 'solemnity',
      tenderness: 'tenderness',
      nostalgia: 'nostalgia',
      calmness: 'calmness',
      power: 'power',
      joyfulActivation: 'joyful activation',
      tension: 'tension',
      sadness: 'sadness',
    },
  },
  {
    prefix: 'basic',
    title: 'Basic emotions',
    note: 'probability, from mood words: weak',
    low: 0,
    high: 1,
    words: {
      joy: 'joy',
      sadness: 'sadness',
      anger: 'anger',
      fear: 'fear',
      disgust: 'disgust',
      surprise: 'surprise',
    },
  },
  {
    prefix: 'midLevel',
    title: 'Mid-level features',
    note: '0.5 is the average of music',
    low: 0,
    high: 1,
    words: MID_LEVEL_WORDS,
  },
] as const;

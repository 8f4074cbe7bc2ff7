import type { FrameMessage } from '../../src/server/protocol.js';

export type MidLevelName = keyof NonNullable<FrameMessage['midLevel']>;
export type FilmName = keyof NonNullable<FrameMessage['film']>;
export type Target = 'valence' | 'arousal';

type QuadrantName = NonNullable<FrameMessage['quadrant']>;

/** The named units in words for a reader, in the order in which they are shown. */
export const MID_LEVEL_WORDS: Readonly<Record<MidLevelName, string>> = {
  melodiousness: 'melodiousness',
  articulation: 'articulation',
  rhythmicComplexity: 'rhythmic complexity',
  rhythmicStability: 'rhythmic stability',
  dissonance: 'dissonance',
  tonalStability: 'tonal stability',
  modality: 'minor mode',
  speed: 'speed',
  dynamics: 'dynamics',
};

/** The film emotions in words, in the order in which they are shown. */
export const FILM_WORDS: Readonly<Record<FilmName, string>> = {
  valence: 'valence',
  energy: 'energy',
  tension: 'tension',
  anger: 'anger',
  fear: 'fear',
  happy: 'happy',
  sad: 'sad',
  tender: 'tender',
};

/** The quadrants of the circumplex in the words of the stage. */
export const QUADRANT_WORDS: Readonly<Record<QuadrantName, string>> = {
  Q1: 'Uplifting',
  Q2: 'Aggressive',
  Q3: 'Melancholic',
  Q4: 'Calm',
};

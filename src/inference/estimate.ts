/** The eight film emotions of Eerola & Vuoskoski 2011, rated 1..9. */
export const FILM_NAMES = [
  'valence',
  'energy',
  'tension',
  'anger',
  'fear',
  'happy',
  'sad',
  'tender',
] as const;
export type FilmName = (typeof FILM_NAMES)[number];

/** Film emotions that are valence and arousal in other words, or a mix of both; the first of `FILM_NAMES`. */
export const PLANE_FILM_NAMES = ['valence', 'energy', 'tension'] as const satisfies readonly FilmName[];

/** Kinds of sound. With singing, rap or a presenter over it, music is music. */
export const SOUND_NAMES = ['music', 'speech', 'applause', 'noise'] as const;
export type SoundName = (typeof SOUND_NAMES)[number];

/** The named units every explained value is linear in: seven of Aljanaki & Soleymani 2018, and perceptual speed and dynamics. */
export const MID_LEVEL_NAMES = [
  'melodiousness',
  'articulation',
  'rhythmicComplexity',
  'rhythmicStability',
  'dissonance',
  'tonalStability',
  'modality',
  'speed',
  'dynamics',
] as const;
export type MidLevelName = (typeof MID_LEVEL_NAMES)[number];

/** The nine emotions of the Geneva Emotional Music Scale (Zentner et al. 2008), as in Emotify. */
export const GEMS_NAMES = [
  'amazement',
  'solemnity',
  'tenderness',
  'nostalgia',
  'calmness',
  'power',
  'joyfulActivation',
  'tension',
  'sadness',
] as const;
export type GemsName = (typeof GEMS_NAMES)[number];

/** The four stage moods: quadrants Q3, Q4, Q1, Q2. */
export const MOOD_NAMES = ['melancholic', 'calm', 'uplifting', 'aggressive'] as const;
export type MoodName = (typeof MOOD_NAMES)[number];

/** Six basic emotions (Ekman 1992), learned from mood words only. */
export const BASIC_NAMES = ['joy', 'sadness', 'anger', 'fear', 'disgust', 'surprise'] as const;
export type BasicName = (typeof BASIC_NAMES)[number];

/** An explained value: `bias + Σ terms` is the value before it is clamped to its range. */
export interface Explanation {
  readonly bias: number;
  /** Signed contribution of each mid-level unit, in units of the value. */
  readonly terms: Readonly<Record<MidLevelName, number>>;
}

/** What the network says of the music up to `sampleIndex`. */
export interface Estimate {
  /** Index (at 22,050 Hz) of the sample after the newest one heard. */
  readonly sampleIndex: number;
  /** Seconds of music in the span the estimate is drawn from: up to 10. */
  readonly spanSeconds: number;
  /** −1..1: unpleasant to pleasant; 0 is the border of the quadrants, ±1 two standard deviations of the training music. */
  readonly valence: number;
  /** −1..1: quiet to lively, likewise. */
  readonly arousal: number;
  /** Standard deviation of the listeners' mean rating about `valence` and `arousal`: value ± SD covers about 68 %. */
  readonly valenceSd: number;
  readonly arousalSd: number;
  /** 1..9. */
  readonly film: Readonly<Record<FilmName, number>>;
  /** −1..1: what DEAM's raters would call valence (mostly arousal) and arousal; for comparison with the literature. */
  readonly deam: { readonly valence: number; readonly arousal: number };
  /** 0..1: .5 is the average of the training music, 0 and 1 are two and a half standard deviations below and above it. */
  readonly midLevel: Readonly<Record<MidLevelName, number>>;
  /** 0..1: expected share of listeners who would name the emotion. Not explained by mid-level terms. */
  readonly gems: Readonly<Record<GemsName, number>>;
  /** Probabilities, sum 1. Not explained by mid-level terms. */
  readonly moods: Readonly<Record<MoodName, number>>;
  /** Probabilities, sum 1; weak: learned from mood words. Not explained by mid-level terms. */
  readonly basic: Readonly<Record<BasicName, number>>;
  /** Probabilities of the kinds of sound, sum 1. Not explained by mid-level terms. */
  readonly sounds: Readonly<Record<SoundName, number>>;
  /**
   * 0..1: share of what raters tell apart that this estimate is likely to tell: less of music on which the network is often wrong, with
   * little heard, while the music changes, and where the sound is hardly music.
   */
  readonly confidence: number;
  /** How far the last second differs from the span before, standard deviations of valence and arousal: a change of the music. */
  readonly novelty: number;
  readonly why: {
    readonly valence: Explanation;
    readonly arousal: Explanation;
    readonly film: Readonly<Record<FilmName, Explanation>>;
  };
}

/** The data sets that have a reader here and audio of their own. */
export const RATED_SETS = [
  'deam',
  'soundtracks',
  'emotify',
  'panda4q',
  'grekow',
  'gtzan',
  'emopia',
  'osf5aupt',
] as const;
export type RatedSet = (typeof RATED_SETS)[number];

/** Where a clip comes from: a data set, or `sounds`, which are made for training and say only what is music. */
export type ClipSet = RatedSet | 'sounds';

/** Mid-level ratings, 0..1. `modality` is minorness. */
export interface MidLevelRatings {
  readonly melodiousness: number;
  readonly articulation: number;
  readonly rhythmicComplexity: number;
  readonly rhythmicStability: number;
  readonly dissonance: number;
  readonly tonalStability: number;
  readonly modality: number;
}

/** Valence and arousal (−1..1) at one moment of a clip. */
export interface DynamicRating {
  /** From the first sample of the clip. */
  readonly timeSeconds: number;
  readonly valence: number;
  readonly arousal: number;
}

/** What another network, the teacher, gave for windows of a clip. */
export interface TeacherWindows {
  /** The network, for people. */
  readonly name: string;
  readonly windowSeconds: number;
  /** Where each window begins, from the first sample of the clip, ascending. */
  readonly startSeconds: readonly number[];
  /** One a window: standardised outputs in steps of `step`. */
  readonly values: readonly Int8Array[];
  readonly step: number;
}

/** What listeners (or, for `ratings`, a model) said of a clip; each set fills in what it has. */
export interface ClipTargets {
  /** −1..1. */
  readonly valence?: number;
  /** −1..1. */
  readonly arousal?: number;
  /** Eight values of 1..9 in the order of `FILM_NAMES`. */
  readonly film?: readonly number[];
  /** Nine shares of raters, 0..1, in the order of `GEMS_NAMES`. */
  readonly gems?: readonly number[];
  /** Raters behind `gems`. */
  readonly gemsRaterCount?: number;
  /** Index into `MOOD_NAMES`. */
  readonly mood?: number;
  readonly moodTags?: readonly string[];
  readonly ratings?: MidLevelRatings;
  /** 1 when a person called the key minor, 0 when major. */
  readonly minor?: 0 | 1;
  readonly tempoBpm?: number;
  /** Index into `SOUND_NAMES`, of sounds made for training; a clip without it is music. */
  readonly sound?: number;
  readonly teacher?: TeacherWindows;
  /** In rising order of time, only moments inside the clip. */
  readonly dynamic?: readonly DynamicRating[];
}

/** A recording with its targets: the unit of training and evaluation. */
export interface Clip {
  readonly set: ClipSet;
  /** Unique over all sets, as in `deam/2_030`. */
  readonly id: string;
  /** Absolute path. */
  readonly audioPath: string;
  /** Clips of one group (song, album or artist, over all sets) never stand on both sides of a split. */
  readonly group: string;
  /** A further excerpt of a song that has a main clip: its song-level targets are those of the song. */
  readonly excerpt?: boolean;
  readonly targets: ClipTargets;
}

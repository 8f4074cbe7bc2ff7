import {
  BASIC_NAMES,
  FILM_NAMES,
  GEMS_NAMES,
  MID_LEVEL_NAMES,
  MOOD_NAMES,
  PLANE_FILM_NAMES,
  SOUND_NAMES,
} from '../../inference/estimate.js';
import type { Clip } from '../datasets/clip.js';
import { weakBasicEmotions } from '../datasets/weak-basic-emotions.js';
import type { CachedClip } from '../feature-cache.js';

/**
 * Targets side by side in one row. What listeners said of valence and arousal stands in columns of each set, for each says it
 * in its own dialect: DEAM and Grekow's experts by ratings, the quadrants of `panda4q` and `emopia` by the side of each axis.
 */
export const HEAD_COLUMNS = {
  deam: { start: 0, size: 2 },
  grekow: { start: 2, size: 2 },
  film: { start: 4, size: FILM_NAMES.length },
  gems: { start: 12, size: GEMS_NAMES.length },
  midLevel: { start: 21, size: MID_LEVEL_NAMES.length },
  panda4q: { start: 30, size: 2 },
  emopia: { start: 32, size: 2 },
} as const;
export type TargetHead = keyof typeof HEAD_COLUMNS;
export const TARGET_WIDTH = 34;

/** Columns that are valence (0) or arousal (1) in a set's own scale; `name`: which of the network's `axisLines` says how. */
export const AXIS_COLUMNS = [
  { name: 'deamArousal', head: 'deam', index: 1, axis: 1 },
  { name: 'grekowValence', head: 'grekow', index: 0, axis: 0 },
  { name: 'grekowArousal', head: 'grekow', index: 1, axis: 1 },
  { name: 'filmValence', head: 'film', index: 0, axis: 0 },
  { name: 'filmEnergy', head: 'film', index: 1, axis: 1 },
] as const;

/** Heads whose targets are numbers in units of their own, standardised. */
const SCALED_HEADS = ['deam', 'grekow', 'film', 'gems', 'midLevel'] as const;
export type ScaledHead = (typeof SCALED_HEADS)[number];

/** Middle of the scale of film ratings: neither pleasant nor unpleasant. */
const FILM_BORDER = 5;
/** Probability of the side that a listener named: quadrants are neither sharp nor always right. */
const SIDE_PROBABILITY = 0.95;
/** Moods on the pleasant and on the lively side. */
const PLEASANT_MOODS: readonly string[] = ['calm', 'uplifting'];
const LIVELY_MOODS: readonly string[] = ['uplifting', 'aggressive'];

/** Mean and standard deviation of each column in its own unit. */
export interface Scale {
  readonly mean: number[];
  readonly sd: number[];
}

/** The targets of one clip. */
export interface TargetRow {
  /** Standardised values, of sides probabilities; NaN where the clip has none. */
  readonly values: Float32Array;
  /** Class probabilities by head, null where the clip has none. */
  readonly classes: Readonly<Record<ClassHead, ClassTarget | null>>;
}

/** Heads that give probabilities of classes that exclude each other, and how many classes each has. */
export const CLASS_COUNTS = {
  moods: MOOD_NAMES.length,
  basic: BASIC_NAMES.length,
  sounds: SOUND_NAMES.length,
} as const;
export type ClassHead = keyof typeof CLASS_COUNTS;

/** Probabilities of the classes, sum 1, and how far they are to be trusted, 0..1. */
export interface ClassTarget {
  readonly probabilities: readonly number[];
  readonly confidence: number;
}

/**
 * Standardised targets of all clips, and the scales that undo it. Scales come from the clips marked for training only.
 * Film valence and energy are standardised about the middle of their scale, for there is one border between pleasant and
 * unpleasant, lively and quiet: that of the quadrants. Mid-level units are in standard deviations by definition (`modality`:
 * from the key a person heard, not from the model-made rating; `speed` and `dynamics`: see `rawTargets`).
 */
export class TargetTable {
  readonly rows: readonly TargetRow[];
  readonly scales: Record<ScaledHead, Scale>;

  constructor(clips: readonly CachedClip[], isTraining: (index: number) => boolean) {
    const raw = clips.map(rawTargets);
    const { mean, sd } = columnScale(raw.filter((_, index) => isTraining(index)));
    this.rows = raw.map((values, index) => ({
      values: values.map((value, column) => (value - (mean[column] as number)) / (sd[column] as number)),
      classes: classTargets(clips[index]?.clip),
    }));
    this.scales = Object.fromEntries(
      SCALED_HEADS.map((head) => {
        const { start, size } = HEAD_COLUMNS[head];
        return [head, { mean: mean.slice(start, start + size), sd: sd.slice(start, start + size) }];
      }),
    ) as Record<ScaledHead, Scale>;
  }
}

function classTargets(clip: Clip | undefined): TargetRow['classes'] {
  const { mood, moodTags, sound } = clip?.targets ?? {};
  return {
    moods: mood === undefined ? null : certain(MOOD_NAMES.length, mood),
    basic: weakBasicEmotions(moodTags ?? []),
    sounds: certain(SOUND_NAMES.length, sound ?? SOUND_NAMES.indexOf('music')),
  };
}

function certain(count: number, index: number): ClassTarget {
  return { probabilities: Array.from({ length: count }, (_, i) => (i === index ? 1 : 0)), confidence: 1 };
}

function rawTargets({ clip, statistics }: CachedClip): Float32Array {
  const row = new Float32Array(TARGET_WIDTH).fill(Number.NaN);
  const { valence, arousal, film, gems, ratings, minor, tempoBpm, mood, sound } = clip.targets;
  if ((clip.set === 'deam' || clip.set === 'grekow') && valence !== undefined && arousal !== undefined) {
    row.set([valence, arousal], HEAD_COLUMNS[clip.set].start);
  }
  if (film !== undefined) row.set(film, HEAD_COLUMNS.film.start);
  if (gems !== undefined) row.set(gems, HEAD_COLUMNS.gems.start);
  if (mood !== undefined && (clip.set === 'panda4q' || clip.set === 'emopia')) {
    const sides = [PLEASANT_MOODS, LIVELY_MOODS].map((side) =>
      side.includes(MOOD_NAMES[mood] as string) ? SIDE_PROBABILITY : 1 - SIDE_PROBABILITY,
    );
    row.set(sides, HEAD_COLUMNS[clip.set].start);
  }
  const units = row.subarray(HEAD_COLUMNS.midLevel.start);
  if (ratings !== undefined) {
    for (const [index, name] of MID_LEVEL_NAMES.entries()) {
      if (name !== 'speed' && name !== 'dynamics' && name !== 'modality') units[index] = ratings[name];
    }
  }
  if (minor !== undefined) units[MID_LEVEL_NAMES.indexOf('modality')] = minor;
  if (sound !== undefined) return row;
  // Speed as heard: notes per second, and beats where a person counted them. Dynamics: how loud the recording is played,
  // which the network has to hear from timbre, for its level is normalised away.
  const beats = tempoBpm === undefined ? 0 : Math.log2(tempoBpm / 110);
  units[MID_LEVEL_NAMES.indexOf('speed')] = Math.log2(1 + statistics.onsetRateHz) + 0.5 * beats;
  units[MID_LEVEL_NAMES.indexOf('dynamics')] = statistics.loudnessLufs;
  return row;
}

/** Mean and deviation of each column; of sides 0 and 1, for they are probabilities. */
function columnScale(rows: readonly Float32Array[]): Scale {
  const mean: number[] = [];
  const sd: number[] = [];
  for (let column = 0; column < TARGET_WIDTH; column += 1) {
    const values = rows.map((row) => row[column] as number).filter(Number.isFinite);
    const isSide = column >= HEAD_COLUMNS.panda4q.start;
    if (isSide || values.length === 0) {
      mean.push(0);
      sd.push(1);
      continue;
    }
    const isBordered = isColumnOf('film', column) && isBorderedFilm(column - HEAD_COLUMNS.film.start);
    const average = values.reduce((sum, value) => sum + value, 0) / values.length;
    const middle = isBordered ? FILM_BORDER : average;
    const square = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length;
    mean.push(middle);
    sd.push(square > 0 ? Math.sqrt(square) : 1);
  }
  return { mean, sd };
}

function isColumnOf(head: TargetHead, column: number): boolean {
  const { start, size } = HEAD_COLUMNS[head];
  return column >= start && column < start + size;
}

/** Valence and energy. */
function isBorderedFilm(index: number): boolean {
  const name = PLANE_FILM_NAMES[index];
  return name === 'valence' || name === 'energy';
}

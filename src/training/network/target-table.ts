import {
  BASIC_NAMES,
  FILM_NAMES,
  GEMS_NAMES,
  MID_LEVEL_NAMES,
  MOOD_NAMES,
} from '../../inference/estimate.js';
import { weakBasicEmotions } from '../datasets/weak-basic-emotions.js';
import type { ClipTargets } from '../datasets/clip.js';
import type { CachedClip } from '../feature-cache.js';

/** Regression targets side by side in one row: valence and arousal, film, GEMS, mid-level. */
export const HEAD_COLUMNS = {
  affect: { start: 0, size: 2 },
  film: { start: 2, size: FILM_NAMES.length },
  gems: { start: 10, size: GEMS_NAMES.length },
  midLevel: { start: 19, size: MID_LEVEL_NAMES.length },
} as const;
export type RegressionHead = keyof typeof HEAD_COLUMNS;
export const TARGET_WIDTH = 28;

/** Mean and standard deviation of each column in its own unit. */
export interface Scale {
  readonly mean: number[];
  readonly sd: number[];
}

/** The targets of one clip: standardised values, NaN where the clip has none. */
export interface TargetRow {
  readonly values: Float32Array;
  /** Class probabilities by head, null where the clip has none. */
  readonly classes: Readonly<Record<ClassHead, ClassTarget | null>>;
}

/** Heads that give probabilities of classes that exclude each other, and how many classes each has. */
export const CLASS_COUNTS = { moods: MOOD_NAMES.length, basic: BASIC_NAMES.length } as const;
export type ClassHead = keyof typeof CLASS_COUNTS;

/** Probabilities of the classes, sum 1, and how far they are to be trusted, 0..1. */
export interface ClassTarget {
  readonly probabilities: readonly number[];
  readonly confidence: number;
}

/**
 * Standardised targets of all clips, and the scales that undo it. Scales come from the clips marked for training only.
 * Valence and arousal are standardised within their set, since raters and scales differ; DEAM's scale is the one that
 * predictions are given in. Mid-level units are in standard deviations by definition (`modality`: from the key a person
 * heard, not from the model-made rating; `speed` and `dynamics`: see `unitTargets`).
 */
export class TargetTable {
  readonly rows: readonly TargetRow[];
  readonly scales: Record<RegressionHead, Scale>;

  constructor(clips: readonly CachedClip[], isTraining: (index: number) => boolean) {
    const raw = clips.map(rawTargets);
    const training = raw.filter((_, index) => isTraining(index));
    const overall = columnScale(training);
    const affectScales = new Map<string, Scale>();
    for (const set of new Set(clips.map(({ clip }) => clip.set))) {
      const members = raw.filter((_, index) => isTraining(index) && clips[index]?.clip.set === set);
      affectScales.set(set, columnScale(members));
    }
    this.rows = raw.map((values, index) => ({
      values: values.map((value, column) => {
        const own =
          column < HEAD_COLUMNS.affect.size ? affectScales.get(clips[index]?.clip.set ?? '') : undefined;
        const { mean, sd } = own ?? overall;
        return (value - (mean[column] as number)) / (sd[column] as number);
      }),
      classes: classTargets(clips[index]?.clip.targets ?? {}),
    }));
    const main = affectScales.get('deam') ?? overall;
    this.scales = {
      affect: cut(main, 'affect'),
      film: cut(overall, 'film'),
      gems: cut(overall, 'gems'),
      midLevel: cut(overall, 'midLevel'),
    };
  }
}

function classTargets({ mood, moodTags }: ClipTargets): TargetRow['classes'] {
  return {
    moods:
      mood === undefined
        ? null
        : { probabilities: MOOD_NAMES.map((_, index) => (index === mood ? 1 : 0)), confidence: 1 },
    basic: weakBasicEmotions(moodTags ?? []),
  };
}

function rawTargets({ clip, statistics }: CachedClip): Float32Array {
  const row = new Float32Array(TARGET_WIDTH).fill(Number.NaN);
  const { valence, arousal, film, gems, ratings, minor, tempoBpm } = clip.targets;
  if (valence !== undefined && arousal !== undefined) row.set([valence, arousal], HEAD_COLUMNS.affect.start);
  // What Grekow's experts call valence is something else than what DEAM's raters do: a regression fitted on one set gives
  // r −.07 and −.13 on the other (arousal: .78 and .56). One output cannot be both.
  if (clip.set === 'grekow') row[HEAD_COLUMNS.affect.start] = Number.NaN;
  if (film !== undefined) row.set(film, HEAD_COLUMNS.film.start);
  if (gems !== undefined) row.set(gems, HEAD_COLUMNS.gems.start);
  const units = row.subarray(HEAD_COLUMNS.midLevel.start);
  if (ratings !== undefined) {
    for (const [index, name] of MID_LEVEL_NAMES.entries()) {
      if (name !== 'speed' && name !== 'dynamics' && name !== 'modality') units[index] = ratings[name];
    }
  }
  if (minor !== undefined) units[MID_LEVEL_NAMES.indexOf('modality')] = minor;
  // Speed as heard: notes per second, and beats where a person counted them. Dynamics: how loud the recording is played,
  // which the network has to hear from timbre, for its level is normalised away.
  const beats = tempoBpm === undefined ? 0 : Math.log2(tempoBpm / 110);
  units[MID_LEVEL_NAMES.indexOf('speed')] = Math.log2(1 + statistics.onsetRateHz) + 0.5 * beats;
  units[MID_LEVEL_NAMES.indexOf('dynamics')] = statistics.loudnessLufs;
  return row;
}

function columnScale(rows: readonly Float32Array[]): Scale {
  const mean: number[] = [];
  const sd: number[] = [];
  for (let column = 0; column < TARGET_WIDTH; column += 1) {
    const values = rows.map((row) => row[column] as number).filter(Number.isFinite);
    const average = values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
    const square =
      values.reduce((sum, value) => sum + (value - average) ** 2, 0) / Math.max(1, values.length);
    mean.push(average);
    sd.push(square > 0 ? Math.sqrt(square) : 1);
  }
  return { mean, sd };
}

function cut(scale: Scale, head: RegressionHead): Scale {
  const { start, size } = HEAD_COLUMNS[head];
  return { mean: scale.mean.slice(start, start + size), sd: scale.sd.slice(start, start + size) };
}

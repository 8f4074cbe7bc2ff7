import { BAND_COUNT, FRAME_RATE_HZ, STEP_FRAME_COUNT } from '../../features/feature-layout.js';
import { PITCH_CLASS_COUNT } from '../../features/pitch-profile.js';
import { onsetFluxes } from '../../features/rhythm/onset-flux.js';
import { MID_LEVEL_NAMES, type MidLevelName, SOUND_NAMES } from '../../inference/estimate.js';
import type { ClipSet } from '../datasets/clip.js';
import { teacherMean, teacherSize } from '../datasets/teacher.js';
import type { CachedClip } from '../feature-cache.js';
import type { Random } from '../random.js';
import { augment, mask, overlay } from './augmentation.js';
import { type Crop, cropFrom, frameRows } from './crop.js';
import { standardise } from './input-scale.js';
import { cropManipulated, type RatingChanges } from './manipulations.js';
import { CYCLES_SAMPLING, type Sampling } from './sampling.js';
import {
  CLASS_COUNTS,
  type ClassHead,
  HEAD_COLUMNS,
  type Scale,
  TARGET_WIDTH,
  type TargetHead,
  type TargetRow,
  type TargetTable,
} from './target-table.js';

const MIXUP_BETA = 0.4;
/** Share of the rows that are mixed. */
const MIXUP_CHANCE = 0.6;
const LABEL_SMOOTHING = 0.1;

/** How often a clip of a set is drawn in an epoch: small sets more, but not as often as their size would ask for. */
const REPEATS: Readonly<Record<ClipSet, number>> = {
  deam: 1,
  soundtracks: 3,
  emotify: 3,
  panda4q: 2,
  grekow: 1,
  gtzan: 2,
  emopia: 1,
  osf5aupt: 1,
  sounds: 1,
};

/** Share of the loss that a head gets from a clip that has its targets. */
const HEAD_WEIGHTS: Readonly<Record<TargetHead | ClassHead, number>> = {
  deam: 3,
  grekow: 1.5,
  panda4q: 2,
  emopia: 2,
  film: 3,
  gems: 2,
  midLevel: 2.5,
  moods: 1.5,
  basic: 0.3,
  sounds: 0.5,
};
const TEACHER_WEIGHT = 4;

/** Speed and dynamics. */
const FIRST_MEASURED_UNIT = HEAD_COLUMNS.midLevel.start + MID_LEVEL_NAMES.indexOf('speed');
const MEASURED_UNITS_END = HEAD_COLUMNS.midLevel.start + HEAD_COLUMNS.midLevel.size;

/** Share of the crops of music that another sound is laid over. */
const OVERLAY_CHANCE = 0.2;
/** Levels of it: speech over music is music still. */
const OVERLAY_DB = [-24, 0] as const;

/** One batch, flat arrays. */
export interface Batch {
  readonly size: number;
  readonly frameCount: number;
  /** [size][frameCount][149], standardised. */
  readonly frames: Float32Array;
  /** [size][frameCount / 4][36]. */
  readonly pitchClasses: Float32Array;
  /** [size][frameCount]: onset flux before any blanking; of mixed rows the weighted mean of both. */
  readonly onsetFluxes: Float32Array;
  /** [size]: frames before the clip, or the partner it is mixed up with, was over and began anew: the pulse breaks there. */
  readonly heardFrames: readonly number[];
  /** [size][`TARGET_WIDTH`], standardised; 0 where there is none. */
  readonly targets: Float32Array;
  /** [size][`TARGET_WIDTH`]: weight of each error in the loss. */
  readonly weights: Float32Array;
  readonly teacher: TeacherBatch;
  readonly classes: Readonly<Record<ClassHead, ClassBatch>>;
}

/** What the teacher said of the crops. */
export interface TeacherBatch {
  /** [size][outputs of the teacher]; 0 where it said nothing. */
  readonly targets: Float32Array;
  /** [size]: weight of the mean squared error of each row. */
  readonly weights: Float32Array;
}

/** [size][classes] probabilities, and [size] weights in the loss. */
export interface ClassBatch {
  readonly probabilities: Float32Array;
  readonly weights: Float32Array;
}

/** Draws augmented batches of training clips. All randomness comes from the generator it is given. */
export class BatchSampler {
  /** Training clips that may be laid over music: sounds that are none. */
  readonly #overlays: readonly number[];
  readonly #teacherSize: number;

  constructor(
    readonly clips: readonly CachedClip[],
    readonly targets: TargetTable,
    readonly input: Scale,
    readonly trainingIndices: readonly number[],
    readonly sampling: Sampling = CYCLES_SAMPLING,
  ) {
    this.#overlays = trainingIndices.filter((index) => {
      const { sound } = this.#clip(index).clip.targets;
      return sound !== undefined && SOUND_NAMES[sound] !== 'music';
    });
    this.#teacherSize = teacherSize(clips);
  }

  /** Clip indices of an epoch in random order, cut into batches. */
  epoch(batchSize: number, random: Random): number[][] {
    const indices = this.trainingIndices.flatMap((index) =>
      new Array<number>(this.#repeats(this.#clip(index))).fill(index),
    );
    random.shuffle(indices);
    const batches: number[][] = [];
    for (let start = 0; start + batchSize <= indices.length; start += batchSize) {
      batches.push(indices.slice(start, start + batchSize));
    }
    return batches.length > 0 ? batches : [indices];
  }

  /** The batch of these clips: random crops, augmented, mixed up with another clip of the same set, masked. */
  batch(indices: readonly number[], random: Random): Batch {
    const size = indices.length;
    const { cropFrames, isManipulating } = this.sampling;
    const frameCount = cropFrames[random.below(cropFrames.length)] as number;
    const cropSize = frameCount * BAND_COUNT;
    const stepCount = frameCount / STEP_FRAME_COUNT;
    const profileSize = stepCount * PITCH_CLASS_COUNT;
    const frames = new Float32Array(size * cropSize);
    const profiles = new Float32Array(size * profileSize);
    const fluxes = new Float32Array(size * frameCount);
    const heard: number[] = [];
    const values: Float32Array[] = [];
    const taught: (Float32Array | null)[] = [];
    for (const [row, index] of indices.entries()) {
      const clip = this.#clip(index);
      const crop = {
        frames: frames.subarray(row * cropSize, (row + 1) * cropSize),
        pitchClasses: profiles.subarray(row * profileSize, (row + 1) * profileSize),
      };
      const firstStep = this.#firstStep(clip, frameCount, random);
      const { heardFrames, changes } =
        isManipulating && clip.clip.targets.ratings !== undefined
          ? cropManipulated(clip, firstStep, crop, random)
          : { heardFrames: cropFrom(clip, firstStep, crop), changes: {} };
      heard.push(heardFrames);
      taught.push(taughtOf(clip, firstStep, heardFrames));
      if (clip.clip.set !== 'sounds') this.#overlay(crop, random);
      values.push(changed(this.#row(index).values, changes));
      augment(crop.frames, random);
      fluxes.set(onsetFluxes(frameRows(crop.frames)), row * frameCount);
      standardise(crop.frames, this.input);
    }
    const partners = indices.map((index) => this.#partner(index, indices, random));
    const shares = indices.map(() => (random.uniform() < MIXUP_CHANCE ? random.beta(MIXUP_BETA) : 1));
    const mixed = mix(frames, cropSize, partners, shares);
    for (let row = 0; row < size; row += 1)
      mask(mixed.subarray(row * cropSize, (row + 1) * cropSize), random);
    const pitchClasses = mix(profiles, profileSize, partners, shares);
    return {
      size,
      frameCount,
      frames: mixed,
      pitchClasses,
      onsetFluxes: mix(fluxes, frameCount, partners, shares),
      heardFrames: heard.map((count, row) =>
        shares[row] === 1 ? count : Math.min(count, heard[partners[row] as number] as number),
      ),
      teacher: this.#teacherTargets(taught, partners, shares),
      ...this.#regressionTargets(values, partners, shares),
      classes: {
        moods: this.#classTargets('moods', indices, partners, shares),
        basic: this.#classTargets('basic', indices, partners, shares),
        sounds: this.#classTargets('sounds', indices, partners, shares),
      },
    };
  }

  #repeats({ clip }: CachedClip): number {
    return REPEATS[clip.set] * (clip.targets.ratings === undefined ? 1 : this.sampling.ratedRepeats);
  }

  #clip(index: number): CachedClip {
    return this.clips[index] as CachedClip;
  }

  /** Now and then lays speech, applause or noise over a crop of music. */
  #overlay(crop: Crop, random: Random): void {
    if (this.#overlays.length === 0 || random.uniform() >= OVERLAY_CHANCE) return;
    const clip = this.#clip(this.#overlays[random.below(this.#overlays.length)] as number);
    const other = {
      frames: new Float32Array(crop.frames.length),
      pitchClasses: new Float32Array(crop.pitchClasses.length),
    };
    const frameCount = crop.frames.length / BAND_COUNT;
    cropFrom(clip, this.#firstStep(clip, frameCount, random), other);
    const [lowest, highest] = OVERLAY_DB;
    overlay(crop, other, lowest + (highest - lowest) * random.uniform());
  }

  /** A random step to begin a crop with. */
  #firstStep({ frameCount }: CachedClip, wanted: number, random: Random): number {
    return random.below(Math.max(0, Math.floor((frameCount - wanted) / STEP_FRAME_COUNT)) + 1);
  }

  /** Row of a random other clip of the same set in the batch; the row itself when it is alone. */
  #partner(index: number, indices: readonly number[], random: Random): number {
    const { set } = this.#clip(index).clip;
    const rows = indices.flatMap((other, row) =>
      this.#clip(other).clip.set === set && other !== index ? [row] : [],
    );
    return rows.length === 0 ? indices.indexOf(index) : (rows[random.below(rows.length)] as number);
  }

  #regressionTargets(
    values: readonly Float32Array[],
    partners: readonly number[],
    shares: readonly number[],
  ): Pick<Batch, 'targets' | 'weights'> {
    const size = values.length;
    const targets = new Float32Array(size * TARGET_WIDTH);
    const weights = new Float32Array(size * TARGET_WIDTH);
    for (const [row, own] of values.entries()) {
      const share = shares[row] as number;
      const other = values[partners[row] as number] as Float32Array;
      for (const [head, { start, size: width }] of Object.entries(HEAD_COLUMNS)) {
        for (let column = start; column < start + width; column += 1) {
          const value = mixed(own[column] as number, other[column] as number, share);
          if (!Number.isFinite(value)) continue;
          targets[row * TARGET_WIDTH + column] = value;
          const isMeasured = column >= FIRST_MEASURED_UNIT && column < MEASURED_UNITS_END;
          const ease = isMeasured ? this.sampling.measuredUnitEase : 1;
          weights[row * TARGET_WIDTH + column] = (ease * HEAD_WEIGHTS[head as TargetHead]) / width / size;
        }
      }
    }
    return { targets, weights };
  }

  #teacherTargets(
    taught: readonly (Float32Array | null)[],
    partners: readonly number[],
    shares: readonly number[],
  ): TeacherBatch {
    const width = this.#teacherSize;
    const targets = new Float32Array(taught.length * width);
    const weights = new Float32Array(taught.length);
    for (const [row, own] of taught.entries()) {
      const share = shares[row] as number;
      const other = share === 1 ? own : (taught[partners[row] as number] as Float32Array | null);
      if (own === null || other === null) continue;
      weights[row] = TEACHER_WEIGHT / taught.length;
      targets.set(
        own.map((value, column) => mixed(value, other[column] as number, share)),
        row * width,
      );
    }
    return { targets, weights };
  }

  #classTargets(
    head: ClassHead,
    indices: readonly number[],
    partners: readonly number[],
    shares: readonly number[],
  ): ClassBatch {
    const size = indices.length;
    const count = CLASS_COUNTS[head];
    const probabilities = new Float32Array(size * count);
    const weights = new Float32Array(size);
    for (const [row, index] of indices.entries()) {
      const share = shares[row] as number;
      const own = this.#row(index).classes[head];
      const other = share === 1 ? own : this.#row(indices[partners[row] as number] as number).classes[head];
      if (own === null || other === null) continue;
      weights[row] = (HEAD_WEIGHTS[head] * (share * own.confidence + (1 - share) * other.confidence)) / size;
      for (let index = 0; index < count; index += 1) {
        const probability =
          share * (own.probabilities[index] as number) + (1 - share) * (other.probabilities[index] as number);
        probabilities[row * count + index] = LABEL_SMOOTHING / count + (1 - LABEL_SMOOTHING) * probability;
      }
    }
    return { probabilities, weights };
  }

  #row(index: number): TargetRow {
    return this.targets.rows[index] as TargetRow;
  }
}

/** `share` of the one and the rest of the other; where nothing is mixed the other need not be a number. */
function mixed(own: number, other: number, share: number): number {
  return share === 1 ? own : share * own + (1 - share) * other;
}

/** What the teacher said of the part of a clip that a crop holds; null where it said nothing. */
function taughtOf({ clip }: CachedClip, firstStep: number, heardFrames: number): Float32Array | null {
  const { teacher } = clip.targets;
  if (teacher === undefined) return null;
  const fromSeconds = (firstStep * STEP_FRAME_COUNT) / FRAME_RATE_HZ;
  return teacherMean(teacher, fromSeconds, fromSeconds + heardFrames / FRAME_RATE_HZ);
}

/** Standardised targets after what was done to the crop: valence and arousal of music that was changed are not known. */
function changed(values: Float32Array, changes: RatingChanges): Float32Array {
  if (Object.keys(changes).length === 0) return values;
  const { start, size } = HEAD_COLUMNS.grekow;
  const result = values.slice().fill(Number.NaN, start, start + size);
  for (const [name, change] of Object.entries(changes)) {
    const column = HEAD_COLUMNS.midLevel.start + MID_LEVEL_NAMES.indexOf(name as MidLevelName);
    result[column] = (result[column] as number) + change;
  }
  return result;
}

function mix(
  frames: Float32Array,
  cropSize: number,
  partners: readonly number[],
  shares: readonly number[],
): Float32Array {
  const mixed = new Float32Array(frames.length);
  for (const [row, partner] of partners.entries()) {
    const share = shares[row] as number;
    const own = row * cropSize;
    const other = partner * cropSize;
    for (let index = 0; index < cropSize; index += 1) {
      mixed[own + index] =
        share * (frames[own + index] as number) + (1 - share) * (frames[other + index] as number);
    }
  }
  return mixed;
}

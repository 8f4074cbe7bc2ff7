import { BAND_COUNT, STEP_FRAME_COUNT } from '../../features/feature-layout.js';
import { onsetFluxes } from '../../features/rhythm/onset-flux.js';
import { PITCH_CLASS_COUNT } from '../../features/pitch-profile.js';
import { MID_LEVEL_NAMES, type MidLevelName } from '../../inference/estimate.js';
import type { ClipSet } from '../datasets/clip.js';
import type { CachedClip } from '../feature-cache.js';
import type { Random } from '../random.js';
import { augment, mask } from './augmentation.js';
import { cropFrom, frameRows } from './crop.js';
import { standardise } from './input-scale.js';
import { cropManipulated, type RatingChanges } from './manipulations.js';
import { CYCLES_SAMPLING, type Sampling } from './sampling.js';
import {
  CLASS_COUNTS,
  type ClassHead,
  HEAD_COLUMNS,
  type RegressionHead,
  type Scale,
  TARGET_WIDTH,
  type TargetRow,
  type TargetTable,
} from './target-table.js';

const MIXUP_BETA = 0.4;
/** Share of the rows that are mixed. */
const MIXUP_CHANCE = 0.4;
const LABEL_SMOOTHING = 0.1;

/** How often a clip of a set is drawn in an epoch: small sets more, but not as often as their size would ask for. */
const REPEATS: Readonly<Record<ClipSet, number>> = {
  deam: 1,
  soundtracks: 3,
  emotify: 3,
  panda4q: 1,
  grekow: 1,
  gtzan: 2,
  osf5aupt: 1,
};

/** Share of the loss that a head gets from a clip that has its targets. */
const HEAD_WEIGHTS: Readonly<Record<RegressionHead | ClassHead, number>> = {
  affect: 1.5,
  film: 3,
  gems: 2,
  midLevel: 2.5,
  moods: 1,
  basic: 0.3,
};

/** Speed and dynamics. */
const FIRST_MEASURED_UNIT = TARGET_WIDTH - 2;

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
  /** [size]: frames before the clip, or its partner in mixup, was over and began anew: the pulse breaks there. */
  readonly heardFrames: readonly number[];
  /** [size][28], standardised; 0 where there is none. */
  readonly targets: Float32Array;
  /** [size][28]: weight of each squared error in the loss. */
  readonly weights: Float32Array;
  readonly classes: Readonly<Record<ClassHead, ClassBatch>>;
}

/** [size][classes] probabilities, and [size] weights in the loss. */
export interface ClassBatch {
  readonly probabilities: Float32Array;
  readonly weights: Float32Array;
}

/** Draws augmented batches of training clips. All randomness comes from the generator it is given. */
export class BatchSampler {
  constructor(
    readonly clips: readonly CachedClip[],
    readonly targets: TargetTable,
    readonly input: Scale,
    readonly trainingIndices: readonly number[],
    readonly sampling: Sampling = CYCLES_SAMPLING,
  ) {}

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
      heardFrames: heard.map((count, row) => Math.min(count, heard[partners[row] as number] as number)),
      ...this.#regressionTargets(values, partners, shares),
      classes: {
        moods: this.#classTargets('moods', indices, partners, shares),
        basic: this.#classTargets('basic', indices, partners, shares),
      },
    };
  }

  #repeats({ clip }: CachedClip): number {
    return REPEATS[clip.set] * (clip.targets.ratings === undefined ? 1 : this.sampling.ratedRepeats);
  }

  #clip(index: number): CachedClip {
    return this.clips[index] as CachedClip;
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
          const value = share * (own[column] as number) + (1 - share) * (other[column] as number);
          if (!Number.isFinite(value)) continue;
          targets[row * TARGET_WIDTH + column] = value;
          const ease = column >= FIRST_MEASURED_UNIT ? this.sampling.measuredUnitEase : 1;
          weights[row * TARGET_WIDTH + column] = (ease * HEAD_WEIGHTS[head as RegressionHead]) / width / size;
        }
      }
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
      const other = this.#row(indices[partners[row] as number] as number).classes[head];
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

/** Standardised targets after what was done to the crop: valence and arousal of music that was changed are not known. */
function changed(values: Float32Array, changes: RatingChanges): Float32Array {
  if (Object.keys(changes).length === 0) return values;
  const { start, size } = HEAD_COLUMNS.affect;
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

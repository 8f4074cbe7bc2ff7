import { z } from 'zod';
import { BAND_COUNT } from '../features/feature-layout.js';
import { FILM_NAMES, GEMS_NAMES, MID_LEVEL_NAMES } from './estimate.js';
import { TRUNK_NAMES } from './trunks.js';

const weightSpec = z.object({
  name: z.string(),
  shape: z.array(z.number().int().positive()),
  dtype: z.literal('float32'),
  quantization: z.object({ dtype: z.literal('float16'), original_dtype: z.literal('float32') }),
});

/** Mean and standard deviation of each target, in its own unit: heads speak in standardised units. */
function scale(length: number) {
  return z.object({
    mean: z.array(z.number()).length(length),
    sd: z.array(z.number().positive()).length(length),
  });
}

/** A piecewise linear curve over seconds heard. */
function points(highest = 100) {
  return z
    .array(z.tuple([z.number(), z.number().min(0).max(highest)]))
    .min(1)
    .refine((pairs) => pairs.every(([x], index) => index === 0 || x > (pairs[index - 1]?.[0] ?? x)), {
      error: 'seconds have to ascend',
    });
}

/** [offset, slope]. */
const line = z.tuple([z.number(), z.number()]);

/** What `model.json` holds beside the weights; see `models/README.md` for people. */
export const modelManifestSchema = z.object({
  format: z.literal('affekt-model'),
  formatVersion: z.literal(2),
  name: z.string(),
  createdBy: z.string(),
  licence: z.string(),
  features: z.object({
    layoutHash: z.string(),
    layout: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
  /** Which trunk the weights belong to; models made before there was a choice do not say. */
  trunk: z.enum(TRUNK_NAMES).default('small'),
  /** Per-band mean and standard deviation of the training spectrograms. */
  input: scale(BAND_COUNT),
  outputs: z.object({
    /** Border and unit of valence and arousal as they are shown. */
    affect: scale(2),
    deam: scale(2),
    film: scale(FILM_NAMES.length),
    gems: scale(GEMS_NAMES.length),
    midLevel: scale(MID_LEVEL_NAMES.length),
  }),
  /** Distance of fast from slow estimate (standard deviations of the training music) that counts as a change of the music. */
  changeThreshold: z.number().positive(),
  /**
   * How sets rate the axes: rating = offset + slope · value as shown. What is not here is rated by sides only, or, as DEAM's valence,
   * is no axis.
   */
  axes: z.object({
    deam: z.object({ arousal: line }),
    grekow: z.object({ valence: line, arousal: line }),
    film: z.object({ valence: line, energy: line }),
  }),
  /** How many times as much variance of ratings is left untold as the network doubts, on held-out groups. */
  doubtFactor: z.number().positive(),
  /** [seconds heard, factor] on the standard deviations the network gives, so that they cover 68 % on held-out groups. */
  intervals: z.object({ valence: points(), arousal: points() }),
  /** Predicted share at or above which a GEMS emotion is said to be present. */
  gemsThresholds: z.array(z.number().min(0).max(1)).length(GEMS_NAMES.length),
  data: z.array(z.object({ set: z.string(), clipCount: z.number(), use: z.string() })),
  /** Which groups were held out: fold `heldOutFold` of `groupFolds(clips, foldCount, seed)`. */
  split: z.object({
    foldCount: z.number().int(),
    /** Null when nothing was held out in the last cycle: figures, and what is calibrated on held-out groups, are from before it. */
    heldOutFold: z.number().int().nullable(),
    /** The folds that the figures are of: each was judged by a network of this recipe that had not seen it. */
    judgedFolds: z.array(z.number().int()),
    seed: z.number().int(),
    /** Digests (`groupDigest`) of the groups trained on: every other group may judge the model. */
    trainedGroups: z.array(z.string()),
  }),
  metrics: z.record(z.string(), z.unknown()),
  weightsSha256: z.string(),
  weightsManifest: z.tuple([
    z.object({ paths: z.tuple([z.literal('weights.bin')]), weights: z.array(weightSpec) }),
  ]),
});

export type ModelManifest = z.infer<typeof modelManifestSchema>;

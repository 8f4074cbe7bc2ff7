import path from 'node:path';
import { selectBackend } from '../inference/backend.js';
import type { ModelArtifact } from '../inference/model-artifact.js';
import { baselineFigures, type JudgedFold } from './classical/baseline-figures.js';
import { groupDigest } from './datasets/group-split.js';
import { FOLD_COUNT, trainingSplit } from './datasets/training-split.js';
import type { AxesOf } from './evaluation/axis-ratings.js';
import { type Calibration, calibrate } from './evaluation/calibration.js';
import { crossCalibrations, halvesByGroup } from './evaluation/cross-calibration.js';
import { headMetrics } from './evaluation/head-metrics.js';
import { metricIntervals } from './evaluation/metric-intervals.js';
import { type PlanePoints, planePoints } from './evaluation/plane-points.js';
import { predictClip, scoreClips } from './evaluation/predict-clip.js';
import { shownScale } from './evaluation/shown-scale.js';
import type { CachedClip } from './feature-cache.js';
import { artifactInMemory, describeModel, type ModelDescription, onScale } from './network/build-artifact.js';
import { type TrainingPlan, trainNetwork } from './network/network-trainer.js';

/** Training clips that tell how far valence and arousal go. */
const SCALE_CLIP_COUNT = 64;

/** What to train, and by which folds to judge it. */
export interface ModelPlan {
  readonly name: string;
  readonly programVersion: string;
  /** Each is held out once, and its clips are judged by the network that has not seen them. */
  readonly folds: readonly number[];
  /** Whether what ships is the network of the first fold after a further cycle on everything; else it is that network itself. */
  readonly isOnEverything: boolean;
  readonly training: Omit<TrainingPlan, 'workFolder' | 'start'>;
  /** Epochs of the further cycle. */
  readonly furtherEpochs: number;
  /** Each network has a folder of its own in it, for its checkpoints. */
  readonly workFolder: string;
  onProgress(line: string): void;
}

/** A model, ready to be saved. */
export interface TrainedModel {
  readonly description: ModelDescription;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly figures: Readonly<Record<string, number>>;
  /** Where held-out clips lie. */
  readonly plane: readonly PlanePoints[];
}

/**
 * Trains a network for each fold, calibrates on what they say of the clips they have not seen, measures them there, each half of
 * the clips as calibrated on the other, and gives the model that ships, calibrated on both: the first of them, as it is or gone on
 * with everything. Every network resumes from its checkpoints. Leaves the backend at WASM, on which single steps are cheapest.
 */
export async function trainModel(clips: readonly CachedClip[], plan: ModelPlan): Promise<TrainedModel> {
  const { seed } = plan.training;
  const judged: (JudgedFold & { readonly network: Uncalibrated })[] = [];
  for (const fold of plan.folds) {
    const isTraining = trainingSplit(
      clips.map(({ clip }) => clip),
      seed,
      fold,
    );
    const network = await trainUncalibrated(clips, isTraining, fold, plan.training, plan);
    // Further excerpts of songs are there to be learned from: ratings are of songs.
    const heldOut = clips.filter(({ clip }, index) => !isTraining(index) && clip.excerpt !== true);
    const training = clips.filter((_, index) => isTraining(index));
    judged.push({ network, training, heldOut });
  }
  const first = (judged[0] as (typeof judged)[number]).network;
  const further = { ...plan.training, cycleEpochs: [plan.furtherEpochs], start: first.cycled };
  const shipped = plan.isOnEverything
    ? await trainUncalibrated(clips, () => true, null, further, plan)
    : first;
  const axes = new Map(
    judged.flatMap(({ network, heldOut }) =>
      heldOut.map(({ clip }) => [clip.id, network.description.axes] as const),
    ),
  );
  const axesOf: AxesOf = ({ id }) => axes.get(id) ?? shipped.description.axes;
  plan.onProgress('calibrating on held-out groups');
  const teaching = judged.flatMap(({ network, heldOut }) =>
    heldOut.filter(teachesCalibration).map((cached) => {
      const prediction = predictClip(artifactOf(network), cached);
      return { clip: cached.clip, prediction, axes: axesOf(cached.clip) };
    }),
  );
  plan.onProgress('measuring on held-out groups');
  const halfOf = halvesByGroup(
    judged.flatMap(({ heldOut }) => heldOut.map(({ clip }) => clip)),
    seed,
  );
  const scored = crossCalibrations(teaching, halfOf).flatMap((ofOther, half) =>
    judged.flatMap(({ network, heldOut }) =>
      scoreClips(
        artifactOf(network, ofOther),
        heldOut.filter(({ clip }) => halfOf(clip) === half),
      ),
    ),
  );
  const calibration = calibrate(teaching);
  const figures = headMetrics(scored, axesOf);
  plan.onProgress('simple methods on held-out groups');
  const baselines = await baselineFigures(judged, axesOf, seed);
  const { description, weights } = shipped;
  const metrics = {
    ...figures,
    ...metricIntervals(scored, axesOf, seed),
    baselines,
    losses: [...new Set([first, shipped])].flatMap((network) => network.description.metrics.losses),
  };
  return {
    description: { ...description, ...calibration, metrics },
    weights,
    figures,
    plane: planePoints(scored, axesOf),
  };
}

/** Whether a clip has ratings of an axis or of GEMS. */
function teachesCalibration({ clip }: CachedClip): boolean {
  const { gems, film } = clip.targets;
  return clip.set === 'deam' || clip.set === 'grekow' || gems !== undefined || film !== undefined;
}

interface Uncalibrated {
  readonly description: ModelDescription;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly cycled: ReadonlyMap<string, Float32Array>;
}

function artifactOf({ description, weights }: Uncalibrated, calibration?: Calibration): ModelArtifact {
  return artifactInMemory({ ...description, ...calibration }, weights);
}

/** @param fold null: everything is trained on. */
async function trainUncalibrated(
  clips: readonly CachedClip[],
  isTraining: (index: number) => boolean,
  fold: number | null,
  training: Omit<TrainingPlan, 'workFolder'>,
  { name, programVersion, folds, workFolder, onProgress }: ModelPlan,
): Promise<Uncalibrated> {
  const folder = fold === null ? 'everything' : `fold-${fold}`;
  await selectBackend('node');
  const epochCount = training.cycleEpochs.reduce((sum, epochs) => sum + epochs, training.finishEpochs);
  const trained = await trainNetwork(
    clips,
    isTraining,
    { ...training, workFolder: path.join(workFolder, folder) },
    ({ epoch, batch, batchCount, loss }) =>
      onProgress(
        `${folder}: epoch ${epoch + 1}/${epochCount} batch ${batch + 1}/${batchCount} loss ${loss.toFixed(4)}`,
      ),
  );
  const seen = clips.filter((_, index) => isTraining(index));
  const trainedGroups = [...new Set(seen.map(({ clip }) => groupDigest(clip.group)))].sort();
  const split = {
    foldCount: FOLD_COUNT,
    heldOutFold: fold,
    judgedFolds: [...folds],
    seed: training.seed,
    trainedGroups,
  };
  const unscaled = describeModel(name, trained, seen, split, programVersion);
  trained.network.dispose();
  const music = seen.filter(({ clip }) => clip.set !== 'sounds');
  const stride = Math.max(1, Math.floor(music.length / SCALE_CLIP_COUNT));
  const sample = music.filter((_, index) => index % stride === 0);
  const artifact = artifactInMemory(unscaled, trained.weights);
  await selectBackend('wasm');
  const said = sample.map((clip) => predictClip(artifact, clip));
  return {
    description: onScale(unscaled, shownScale(unscaled.outputs.affect, said)),
    weights: trained.weights,
    cycled: trained.cycled,
  };
}

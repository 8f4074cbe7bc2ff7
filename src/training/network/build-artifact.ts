import { FEATURE_LAYOUT, featureLayoutHash } from '../../features/layout-hash.js';
import type { ModelArtifact } from '../../inference/model-artifact.js';
import { weightShapes } from '../../inference/model-artifact.js';
import type { ModelManifest } from '../../inference/model-manifest.js';
import type { CachedClip } from '../feature-cache.js';
import type { TrainedNetwork } from './network-trainer.js';
import type { Scale } from './target-table.js';

export type ModelDescription = Omit<ModelManifest, 'weightsSha256' | 'weightsManifest'>;

/** What each set is used for; goes into the model card. */
const SET_USE: Readonly<Record<string, string>> = {
  deam: 'valence and arousal of songs (Aljanaki, Yang & Soleymani 2017)',
  soundtracks: 'eight film emotions (Eerola & Vuoskoski 2011)',
  emotify: 'nine GEMS emotions (Aljanaki, Wiering & Veltkamp 2016)',
  panda4q:
    'sides of valence and arousal, four moods, and six basic emotions from its mood words (Panda, Malheiro & Paiva 2018)',
  grekow: 'valence and arousal (Grekow), mid-level ratings made by a model, key and tempo by people',
  gtzan: 'mid-level ratings made by a model, key and tempo by people',
  emopia: 'sides of valence and arousal, and moods, of the piano alone (Hung et al. 2021)',
  sounds: 'made by ourselves: what is music, speech, applause, noise',
};

/** Unit of valence and arousal, in those of the network, of which nothing reaches ±1. */
const UNCUT = 0.05;

/** A description with valence and arousal shown on another scale. */
export function onScale(description: ModelDescription, affect: Scale): ModelDescription {
  const { outputs, axes } = description;
  const rescaled = (axis: 0 | 1, [offset, slope]: readonly [number, number]): [number, number] => [
    offset,
    (slope * (outputs.affect.sd[axis] as number)) / (affect.sd[axis] as number),
  ];
  const { deam, grekow, film } = axes;
  return {
    ...description,
    outputs: { ...outputs, affect },
    axes: {
      deam: { arousal: rescaled(1, deam.arousal) },
      grekow: { valence: rescaled(0, grekow.valence), arousal: rescaled(1, grekow.arousal) },
      film: { valence: rescaled(0, film.valence), energy: rescaled(1, film.energy) },
    },
  };
}

/** The description of a trained network, before calibration: no change is ever seen and confidence is unknown. */
export function describeModel(
  name: string,
  trained: TrainedNetwork,
  trainingClips: readonly CachedClip[],
  split: ModelManifest['split'],
  programVersion: string,
): ModelDescription {
  const counts = new Map<string, number>();
  const { deam, film, gems, midLevel } = trained.targets.scales;
  for (const { clip } of trainingClips) counts.set(clip.set, (counts.get(clip.set) ?? 0) + 1);
  return {
    format: 'affekt-model',
    formatVersion: 2,
    name,
    createdBy: `affekt ${programVersion}`,
    licence: 'CC BY-NC-SA 4.0 (trained on research data sets; non-commercial)',
    features: { layoutHash: featureLayoutHash(), layout: FEATURE_LAYOUT },
    trunk: trained.network.trunkName,
    input: trained.input,
    outputs: { affect: { mean: [0, 0], sd: [UNCUT, UNCUT] }, deam, film, gems, midLevel },
    axes: uncutAxes(trained),
    changeThreshold: Number.MAX_VALUE,
    doubtFactor: 1,
    gemsThresholds: gems.mean,
    intervals: { valence: [[0, 1]], arousal: [[0, 1]] },
    data: [
      ...[...counts].map(([set, clipCount]) => ({ set, clipCount, use: SET_USE[set] ?? 'own ratings' })),
      ...teacherUse(trainingClips),
    ],
    split,
    metrics: { losses: trained.losses },
  };
}

function teacherUse(trainingClips: readonly CachedClip[]): ModelManifest['data'] {
  const taught = trainingClips.flatMap(({ clip }) => clip.targets.teacher ?? []);
  const [teacher] = taught;
  if (teacher === undefined) return [];
  const use = `outputs of ${teacher.name} for clips of the sets above, imitated`;
  return [{ set: 'teacher', clipCount: taught.length, use }];
}

/** A model in memory, as `loadModel` would give it, to evaluate before anything is written. */
export function artifactInMemory(
  description: ModelDescription,
  weights: ReadonlyMap<string, Float32Array>,
): ModelArtifact {
  const shaped = [...weightShapes(description.trunk)].map(([name, shape]) => {
    const values = weights.get(name);
    if (values === undefined) throw new RangeError(`weight ${name} is missing`);
    return [name, { shape, values }] as const;
  });
  const manifest: ModelManifest = {
    ...description,
    weightsSha256: '',
    weightsManifest: [{ paths: ['weights.bin'], weights: [] }],
  };
  return { folder: '(in memory)', manifest, weights: new Map(shaped) };
}

/** How sets rate the axes on the scale on which nothing is cut. */
function uncutAxes({ network, targets }: TrainedNetwork): ModelManifest['axes'] {
  const { deam, grekow, film } = targets.scales;
  const lines = network.axisLines();
  const line = (
    [offset, slope]: readonly [number, number],
    scale: Scale,
    column: number,
  ): [number, number] => {
    const unit = scale.sd[column] as number;
    return [(scale.mean[column] as number) + unit * offset, (unit * slope) / UNCUT];
  };
  return {
    deam: { arousal: line(lines.deamArousal, deam, 1) },
    grekow: {
      valence: line(lines.grekowValence, grekow, 0),
      arousal: line(lines.grekowArousal, grekow, 1),
    },
    film: { valence: line(lines.filmValence, film, 0), energy: line(lines.filmEnergy, film, 1) },
  };
}

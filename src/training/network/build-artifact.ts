import { FEATURE_LAYOUT, featureLayoutHash } from '../../features/layout-hash.js';
import type { ModelArtifact } from '../../inference/model-artifact.js';
import { weightShapes } from '../../inference/model-artifact.js';
import type { ModelManifest } from '../../inference/model-manifest.js';
import type { CachedClip } from '../feature-cache.js';
import type { TrainedNetwork } from './network-trainer.js';

export type ModelDescription = Omit<ModelManifest, 'weightsSha256' | 'weightsManifest'>;

/** What each set is used for; goes into the model card. */
const SET_USE: Readonly<Record<string, string>> = {
  deam: 'valence and arousal of songs (Aljanaki, Yang & Soleymani 2017)',
  soundtracks: 'eight film emotions (Eerola & Vuoskoski 2011)',
  emotify: 'nine GEMS emotions (Aljanaki, Wiering & Veltkamp 2016)',
  panda4q: 'four moods, and six basic emotions from its mood words (Panda, Malheiro & Paiva 2018)',
  grekow: 'arousal (Grekow), mid-level ratings made by a model, key and tempo by people',
  gtzan: 'mid-level ratings made by a model, key and tempo by people',
};

/** The description of a trained network, before calibration: no change is ever seen and confidence is unknown. */
export function describeModel(
  name: string,
  trained: TrainedNetwork,
  trainingClips: readonly CachedClip[],
  split: ModelManifest['split'],
  programVersion: string,
): ModelDescription {
  const counts = new Map<string, number>();
  for (const { clip } of trainingClips) counts.set(clip.set, (counts.get(clip.set) ?? 0) + 1);
  return {
    format: 'affekt-model',
    formatVersion: 1,
    name,
    createdBy: `affekt ${programVersion}`,
    licence: 'CC BY-NC-SA 4.0 (trained on research data sets; non-commercial)',
    features: { layoutHash: featureLayoutHash(), layout: FEATURE_LAYOUT },
    trunk: trained.network.trunkName,
    input: trained.input,
    outputs: trained.targets.scales,
    changeThreshold: Number.MAX_VALUE,
    confidence: [[0, 0]],
    gemsThresholds: trained.targets.scales.gems.mean,
    intervals: { valence: [[0, 1]], arousal: [[0, 1]] },
    data: [...counts].map(([set, clipCount]) => ({ set, clipCount, use: SET_USE[set] ?? 'own ratings' })),
    split,
    metrics: { losses: trained.losses },
  };
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

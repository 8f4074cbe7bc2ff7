import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '../../inference/model-artifact.js';
import { CLIP_SETS, type Clip } from '../datasets/clip.js';
import { groupFolds } from '../datasets/group-split.js';
import { readDatasets } from '../datasets/registry.js';
import { scoreClips } from '../evaluation/predict-clip.js';
import type { ScoredClip } from '../evaluation/head-metrics.js';
import type { CachedClip } from '../feature-cache.js';

/** The program's own model, with the clips it was not trained on. */
export interface OwnNetwork {
  readonly name: string;
  /** Folds of the model's own split, of which it saw all but `heldOutFold`. */
  readonly foldCount: number;
  readonly heldOutFold: number;
  /** Fold of a clip, by its id. */
  readonly foldOf: ReadonlyMap<string, number>;
  /** What it says of those clips that are in its held-out fold. */
  score(clips: readonly CachedClip[]): ScoredClip[];
}

/**
 * Loads the model in `folder` and its split of all data sets in `data`. No network when the counts of clips in the other
 * folds are not those it was trained on: then these are other data, and nobody knows which of them it has not seen.
 */
export async function ownNetwork(
  folder: string,
  data: string,
): Promise<{ readonly network: OwnNetwork | null; readonly clips: readonly Clip[] }> {
  const model = await loadModel(folder);
  // A folder may hold none of the sets with a reader of clips, as one in FMA's layout does.
  const clips = CLIP_SETS.some((set) => existsSync(join(data, set))) ? readDatasets(data) : [];
  const { foldCount, heldOutFold, seed } = model.manifest.split;
  const folds = clips.length === 0 ? [] : groupFolds(clips, foldCount, seed);
  const trained = clips.filter((_, index) => folds[index] !== heldOutFold);
  const isItsData = model.manifest.data.every(
    ({ set, clipCount }) => trained.filter((clip) => clip.set === set).length === clipCount,
  );
  if (!isItsData) return { network: null, clips };
  const foldOf = new Map(clips.map(({ id }, index) => [id, folds[index] as number]));
  return {
    clips,
    network: {
      name: model.manifest.name,
      foldCount,
      heldOutFold,
      foldOf,
      score: (cached) =>
        scoreClips(
          model,
          cached.filter(({ clip }) => foldOf.get(clip.id) === heldOutFold),
        ),
    },
  };
}

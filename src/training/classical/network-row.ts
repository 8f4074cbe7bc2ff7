import { loadModel } from '../../inference/model-artifact.js';
import type { Clip } from '../datasets/clip.js';
import { groupDigest } from '../datasets/group-split.js';
import type { ScoredClip } from '../evaluation/scored-clip.js';
import { scoreClips } from '../evaluation/predict-clip.js';
import type { CachedClip } from '../feature-cache.js';
import { foldsOf, type OutOfFold } from './cross-validate.js';

/** The program's own model, for its row in the tables. */
export interface OwnNetwork {
  readonly name: string;
  /** Whether it was not trained on a clip's group. */
  isHeldOut(clip: Pick<Clip, 'group'>): boolean;
  /** What it says of the clips; asked only of those held out. */
  score(clips: readonly CachedClip[]): ScoredClip[];
}

export async function ownNetwork(folder: string): Promise<OwnNetwork> {
  const model = await loadModel(folder);
  const trained = new Set(model.manifest.split.trainedGroups);
  return {
    name: model.manifest.name,
    isHeldOut: ({ group }) => !trained.has(groupDigest(group)),
    score: (clips) => scoreClips(model, clips),
  };
}

/**
 * Folds by group that let the network stand beside methods fitted here: the clips that it was not trained on are fold 0,
 * the others the further folds, so what is said of fold 0 was learned from the same groups by all. Plain folds by group
 * where it was trained on all of the clips, or on none.
 */
export function foldsBeside(
  network: OwnNetwork,
  clips: readonly Pick<Clip, 'id' | 'group'>[],
  foldCount: number,
  seed: number,
): number[] {
  const seen = clips.filter((clip) => !network.isHeldOut(clip));
  if (seen.length === 0 || seen.length === clips.length) return foldsOf(clips, foldCount, seed);
  const others = foldsOf(seen, foldCount - 1, seed);
  const foldOf = new Map(seen.map(({ id }, index) => [id, 1 + (others[index] as number)]));
  return clips.map(({ id }) => foldOf.get(id) ?? 0);
}

/** The clips that the network was not trained on, and all methods on them, its own row last. */
export interface BesideNetwork {
  readonly clipCount: number;
  readonly methods: readonly OutOfFold[];
  /** Of a list with an item a clip, the items of these clips. */
  pick<Item>(items: readonly Item[]): Item[];
}

/**
 * The network beside methods that were cross-validated on the same clips; null for fewer than three that it was not trained on.
 * @param ofSummary what a row predicts, of the network's judgement of a clip
 */
export function besideNetwork(
  network: OwnNetwork,
  clips: readonly CachedClip[],
  results: readonly OutOfFold[],
  ofSummary: (summary: ScoredClip['summary']) => number[],
): BesideNetwork | null {
  const unseen = clips.filter(({ clip }) => network.isHeldOut(clip));
  const scored = new Map(network.score(unseen).map(({ clip, summary }) => [clip.id, summary]));
  const rows = clips.flatMap(({ clip }, index) => {
    const summary = scored.get(clip.id);
    return summary === undefined ? [] : [{ index, predicted: ofSummary(summary) }];
  });
  if (rows.length < 3) return null;
  const pick = <Item>(items: readonly Item[]): Item[] => rows.map(({ index }) => items[index] as Item);
  const own = { name: `${network.name} (this program)`, predictions: rows.map(({ predicted }) => predicted) };
  const others = results.map(({ name, predictions }) => ({ name, predictions: pick(predictions) }));
  return { clipCount: rows.length, methods: [...others, own], pick };
}

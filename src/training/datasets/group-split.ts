import { createHash } from 'node:crypto';
import { AffektError } from '../../core/errors.js';
import type { Clip } from './clip.js';

/** What a split needs to know of a clip. */
type Grouped = Pick<Clip, 'set' | 'group'>;

/**
 * The fold (0..foldCount − 1) of each clip for cross-validation by group: clips of one group share a fold, over all
 * sets. Large groups are placed first, equals in the order of a hash of seed and group, each into the fold that has
 * least of the sets it belongs to, so every set is spread evenly. The same groups and seed give the same folds in
 * whatever order the clips come. A set with fewer groups than folds leaves folds without it.
 */
export function groupFolds(clips: readonly Grouped[], foldCount: number, seed: number): number[] {
  if (!Number.isInteger(foldCount) || foldCount < 2) {
    throw new AffektError(
      'AFFEKT_DATASET_INVALID',
      `foldCount is ${foldCount}; expected a whole number of 2 or more`,
    );
  }
  const totals = countBy(clips, ({ set }) => set);
  const members = new Map<string, Grouped[]>();
  for (const clip of clips) {
    const group = members.get(clip.group);
    if (group === undefined) members.set(clip.group, [clip]);
    else group.push(clip);
  }
  const groups = [...members]
    .map(([group, grouped]) => ({
      group,
      size: grouped.length,
      sets: countBy(grouped, ({ set }) => set),
      order: createHash('sha256').update(`${seed}:${group}`).digest('hex'),
    }))
    .sort((a, b) => b.size - a.size || (a.order < b.order ? -1 : 1));
  const loads = Array.from({ length: foldCount }, () => ({ sets: new Map<string, number>(), clipCount: 0 }));
  const foldOfGroup = new Map<string, number>();
  for (const { group, size, sets } of groups) {
    let best = 0;
    let bestShare = Number.POSITIVE_INFINITY;
    for (const [fold, load] of loads.entries()) {
      let share = 0;
      for (const [set] of sets) share += (load.sets.get(set) ?? 0) / (totals.get(set) ?? 1);
      const lighter = load.clipCount < (loads[best]?.clipCount ?? 0);
      if (share < bestShare || (share === bestShare && lighter)) {
        best = fold;
        bestShare = share;
      }
    }
    foldOfGroup.set(group, best);
    const load = loads[best];
    if (load === undefined) continue;
    load.clipCount += size;
    for (const [set, count] of sets) load.sets.set(set, (load.sets.get(set) ?? 0) + count);
  }
  return clips.map(({ group }) => foldOfGroup.get(group) ?? 0);
}

/** Short digest of a group's name, by which a model knows what it was trained on. */
export function groupDigest(group: string): string {
  return createHash('sha256').update(group).digest('hex').slice(0, 10);
}

/**
 * Holds a split to its promise that no group stands in two folds.
 * @throws AFFEKT_DATASET_INVALID naming a group that does, or when the lengths differ.
 */
export function assertNoLeak(clips: readonly Pick<Clip, 'id' | 'group'>[], folds: readonly number[]): void {
  if (clips.length !== folds.length) {
    throw new AffektError(
      'AFFEKT_DATASET_INVALID',
      `${clips.length} clips have ${folds.length} folds; expected one a clip`,
    );
  }
  const firstOfGroup = new Map<string, { id: string; fold: number | undefined }>();
  for (const [index, { id, group }] of clips.entries()) {
    const fold = folds[index];
    const first = firstOfGroup.get(group);
    if (first === undefined) firstOfGroup.set(group, { id, fold });
    else if (first.fold !== fold) {
      throw new AffektError(
        'AFFEKT_DATASET_INVALID',
        `group '${group}' leaks: '${first.id}' stands in fold ${first.fold} and '${id}' in fold ${fold}; expected one fold a group`,
      );
    }
  }
}

function countBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

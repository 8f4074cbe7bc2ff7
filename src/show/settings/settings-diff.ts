import { isDeepStrictEqual } from 'node:util';
import type { ConfigPath } from '../../core/config-faults.js';

/**
 * One difference of two trees of settings: a value in place of another, one that is new (`before` undefined), or one that is
 * gone (`after` undefined). Where an entry of a list is new it goes in at its index; where it is gone the later ones move up.
 */
export interface SettingsChange {
  readonly path: ConfigPath;
  /** The path in words, where entries of lists stand by their names: `rules.lift.when`. */
  readonly place: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What turns `before` into `after`, in an order in which one change after the other can be made. Entries of lists are known
 * again by their `name`, or by being the same, so that taking one out of a list is one change.
 */
export function settingsDiff(before: unknown, after: unknown): SettingsChange[] {
  return differences({ path: [], place: '' }, before, after);
}

/** `tree` with `changes` made one after the other. Pure. */
export function withChanges<Tree>(tree: Tree, changes: readonly SettingsChange[]): Tree {
  const changed = structuredClone({ tree });
  for (const { path, before, after } of changes) {
    const steps = ['tree', ...path];
    const last = steps.pop() as string | number;
    const container = steps.reduce<unknown>((value, step) => (value as Entries)[step], changed) as Entries;
    if (Array.isArray(container) && (before === undefined || after === undefined)) {
      container.splice(Number(last), before === undefined ? 0 : 1, ...(after === undefined ? [] : [after]));
    } else if (after === undefined) delete container[last];
    else container[last] = after;
  }
  return changed.tree;
}

type Entries = Record<string | number, unknown>;

interface Place {
  readonly path: ConfigPath;
  readonly place: string;
}

function differences(at: Place, before: unknown, after: unknown): SettingsChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return listDifferences(at, before, after);
  if (!isObject(before) || !isObject(after)) return [{ ...at, before, after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differences(inside(at, key, key), own(before, key), own(after, key)));
}

/** From the end of the list to its beginning, so that the indices of what comes later in the result still hold. */
function listDifferences(at: Place, before: readonly unknown[], after: readonly unknown[]): SettingsChange[] {
  const changes: SettingsChange[] = [];
  let [beforeEnd, afterEnd] = [before.length, after.length];
  for (const [i, j] of [...sameEntries(before, after).reverse(), [-1, -1] as const]) {
    const goneCount = beforeEnd - i - 1;
    const newCount = afterEnd - j - 1;
    const changedCount = Math.min(goneCount, newCount);
    const entry = (index: number, value: unknown) => inside(at, index, entryName(value) ?? String(index));
    for (let gone = beforeEnd - 1; gone > i + changedCount; gone -= 1) {
      changes.push({ ...entry(gone, before[gone]), before: before[gone], after: undefined });
    }
    for (let fresh = afterEnd - 1; fresh > j + changedCount; fresh -= 1) {
      changes.push({ ...entry(i + changedCount + 1, after[fresh]), before: undefined, after: after[fresh] });
    }
    for (let step = changedCount; step > 0; step -= 1) {
      const [old, value] = [before[i + step], after[j + step]];
      changes.push(...differences(entry(i + step, old), old, value));
    }
    if (i >= 0) changes.push(...differences(entry(i, before[i]), before[i], after[j]));
    [beforeEnd, afterEnd] = [i, j];
  }
  return changes;
}

/** Index pairs of entries that are the same in both lists, as many as keep their order (longest common subsequence). */
function sameEntries(before: readonly unknown[], after: readonly unknown[]): (readonly [number, number])[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  const lengthAt = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const length = isSame(before[i], after[j])
        ? lengthAt(i + 1, j + 1) + 1
        : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
      (lengths[i] as Uint16Array)[j] = length;
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (isSame(before[i], after[j])) pairs.push([i++, j++]);
    else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

function isSame(one: unknown, other: unknown): boolean {
  const name = entryName(one);
  return name === null ? isDeepStrictEqual(one, other) : name === entryName(other);
}

function entryName(entry: unknown): string | null {
  return isObject(entry) && typeof entry.name === 'string' ? entry.name : null;
}

function inside({ path, place }: Place, step: string | number, word: string): Place {
  return { path: [...path, step], place: place === '' ? word : `${place}.${word}` };
}

function own(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { describe, expect, it } from 'vitest';
import { affectTables } from '../../../src/training/classical/affect-table.js';
import { crossValidate, foldsOf } from '../../../src/training/classical/cross-validate.js';
import { foldsBeside } from '../../../src/training/classical/network-row.js';
import type { Method } from '../../../src/training/classical/method.js';

const items = Array.from({ length: 30 }, (_, index) => ({ id: `${index}`, group: `song ${index % 11}` }));
const oneHot = items.map((_, index) => items.map((_one, at) => (at === index ? 1 : 0)));

describe('cross-validation', () => {
  it('predicts every item from a fit that saw nothing of its group, and shows each fit what it did not see', async () => {
    const folds = foldsOf(items, 4, 1);
    expect(new Set(folds)).toEqual(new Set([0, 1, 2, 3]));
    let disposedCount = 0;
    /** Its prediction is the set of the items it was fitted on. */
    const memory: Method = {
      names: ['memory', 'its seed'],
      fit(_features, targets, seed) {
        const seen = items.map((_, at) => targets.reduce((sum, row) => sum + (row[at] ?? 0), 0));
        const dispose = () => {
          disposedCount += 1;
        };
        return [
          { predict: (rows) => rows.map(() => seen), dispose },
          { predict: (rows) => rows.map(() => [seed]), dispose },
        ];
      },
    };
    const shown: number[] = [];
    const [memorised, seeds] = await crossValidate(memory, {
      features: oneHot,
      targets: oneHot,
      folds,
      seed: 100,
      inspect(fitted, inside, outside) {
        expect([...inside, ...outside].sort((a, b) => a - b)).toEqual([...items.keys()]);
        if (fitted.predict([[]])[0]?.length !== 1) shown.push(...outside);
      },
    });
    for (const [index, seen] of (memorised?.predictions ?? []).entries()) {
      for (const [other, count] of seen.entries()) {
        expect(count).toBe(folds[other] === folds[index] ? 0 : 1);
        if (items[other]?.group === items[index]?.group) expect(count).toBe(0);
      }
    }
    expect(seeds?.predictions.map(([seed]) => seed)).toEqual(folds.map((fold) => 100 + fold));
    expect(shown.sort((a, b) => a - b)).toEqual([...items.keys()]);
    expect(disposedCount).toBe(8);
  });

  it('says when a method has no prediction for an item', async () => {
    const mute: Method = { names: ['mute'], fit: () => [{ predict: () => [] }] };
    const parts = { features: oneHot, targets: oneHot, folds: foldsOf(items, 3, 1), seed: 1 };
    await expect(crossValidate(mute, parts)).rejects.toThrow(/mute gave no prediction for item/);
  });
});

describe('folds beside a network', () => {
  const network = (heldOut: readonly string[]) => ({
    name: 'a network',
    isHeldOut: ({ group }: { readonly group: string }) => heldOut.includes(group),
    score: () => [],
  });

  it('have what it has not seen in fold 0 and nothing else there, groups whole', () => {
    const folds = foldsBeside(network(['song 2', 'song 7']), items, 4, 1);
    for (const [index, { group }] of items.entries()) {
      expect(folds[index] === 0).toBe(group === 'song 2' || group === 'song 7');
      expect(folds[index]).toBe(folds[items.findIndex((other) => other.group === group)]);
    }
    expect(new Set(folds)).toEqual(new Set([0, 1, 2, 3]));
  });

  it('are plain ones where it has seen all, or nothing', () => {
    const plain = foldsOf(items, 4, 1);
    expect(foldsBeside(network([]), items, 4, 1)).toEqual(plain);
    expect(foldsBeside(network(items.map(({ group }) => group)), items, 4, 1)).toEqual(plain);
  });
});

describe('tables of valence and arousal', () => {
  it('have the figures counted by hand', () => {
    const truth = [
      [0.5, 0.5],
      [-0.5, 0.5],
      [-0.5, -0.5],
      [0.5, -0.5],
    ];
    const half = truth.map(([v = 0, a = 0]) => [v / 2, -a]);
    const methods = [
      { name: 'right', predictions: truth },
      { name: 'half', predictions: half },
    ];
    const songs = { truth, groups: ['a', 'b', 'c', 'd'] };
    const [values, classes] = affectTables('Made up', songs, methods, 1, []);
    const plain = (cell: unknown): unknown =>
      typeof cell === 'object' && cell !== null && 'value' in cell ? cell.value : cell;
    expect(values?.rows[0]?.map(plain)).toEqual(['right', 1, 0, 1, 1, 1, 0, 1, 1]);
    // Half of the valence: R² 1 − ¼, RMSE ¼, CCC 2 · ½ / (1 + ¼); the arousal turned around: R² 1 − 4, RMSE 1.
    expect(values?.rows[1]?.map(plain)).toEqual(['half', 0.75, 0.25, 1, 0.8, -3, 1, -1, -1]);
    // Q1 … Q4 become Q4, Q3, Q2, Q1: none right.
    expect(classes?.rows.map((row) => row.slice(0, 5).map(plain))).toEqual([
      ['right', 1, 1, 1, 1],
      ['half', 0, 0, 0, 0],
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RATED_SETS, type ClipSet } from '../../../src/training/datasets/clip.js';
import { assertNoLeak, groupFolds } from '../../../src/training/datasets/group-split.js';

const grouped = fc
  .tuple(fc.constantFrom(...RATED_SETS), fc.integer({ min: 0, max: 20 }))
  .map(([set, number]) => ({ set, group: `group-${number}` }));

function withIds<T extends { set: ClipSet; group: string }>(clips: readonly T[]): (T & { id: string })[] {
  return clips.map((clip, index) => ({ ...clip, id: `${clip.set}/${index}` }));
}

describe('groupFolds', () => {
  it('never lets a group span two folds', () => {
    fc.assert(
      fc.property(
        fc.array(grouped),
        fc.integer({ min: 2, max: 8 }),
        fc.integer(),
        (clips, foldCount, seed) => {
          const folds = groupFolds(clips, foldCount, seed);
          expect(folds).toHaveLength(clips.length);
          for (const fold of folds)
            expect(fold >= 0 && fold < foldCount && Number.isInteger(fold)).toBe(true);
          const foldsOfGroup = new Map<string, Set<number | undefined>>();
          for (const [index, { group }] of clips.entries()) {
            foldsOfGroup.set(group, (foldsOfGroup.get(group) ?? new Set()).add(folds[index]));
          }
          for (const seen of foldsOfGroup.values()) expect(seen.size).toBe(1);
          assertNoLeak(withIds(clips), folds);
        },
      ),
    );
  });

  it('gives the same folds whatever the order of the clips', () => {
    fc.assert(
      fc.property(fc.array(grouped), fc.integer(), (clips, seed) => {
        const folds = groupFolds(clips, 5, seed);
        const backwards = groupFolds([...clips].reverse(), 5, seed);
        expect(backwards.reverse()).toEqual(folds);
      }),
    );
  });

  it('spreads every set evenly over the folds, also sets of few large groups', () => {
    const clips = [
      ...Array.from({ length: 200 }, (_, index) => ({ set: 'deam' as const, group: `deam:${index >> 1}` })),
      ...Array.from({ length: 60 }, (_, index) => ({
        set: 'soundtracks' as const,
        group: `album:${index % 10}`,
      })),
      ...Array.from({ length: 40 }, (_, index) => ({ set: 'gtzan' as const, group: `gtzan:${index}` })),
      ...Array.from({ length: 60 }, (_, index) => ({ set: 'grekow' as const, group: `gtzan:${index}` })),
    ];
    const folds = groupFolds(clips, 5, 7);
    for (const [set, share] of [
      ['deam', 40],
      ['soundtracks', 12],
      ['gtzan', 8],
      ['grekow', 12],
    ] as const) {
      for (let fold = 0; fold < 5; fold++) {
        const count = clips.filter((clip, index) => clip.set === set && folds[index] === fold).length;
        expect(Math.abs(count - share)).toBeLessThanOrEqual(2);
      }
    }
  });

  it('places large groups first, so that small ones even the folds out', () => {
    const large = Array.from({ length: 40 }, () => ({ set: 'deam' as const, group: 'large' }));
    const small = Array.from({ length: 160 }, (_, index) => ({ set: 'deam' as const, group: `${index}` }));
    const folds = groupFolds([...small, ...large], 5, 3);
    for (let fold = 0; fold < 5; fold++) expect(folds.filter((of) => of === fold)).toHaveLength(40);
  });

  it('follows the seed', () => {
    const clips = Array.from({ length: 50 }, (_, index) => ({ set: 'deam' as const, group: `${index}` }));
    expect(groupFolds(clips, 5, 1)).toEqual(groupFolds(clips, 5, 1));
    expect(groupFolds(clips, 5, 1)).not.toEqual(groupFolds(clips, 5, 2));
  });

  it('rejects fewer than two folds', () => {
    expect(() => groupFolds([], 1, 0)).toThrow('foldCount is 1; expected a whole number of 2 or more');
    expect(() => groupFolds([], 2.5, 0)).toThrow('foldCount is 2.5');
  });
});

describe('assertNoLeak', () => {
  const clips = [
    { id: 'deam/1', group: 'deam:1' },
    { id: 'deam/1x', group: 'deam:1' },
    { id: 'deam/2', group: 'deam:2' },
  ];

  it('names a planted leak and passes an honest split', () => {
    expect(() => assertNoLeak(clips, [0, 1, 1])).toThrow(
      "group 'deam:1' leaks: 'deam/1' stands in fold 0 and 'deam/1x' in fold 1",
    );
    expect(() => assertNoLeak(clips, [1, 1, 0])).not.toThrow();
  });

  it('rejects a split of another length', () => {
    expect(() => assertNoLeak(clips, [0, 0])).toThrow('3 clips have 2 folds');
  });
});

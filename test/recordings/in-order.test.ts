import { describe, expect, it } from 'vitest';
import { createDeferred } from '../../src/core/deferred.js';
import { inOrder } from '../../src/recordings/in-order.js';

const ITEMS = Array.from({ length: 40 }, (_, index) => index);

/** A lane that takes its items' promises. */
function gates(): {
  readonly lane: (item: number) => Promise<number>;
  open(item: number): void;
  readonly begun: number[];
} {
  const doors = ITEMS.map(() => createDeferred<void>());
  const begun: number[] = [];
  return {
    begun,
    open: (item) => doors[item]?.resolve(),
    lane: async (item) => {
      begun.push(item);
      await doors[item]?.promise;
      return 10 * item;
    },
  };
}

const turns = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('work in lanes', () => {
  it('is handed over in the order of the items, whichever is done first', async () => {
    const { lane, open } = gates();
    const given: number[] = [];
    const run = inOrder(ITEMS, [lane, lane, lane], 100, async (item, result) => {
      expect(result).toBe(10 * item);
      given.push(item);
    });
    for (const item of [...ITEMS].reverse()) open(item);
    await run;
    expect(given).toEqual(ITEMS);
  });

  it('stands still while more results wait than may', async () => {
    const { lane, open, begun } = gates();
    const given: number[] = [];
    const run = inOrder(ITEMS, [lane, lane], 5, async (item) => {
      given.push(item);
    });
    for (const item of ITEMS.slice(1)) open(item);
    await turns();
    expect(given).toEqual([]);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
    open(0);
    await run;
    expect(given).toEqual(ITEMS);
  });

  it('ends when what is handed over cannot be taken, and begins nothing new', async () => {
    const { lane, open, begun } = gates();
    for (const item of ITEMS) open(item);
    const run = inOrder(ITEMS, [lane, lane], 4, async (item) => {
      if (item === 3) throw new Error('full');
    });
    await expect(run).rejects.toThrow('full');
    expect(begun.length).toBeLessThan(12);
  });

  it('rejects with what a lane throws', async () => {
    const run = inOrder([1, 2], [() => Promise.reject(new Error('broken'))], 4, () => Promise.resolve());
    await expect(run).rejects.toThrow('broken');
  });
});

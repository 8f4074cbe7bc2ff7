import { createDeferred } from '../core/deferred.js';

/**
 * Does `items` in as many lanes as there are, each lane one at a time, and hands the results over in the order of the items, one
 * after another. At most `aheadCount` results wait for one that comes before them; lanes stand still then, which bounds memory.
 * Rejects with the first that a lane or `handOver` throws; nothing new is begun then.
 */
export async function inOrder<Item, Result>(
  items: readonly Item[],
  lanes: readonly ((item: Item) => Promise<Result>)[],
  aheadCount: number,
  handOver: (item: Item, result: Result) => Promise<void>,
): Promise<void> {
  const results = new Map<number, { readonly result: Result }>();
  let nextTaken = 0;
  let nextGiven = 0;
  let hasFailed = false;
  let moved = createDeferred<void>();
  let handing: Promise<void> = Promise.resolve();
  const wakeLanes = (): void => {
    moved.resolve();
    moved = createDeferred<void>();
  };
  const give = async (): Promise<void> => {
    for (let next = results.get(nextGiven); next !== undefined; next = results.get(nextGiven)) {
      results.delete(nextGiven);
      await handOver(items[nextGiven] as Item, next.result);
      nextGiven += 1;
      wakeLanes();
    }
  };
  const run = async (lane: (item: Item) => Promise<Result>): Promise<void> => {
    while (nextTaken < items.length && !hasFailed) {
      if (nextTaken > nextGiven + aheadCount) {
        await moved.promise;
        continue;
      }
      const index = nextTaken;
      nextTaken += 1;
      results.set(index, { result: await lane(items[index] as Item) });
      handing = handing.then(give);
      handing.catch(fail);
    }
  };
  const fail = (): void => {
    hasFailed = true;
    wakeLanes();
  };
  await Promise.all(
    lanes.map((lane) =>
      run(lane).catch((error: unknown) => {
        fail();
        throw error;
      }),
    ),
  );
  await handing;
}

/**
 * The lowest and the highest of `values` in the order in which they come; NaN (no value) counts only where there is nothing
 * else. One value is told by itself; of none there is none.
 */
export function lowestAndHighest(values: readonly number[]): number[] {
  if (values.length < 2) return [...values];
  let lowest = 0;
  let highest = 0;
  for (const [index, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    if (!((values[lowest] as number) <= value)) lowest = index;
    if (!((values[highest] as number) >= value)) highest = index;
  }
  return [Math.min(lowest, highest), Math.max(lowest, highest)].map((index) => values[index] as number);
}

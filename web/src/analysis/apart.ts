/** Heights at least `least` apart, as near to `wanted` (ascending) as that allows, within `low` and `high`. */
export function apart(wanted: readonly number[], least: number, low: number, high: number): number[] {
  const heights: number[] = [];
  for (const y of wanted)
    heights.push(Math.max(y, low, (heights.at(-1) ?? Number.NEGATIVE_INFINITY) + least));
  let ceiling = high;
  for (let index = heights.length - 1; index >= 0; index -= 1) {
    const height = Math.min(heights[index] ?? 0, ceiling);
    heights[index] = height;
    ceiling = height - least;
  }
  return heights;
}

/**
 * The name of `names` that is most like `wanted`, by Levenshtein distance without regard to case, for "did you mean"; null when
 * none is near (more than half of its letters would have to change).
 */
export function nearestName(wanted: string, names: readonly string[]): string | null {
  let nearest: string | null = null;
  let leastDistance = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const distance = editDistance(wanted.toLowerCase(), name.toLowerCase());
    if (distance < leastDistance && distance <= Math.max(wanted.length, name.length) / 2) {
      nearest = name;
      leastDistance = distance;
    }
  }
  return nearest;
}

/** Least number of insertions, deletions and replacements of letters that turn `from` into `to` (Levenshtein 1966). */
export function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] as number) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] as number) + 1, (current[column - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[to.length] as number;
}

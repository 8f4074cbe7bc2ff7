/** Shorter ones are a part of too many names. */
const LEAST_PART_CHARS = 3;

/**
 * The name of `names` that is most like `wanted`, by Levenshtein distance without regard to case, for "did you mean"; where none is
 * near (more than half of its letters would have to change), the one of which a part is most like it; null when there is none either
 * (more than a third).
 */
export function nearestName(wanted: string, names: readonly string[]): string | null {
  const nearest = leastDistant(
    wanted,
    names,
    editDistance,
    (name) => Math.max(wanted.length, name.length) / 2,
  );
  if (nearest !== null || wanted.length < LEAST_PART_CHARS) return nearest;
  return leastDistant(wanted, names, partDistance, () => wanted.length / 3);
}

function leastDistant(
  wanted: string,
  names: readonly string[],
  distanceOf: (from: string, to: string) => number,
  largest: (name: string) => number,
): string | null {
  let nearest: string | null = null;
  let leastDistance = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const distance = distanceOf(wanted.toLowerCase(), name.toLowerCase());
    if (distance < leastDistance && distance <= largest(name)) {
      nearest = name;
      leastDistance = distance;
    }
  }
  return nearest;
}

/** Least number of insertions, deletions and replacements of letters that turn `from` into `to` (Levenshtein 1966). */
export function editDistance(from: string, to: string): number {
  return lastRow(from, to, (column) => column)[to.length] as number;
}

/** The least distance of `from` to a part of `to` (Sellers 1980); of two that are as near, that with which `to` begins is nearer. */
function partDistance(from: string, to: string): number {
  return Math.min(...lastRow(from, to, () => 0)) - (to.startsWith(from) ? 0.5 : 0);
}

/** Distances of `from` to the beginnings of `to`; `start`: what it costs to begin after so many letters of it. */
function lastRow(from: string, to: string, start: (column: number) => number): number[] {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => start(column));
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] as number) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] as number) + 1, (current[column - 1] as number) + 1));
    }
    previous = current;
  }
  return previous;
}

import { AffektError } from '../../core/errors.js';

/**
 * Holds a metric to its inputs: two lists of the same length with at least one item.
 * @throws AFFEKT_INTERNAL
 */
export function requirePaired(first: ArrayLike<unknown>, second: ArrayLike<unknown>, metric: string): void {
  if (first.length !== second.length || first.length === 0) {
    throw new AffektError(
      'AFFEKT_INTERNAL',
      `${metric} was given ${first.length} and ${second.length} items; expected two lists of the same length, not empty`,
    );
  }
}

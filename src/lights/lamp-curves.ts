/** γ of 1 is the fastest below this value, 2.2 above the other: between them, that whose γ · x^(γ−1) is largest. */
const LINEAR_UNTIL = Math.exp(-1);
const STEEPEST_FROM = Math.exp(-1 / 2.2);

/**
 * The light of a value (0..1) under the worst curve: at every place as steep as the steepest of value^γ, γ from 1 to 2.2, so
 * that no change is smaller than under any of them. The integral of the largest of γ · x^(γ−1); rises from 0 to 1.29.
 */
export function worstCurve(value: number): number {
  if (value <= LINEAR_UNTIL) return value;
  // The largest slope is 1 / (e · x · −ln x); its integral goes on from the line at 1/e.
  if (value <= STEEPEST_FROM) return LINEAR_UNTIL - Math.log(-Math.log(value)) / Math.E;
  return Math.log(2.2) / Math.E + value ** 2.2;
}

/** Single curves that are counted beside the worst, for emitters and lamps that move against each other: γ of each. */
export const GAMMAS = [1, 1.3, 1.6, 1.9, 2.2] as const;

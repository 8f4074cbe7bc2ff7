/** A number for reading with its sign, a true minus, two decimals: `+0.31`. */
export function signedNumber(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

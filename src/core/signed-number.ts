/** A number for reading with its sign, a true minus, two decimals: `+0.31`. */
export function signedNumber(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

/** A whole number for reading, with a true minus: `−23`. */
export function wholeNumberWords(value: number): string {
  return value.toFixed(0).replace('-', '−');
}

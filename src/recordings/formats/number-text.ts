const DIGITS = 6;

/** Six decimals, and of what is less than 1 six digits: finer than any value is sure, and exact for times. */
export function shortNumber(value: number): number {
  return Number(Math.abs(value) < 1 ? value.toPrecision(DIGITS) : value.toFixed(DIGITS));
}

/** JSON on one line, numbers as `shortNumber`. */
export function jsonLine(value: object): string {
  return `${JSON.stringify(value, (_, part) => (typeof part === 'number' ? shortNumber(part) : part))}\n`;
}

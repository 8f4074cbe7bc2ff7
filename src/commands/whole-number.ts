import { InvalidArgumentError } from 'commander';
import { rangeWords } from '../core/range-words.js';

/** Reads a whole number of at least 0 from the command line. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError(`It must be a whole number${rangeWords({ minimum: 0 })}.`);
}

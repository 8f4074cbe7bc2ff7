import { InvalidArgumentError } from 'commander';
import { rangeWords } from '../core/range-words.js';

/** Reads a whole number of the command line, from `minimum` to `maximum`. */
export function wholeNumber(minimum = 0, maximum?: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const isWithin = value >= minimum && value <= (maximum ?? Number.MAX_SAFE_INTEGER);
    if (text.trim() !== '' && Number.isSafeInteger(value) && isWithin) return value;
    throw new InvalidArgumentError(`It must be a whole number${rangeWords({ minimum, maximum })}.`);
  };
}

import type { AffektError } from '../core/errors.js';

/** A recording to analyse, or what is wrong with an argument. */
export interface AudioFile {
  /** The name for a person; where it is not UTF-8, with replacement characters. */
  readonly name: string;
  /** The name as the system knows it, or an http(s) address. */
  readonly path: string | Buffer | URL;
  readonly error: AffektError | null;
}

/** What cannot be analysed, and why. */
export function faultyFile(name: string, error: AffektError): AudioFile {
  return { name, path: name, error };
}

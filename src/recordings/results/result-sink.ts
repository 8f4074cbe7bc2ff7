import type { AffektError } from '../../core/errors.js';
import type { FileAnalysis } from '../../engine/file-analysis.js';
import type { AudioFile } from '../audio-file.js';

/** Where the result of one recording goes. One of the two is called, once; both may throw `AFFEKT_WRITE_FAILED`. */
export interface ResultPlace {
  done(analysis: FileAnalysis): Promise<void>;
  failed(error: AffektError): Promise<void>;
}

/** Where results go. */
export interface ResultSink {
  /** Whether recordings must be given in order, since they follow one another. */
  readonly isOrdered: boolean;
  /** The place of a recording that is to be analysed; null when its result is there already. `hash`: of its bytes; throws what that throws. */
  place(file: AudioFile, hash: () => Promise<string>): Promise<ResultPlace | null>;
  /** All recordings have been given. */
  end(): Promise<void>;
}

import type { AudioFile } from '../audio-file.js';
import { outputName } from '../output-name.js';
import type { ResultFolder } from './result-folder.js';
import type { ResultPlace, ResultSink } from './result-sink.js';

/** A result a recording, in a folder. Recordings that fail leave nothing there. */
export class FolderSink implements ResultSink {
  readonly isOrdered = false;
  readonly #folder: ResultFolder;
  readonly #isResumed: boolean;

  /** `isResumed`: what is there already is not done anew. */
  constructor(folder: ResultFolder, isResumed: boolean) {
    this.#folder = folder;
    this.#isResumed = isResumed;
  }

  async place(file: AudioFile, hash: () => Promise<string>): Promise<ResultPlace | null> {
    const identity = {
      contentHash: await hash(),
      output: outputName(file),
      file: file.name,
    };
    if (this.#isResumed && (await this.#folder.has(identity))) return null;
    return {
      done: (analysis) => this.#folder.write(identity, analysis),
      failed: () => Promise.resolve(),
    };
  }

  end(): Promise<void> {
    return Promise.resolve();
  }
}

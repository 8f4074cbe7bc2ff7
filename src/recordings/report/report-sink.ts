import type { AudioFile } from '../audio-file.js';
import type { ResultPlace, ResultSink } from '../results/result-sink.js';
import { audioAddress } from './audio-address.js';
import { type ReportedRecording, reportPage } from './report-page.js';

/** Gathers recordings, in order, for one page. Memory grows with them. */
export class ReportSink implements ResultSink {
  readonly isOrdered = true;
  readonly #recordings: ReportedRecording[] = [];
  readonly #faults: { file: string; message: string }[] = [];

  get isEmpty(): boolean {
    return this.#recordings.length === 0;
  }

  place({ name: file, path }: AudioFile): Promise<ResultPlace> {
    return Promise.resolve({
      done: async (analysis) => {
        this.#recordings.push({ file, analysis, audio: await audioAddress(path) });
      },
      failed: async ({ message }) => {
        this.#faults.push({ file, message });
      },
    });
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  page(modelName: string): string {
    return reportPage(this.#recordings, this.#faults, modelName);
  }
}

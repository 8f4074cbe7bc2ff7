import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AffektError } from '../core/errors.js';
import { compiledUrl } from '../core/package-root.js';

/** An audio file to be analysed, and the file that what was found is written to. */
export interface AudioJob {
  readonly audioPath: string;
  readonly file: string;
}

/** A worker's answer to a job; `error` says why it failed. */
export interface AudioJobResult {
  readonly audioPath: string;
  readonly error: string | null;
}

/**
 * Gives audio files to worker threads, one a core, each taking one job at a time.
 * @param workerModule compiled module that answers an `AudioJob` with an `AudioJobResult`, as in
 *   `training/feature-cache-worker.js`.
 * @throws AFFEKT_DATASET_INVALID naming the files that cannot be analysed, after all others are done.
 */
export async function analyseInWorkers(
  workerModule: string,
  jobs: readonly AudioJob[],
  onProgress: (doneCount: number, totalCount: number) => void,
): Promise<void> {
  const queue = [...jobs];
  const failures: string[] = [];
  let doneCount = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(compiledUrl(workerModule));
    try {
      for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
        const result = await ask(worker, job);
        if (result.error !== null) failures.push(`${result.audioPath}: ${result.error}`);
        doneCount += 1;
        onProgress(doneCount, jobs.length);
      }
    } finally {
      await worker.terminate();
    }
  };
  const workerCount = Math.min(availableParallelism(), queue.length);
  await Promise.all(Array.from({ length: workerCount }, work));
  if (failures.length > 0) {
    throw new AffektError(
      'AFFEKT_DATASET_INVALID',
      `${failures.length} of ${jobs.length} clips cannot be analysed:\n${failures.slice(0, 10).join('\n')}`,
    );
  }
}

function ask(worker: Worker, job: AudioJob): Promise<AudioJobResult> {
  return new Promise((resolve, reject) => {
    // Each listener by name: removing all would take Node's own, without which no further message arrives.
    const settle = (act: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const onMessage = (result: AudioJobResult): void => settle(() => resolve(result));
    const onError = (error: unknown): void => settle(() => reject(error));
    const onExit = (code: number): void =>
      settle(() => reject(new Error(`the audio worker ended with code ${code}`)));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(job);
  });
}

import { Worker } from 'node:worker_threads';
import { AffektError } from '../core/errors.js';
import { compiledUrl } from '../core/package-root.js';
import type { FileAnalysis, FileAnalysisRequest, FileProgress } from '../engine/file-analysis.js';
import type { AnalyserData, AnalyserJob, AnalyserMessage } from './analyser-messages.js';
import type { RecordingAnalyser } from './recording-analyser.js';

const WORKER_URL = compiledUrl('recordings/analyser-worker.js');

/**
 * Analyses in a thread of its own. A recording that ends the thread (out of memory, a decoder that aborts) is answered with an
 * error, and the next one gets a new thread.
 */
export class ThreadAnalyser implements RecordingAnalyser {
  readonly #data: AnalyserData;
  readonly #workerUrl: URL;
  #worker: Worker | null = null;

  constructor(data: AnalyserData, workerUrl: URL = WORKER_URL) {
    this.#data = data;
    this.#workerUrl = workerUrl;
  }

  analyse(
    path: string | Buffer,
    request: FileAnalysisRequest,
    onProgress: FileProgress,
  ): Promise<FileAnalysis> {
    const worker = this.#worker ?? this.#start();
    return new Promise<FileAnalysis>((resolve, reject) => {
      const end = (settle: () => void): void => {
        worker.removeAllListeners();
        // An error after the answer ends the thread; who asks next finds another.
        worker.on('error', () => undefined);
        worker.once('exit', () => this.#forget(worker));
        settle();
      };
      const die = (reason: string): void => {
        this.#forget(worker);
        const message = `${path.toString()}: its analysis broke off: ${reason}`;
        end(() => reject(new AffektError('AFFEKT_INTERNAL', message, { retryable: true })));
      };
      worker.removeAllListeners();
      worker.on('message', (message: AnalyserMessage) => {
        if (message.type === 'progress') onProgress(message.audioSeconds, message.readShare);
        else if (message.type === 'done') end(() => resolve(message.analysis));
        else end(() => reject(new AffektError(message.code, message.message)));
      });
      worker.once('error', (error) => die(error instanceof Error ? error.message : String(error)));
      worker.once('exit', (code) => die(`its thread ended with code ${code}`));
      worker.postMessage({ path, request } satisfies AnalyserJob);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    // Compiled code: what Node was told for this thread (loaders, --eval) is not for the worker.
    this.#worker = new Worker(this.#workerUrl, { workerData: this.#data, name: 'recordings', execArgv: [] });
    return this.#worker;
  }

  #forget(worker: Worker): void {
    if (this.#worker === worker) this.#worker = null;
  }
}

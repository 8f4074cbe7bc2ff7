import { Worker } from 'node:worker_threads';
import { BlockWriter } from '../buffer/block-ring.js';
import { createBlockRingMemory } from '../buffer/block-ring-memory.js';
import { createDeferred } from '../core/deferred.js';
import { AffektError, toAffektError } from '../core/errors.js';
import { compiledUrl } from '../core/package-root.js';
import type { AnalysisParameters } from './analysis-parameters.js';
import type {
  AnalysisModel,
  AnalysisWorkerData,
  DrainedMessage,
  ParametersMessage,
  ReadyMessage,
  ResultMessage,
  WorkerMessage,
} from './messages.js';
import { SharedControl } from './shared-control.js';

/** Whom an analysis thread tells. Control thread. */
export interface AnalysisThreadListener {
  onResult(message: ResultMessage | DrainedMessage): void;
  /** The thread is gone without having been asked to end; called once, also when it never became ready. */
  onDeath(cause: AffektError): void;
}

/** Bounds of one life. */
export interface AnalysisTimeouts {
  /** Until the first turn of the loop: loading. */
  readonly startTimeoutMs: number;
  /** One turn of the loop. */
  readonly stallTimeoutMs: number;
}

const HEARTBEAT_CHECK_MS = 500;
const WORKER_URL = compiledUrl('engine/analysis-worker.js');

/**
 * One life of the analysis worker with its ring, as the control thread sees it. Audio may be written at once; it is analysed
 * as soon as the worker is ready. A worker whose loop stands still is ended and reported dead.
 */
export class AnalysisThread {
  readonly writer: BlockWriter;
  readonly control: SharedControl;
  /** Rejects when the worker cannot start, with the reason. */
  readonly ready: Promise<ReadyMessage>;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #isStopping = false;
  #failure: AffektError | null = null;

  constructor(
    model: AnalysisModel,
    parameters: AnalysisParameters,
    listener: AnalysisThreadListener,
    timeouts: AnalysisTimeouts,
    workerUrl: URL = WORKER_URL,
  ) {
    const data: AnalysisWorkerData = {
      ...model,
      parameters,
      ring: createBlockRingMemory(),
      control: SharedControl.createMemory(),
    };
    this.writer = new BlockWriter(data.ring);
    this.control = new SharedControl(data.control);
    // Compiled code: what Node was told for this thread (loaders, --eval) is not for the worker.
    this.#worker = new Worker(workerUrl, { workerData: data, name: 'analysis', execArgv: [] });
    const watch = this.#watch(timeouts);

    const ready = createDeferred<ReadyMessage>();
    this.ready = ready.promise;
    // Nobody may be waiting when it dies later; the death is told to the listener.
    ready.promise.catch(() => undefined);
    this.#worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'ready') ready.resolve(message);
      else if (message.type === 'failed') this.#failure ??= new AffektError(message.code, message.message);
      else if (!this.#isStopping) {
        listener.onResult(message);
        if (message.type !== 'drained') this.control.giveCredit();
      }
    });
    this.#worker.on('error', (error) => {
      this.#failure ??= toAffektError(error, 'AFFEKT_INTERNAL');
    });
    this.#exited = new Promise((resolveExit) => {
      this.#worker.once('exit', (exitCode) => {
        clearInterval(watch);
        resolveExit();
        const cause = this.#failure ?? new AffektError('AFFEKT_INTERNAL', `it ended with code ${exitCode}`);
        ready.reject(cause);
        if (!this.#isStopping) listener.onDeath(cause);
      });
    });
  }

  /** Takes effect with the next block. */
  setParameters(parameters: AnalysisParameters): void {
    this.#worker.postMessage({ type: 'parameters', parameters } satisfies ParametersMessage);
  }

  /** Asks the worker to end and ends it by force after `graceMs`. Resolves when the thread is gone. No more calls to the listener. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    this.control.requestStop();
    const timer = setTimeout(() => void this.#worker.terminate(), graceMs);
    await this.#exited;
    clearTimeout(timer);
  }

  /** Ends the thread by force as if it had crashed: for tests of the supervision. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }

  /** Counts checks, not time: a process that was suspended must not find its worker stalled when it wakes. */
  #watch({ stallTimeoutMs, startTimeoutMs }: AnalysisTimeouts): NodeJS.Timeout {
    let lastHeartbeat = 0;
    let stillChecks = 0;
    const timer = setInterval(() => {
      const { heartbeat } = this.control;
      stillChecks = heartbeat === lastHeartbeat ? stillChecks + 1 : 0;
      lastHeartbeat = heartbeat;
      const limitMs = heartbeat === 0 ? startTimeoutMs : stallTimeoutMs;
      if (stillChecks * HEARTBEAT_CHECK_MS < limitMs) return;
      this.#failure ??= new AffektError('AFFEKT_INTERNAL', `it stood still for ${limitMs / 1000} s`);
      void this.#worker.terminate();
    }, HEARTBEAT_CHECK_MS);
    timer.unref();
    return timer;
  }
}

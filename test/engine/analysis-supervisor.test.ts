import type { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AffektError } from '../../src/core/errors.js';
import { DEFAULT_PARAMETERS } from '../../src/engine/analysis-parameters.js';
import { AnalysisSupervisor, DEFAULT_SUPERVISION } from '../../src/engine/analysis-supervisor.js';
import type { AnalysisModel } from '../../src/engine/messages.js';

const MODEL: AnalysisModel = { modelFolder: null, backend: 'wasm' };

/** A supervisor whose first thread is ready, the threads that were started so far, and the deaths that were told. */
async function supervise() {
  const threads: Worker[] = [];
  const onWorker = (worker: Worker): void => void threads.push(worker);
  process.on('worker', onWorker);
  const deaths: AffektError[] = [];
  const listener = {
    onFrame: () => undefined,
    onOnset: () => undefined,
    onBeat: () => undefined,
    onDrained: () => undefined,
    onRestart: (cause: AffektError) => void deaths.push(cause),
    onGivenUp: (cause: AffektError) => void deaths.push(cause),
  };
  const supervisor = new AnalysisSupervisor(MODEL, DEFAULT_PARAMETERS, listener, DEFAULT_SUPERVISION);
  onTestFinished(async () => {
    process.off('worker', onWorker);
    await supervisor.stop(500);
  });
  await supervisor.ready();
  return { supervisor, threads, deaths };
}

/** A thread that has ended has no number any more. */
const hasEnded = (thread: Worker | undefined): boolean => thread?.threadId === -1;

describe('analysis supervisor', () => {
  it('starts another thread where the one that was made ready died before it took over', async () => {
    const { supervisor, threads, deaths } = await supervise();
    const prepared = await supervisor.prepare(MODEL);
    await threads[1]?.terminate();
    await prepared.use(3000);
    await supervisor.thread.ready;
    expect(deaths).toHaveLength(1);
    expect(threads.map(hasEnded)).toEqual([true, true, false]);
  });

  it('leaves no thread behind that was to take over when it was stopped', async () => {
    const { supervisor, threads } = await supervise();
    const prepared = await supervisor.prepare(MODEL);
    const used = prepared.use(3000);
    await supervisor.stop(500);
    await used;
    expect(threads.map(hasEnded)).toEqual([true, true]);
  });
});

import { parentPort, workerData } from 'node:worker_threads';
import { monotonicMs } from '../core/clock.js';
import { toAffektError } from '../core/errors.js';
import { analyseFile } from '../engine/file-analysis.js';
import { selectBackend } from '../inference/backend.js';
import { loadModel, type ModelArtifact } from '../inference/model-artifact.js';
import type { AnalyserData, AnalyserJob, AnalyserMessage } from './analyser-messages.js';

/*
 * A thread that analyses recordings, one at a time, with a model it loads once. Its jobs come as messages; it answers each with one
 * that says `done` or `failed`.
 */

/** Least time between two reports of a recording under way. */
const REPORT_MS = 250;

const { modelFolder, backend } = workerData as AnalyserData;
const model: Promise<ModelArtifact> = selectBackend(backend).then(() => loadModel(modelFolder));
// Told with the first job.
model.catch(() => undefined);

function post(message: AnalyserMessage): void {
  parentPort?.postMessage(message);
}

async function analyse({ path, request }: AnalyserJob): Promise<void> {
  let reportedAtMs = monotonicMs();
  try {
    const analysis = await analyseFile(
      typeof path === 'string' ? path : Buffer.from(path),
      await model,
      request,
      (audioSeconds, readShare) => {
        if (monotonicMs() - reportedAtMs < REPORT_MS) return;
        reportedAtMs = monotonicMs();
        post({ type: 'progress', audioSeconds, readShare });
      },
    );
    post({ type: 'done', analysis });
  } catch (error) {
    const { code, message } = toAffektError(error, 'AFFEKT_INTERNAL');
    post({ type: 'failed', code, message });
  }
}

parentPort?.on('message', (job: AnalyserJob) => void analyse(job));

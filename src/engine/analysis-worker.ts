import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { BlockReader } from '../buffer/block-ring.js';
import { toAffektError } from '../core/errors.js';
import { ANALYSIS_RATE_HZ } from '../features/feature-layout.js';
import { selectBackend } from '../inference/backend.js';
import { loadModel } from '../inference/model-artifact.js';
import { StreamingNetwork } from '../inference/streaming-network.js';
import { AnalysisChain } from './analysis-chain.js';
import type {
  AnalysisWorkerData,
  ParametersMessage,
  ReadyMessage,
  ResultMessage,
  WorkerMessage,
} from './messages.js';
import { neutralOf } from './model-neutral.js';
import { OverloadPolicy } from './overload-policy.js';
import { SharedControl } from './shared-control.js';
import { StreamClock } from './stream-clock.js';

/*
 * The analysis worker: takes blocks from the ring, pushes them through the analysis chain, posts what comes out. Its loop
 * blocks on the ring and on nothing else (material that can wait also on the control thread's credit); it throws and logs nothing
 * of its own. If a library throws, the thread ends with that error and the control thread starts another.
 */

/** Longest sleep without audio: the bound on noticing a request to stop. */
const IDLE_WAIT_MS = 100;
/** Steps of the network that share a pass when the analysis is late: a second. */
const LATE_STEPS_AT_ONCE = 8;

async function run(port: MessagePort, data: AnalysisWorkerData): Promise<void> {
  const control = new SharedControl(data.control);
  const reader = new BlockReader(data.ring);
  const clock = new StreamClock();
  const policy = new OverloadPolicy();
  const capturedAtMs = (sampleIndex: number): number => clock.capturedAtMs(sampleIndex / ANALYSIS_RATE_HZ);
  let onsetStrength = 0;

  const post = (message: ResultMessage): void => {
    while (!control.takeCredit()) {
      if (reader.header.isLive || control.isStopRequested) {
        control.countDroppedFrame();
        return;
      }
      control.beat();
      control.waitForCredit(IDLE_WAIT_MS);
    }
    port.postMessage(message);
  };

  const { network, ready } = await prepare(data);
  const chain = new AnalysisChain({
    network,
    parameters: data.parameters,
    onFrame(frame, estimate) {
      post({ type: 'frame', frame, estimate, onsetStrength, capturedAtMs: capturedAtMs(frame.sampleIndex) });
      onsetStrength = 0;
    },
    onOnset(onset) {
      onsetStrength = Math.max(onsetStrength, onset.strength);
      post({ type: 'onset', onset });
    },
    onBeat: (beat) => post({ type: 'beat', beat }),
  });
  port.postMessage(ready);

  let streamIndex = -1;
  while (!control.isStopRequested) {
    control.beat();
    const told = receiveMessageOnPort(port) as { message: ParametersMessage } | undefined;
    if (told !== undefined) chain.setParameters(told.message.parameters);
    const samples = reader.pop();
    if (samples === null) {
      reader.wait(IDLE_WAIT_MS);
      continue;
    }
    const { sampleRateHz, channelCount, capturedAtMs: blockCapturedAtMs, isLive } = reader.header;
    if (samples.length === 0) {
      chain.flush();
      const { streamIndex } = reader.header;
      port.postMessage({ type: 'drained', streamIndex } satisfies WorkerMessage);
      continue;
    }
    const load = policy.step(reader.queuedSeconds, isLive);
    if (load === 'skip') {
      control.countDroppedSamples(samples.length / channelCount);
      continue;
    }
    if (reader.header.streamIndex !== streamIndex) {
      streamIndex = reader.header.streamIndex;
      chain.restart(isLive);
    }
    if (network !== null) network.stepsAtOnce = load === 'late' ? LATE_STEPS_AT_ONCE : 1;
    clock.record(samples.length / channelCount / sampleRateHz, blockCapturedAtMs);
    chain.push({ sampleRateHz, channelCount }, samples);
    control.nonFiniteSampleCount = chain.nonFiniteSampleCount;
    control.downmixed = chain.downmixed;
  }
  network?.dispose();
}

async function prepare(
  data: AnalysisWorkerData,
): Promise<{ network: StreamingNetwork | null; ready: ReadyMessage }> {
  if (data.modelFolder === null) {
    return { network: null, ready: { type: 'ready', model: null, backend: null } };
  }
  const backend = await selectBackend(data.backend);
  const model = await loadModel(data.modelFolder);
  const network = new StreamingNetwork(model, { stepsAtOnce: LATE_STEPS_AT_ONCE });
  const ready: ReadyMessage = {
    type: 'ready',
    model: { name: model.manifest.name, neutral: neutralOf(model) },
    backend,
  };
  return { network, ready };
}

if (parentPort !== null) {
  const port = parentPort;
  try {
    await run(port, workerData as AnalysisWorkerData);
  } catch (error) {
    const { code, message } = toAffektError(error, 'AFFEKT_INTERNAL');
    port.postMessage({ type: 'failed', code, message } satisfies WorkerMessage);
  }
}

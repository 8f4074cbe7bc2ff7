import { describe, expect, it } from 'vitest';
import type { AffektError } from '../../src/core/errors.js';
import { AnalysisThread } from '../../src/engine/analysis-thread.js';
import { DEFAULT_PARAMETERS } from '../../src/engine/analysis-parameters.js';
import type { AnalysisModel } from '../../src/engine/messages.js';
import { MAX_MESSAGES_IN_FLIGHT, SharedControl } from '../../src/engine/shared-control.js';

const MODEL: AnalysisModel = { modelFolder: null, backend: 'wasm' };
const STALLING = new URL('./stalling-worker.mjs', import.meta.url);

/** Starts a thread; resolves with the cause of its death. */
function deathOf(
  timeouts: { startTimeoutMs: number; stallTimeoutMs: number },
  workerUrl: URL,
): Promise<AffektError> {
  return new Promise((resolve) => {
    new AnalysisThread(
      MODEL,
      DEFAULT_PARAMETERS,
      { onResult: () => undefined, onDeath: resolve },
      timeouts,
      workerUrl,
    );
  });
}

describe('analysis thread', () => {
  it('is reported dead when its loop stands still', async () => {
    const cause = await deathOf({ startTimeoutMs: 60_000, stallTimeoutMs: 1000 }, STALLING);
    expect(cause.message).toBe('it stood still for 1 s');
  });

  it('is reported dead when it does not start at all', async () => {
    const never = new URL('data:text/javascript,setInterval(() => undefined, 1000)');
    const cause = await deathOf({ startTimeoutMs: 1000, stallTimeoutMs: 60_000 }, never);
    expect(cause.message).toBe('it stood still for 1 s');
  });

  it('does not take an idle analysis for one that stands still', async () => {
    let death: AffektError | null = null;
    const thread = new AnalysisThread(
      MODEL,
      DEFAULT_PARAMETERS,
      {
        onResult: () => undefined,
        onDeath: (cause) => {
          death = cause;
        },
      },
      { startTimeoutMs: 60_000, stallTimeoutMs: 500 },
    );
    await thread.ready;
    const atStart = thread.control.heartbeat;
    while (thread.control.heartbeat < atStart + 20 && death === null) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(death).toBeNull();
    await thread.stop(500);
    expect(death).toBeNull();
  });

  it('no-growth: a control thread that hangs loses frames of a live input, and the messages under way are bounded', async () => {
    let frameCount = 0;
    const thread = new AnalysisThread(
      MODEL,
      DEFAULT_PARAMETERS,
      {
        onResult: ({ type }) => {
          if (type === 'frame') frameCount += 1;
        },
        onDeath: () => undefined,
      },
      { startTimeoutMs: 60_000, stallTimeoutMs: 60_000 },
    );
    await thread.ready;
    const header = { sampleRateHz: 22_050, channelCount: 1, capturedAtMs: 0, streamIndex: 0, isLive: true };
    const nap = new Int32Array(new SharedArrayBuffer(4));
    // Nothing is awaited here: this thread hangs, as far as messages are concerned. 3.2 s are 100 frames.
    for (let turn = 0; turn < 8; turn += 1) {
      thread.writer.push(header, new Float32Array(8820));
      while (thread.writer.queuedSeconds > 0) Atomics.wait(nap, 0, 0, 5);
    }
    while (thread.control.droppedFrameCount < 100 - MAX_MESSAGES_IN_FLIGHT) Atomics.wait(nap, 0, 0, 5);
    expect(frameCount).toBe(0);
    while (frameCount < MAX_MESSAGES_IN_FLIGHT) await new Promise((resolve) => setTimeout(resolve, 5));
    await thread.stop(500);
    expect(frameCount).toBe(MAX_MESSAGES_IN_FLIGHT);
    expect(thread.control.droppedFrameCount).toBe(100 - MAX_MESSAGES_IN_FLIGHT);
  });

  it('is ended by force when it does not end by itself', async () => {
    let deathCount = 0;
    const thread = new AnalysisThread(
      MODEL,
      DEFAULT_PARAMETERS,
      {
        onResult: () => undefined,
        onDeath: () => {
          deathCount += 1;
        },
      },
      { startTimeoutMs: 60_000, stallTimeoutMs: 60_000 },
      STALLING,
    );
    await thread.ready;
    await thread.stop(50);
    expect(deathCount).toBe(0);
  });
});

describe('shared control', () => {
  it('gives no more credits than there may be messages under way, over the wrap of the counters, too', () => {
    const memory = SharedControl.createMemory();
    // The counters begin just below the largest int32.
    new Int32Array(memory).fill(2 ** 31 - 20, 2, 4);
    const worker = new SharedControl(memory);
    const controlThread = new SharedControl(memory);
    const take = () => Array.from({ length: 100 }, () => worker.takeCredit()).filter(Boolean).length;
    expect(take()).toBe(MAX_MESSAGES_IN_FLIGHT);
    for (let count = 0; count < 10; count += 1) controlThread.giveCredit();
    expect(take()).toBe(10);
  });

  it('does not wait for a credit that is there, and waits no longer than told for one that is not', () => {
    const control = new SharedControl(SharedControl.createMemory());
    control.waitForCredit(Number.POSITIVE_INFINITY);
    while (control.takeCredit());
    control.waitForCredit(1);
    expect(control.takeCredit()).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import type { AffektError } from '../../src/core/errors.js';
import { AnalysisThread } from '../../src/engine/analysis-thread.js';
import type { AnalysisOptions } from '../../src/engine/messages.js';
import { MAX_MESSAGES_IN_FLIGHT, SharedControl } from '../../src/engine/shared-control.js';

const OPTIONS: AnalysisOptions = {
  modelFolder: null,
  backend: 'wasm',
  silenceThresholdLufs: -65,
  isLossless: false,
};
const STALLING = new URL('./stalling-worker.mjs', import.meta.url);

/** Starts a thread; resolves with the cause of its death. */
function deathOf(
  timeouts: { startTimeoutMs: number; stallTimeoutMs: number },
  workerUrl: URL,
): Promise<AffektError> {
  return new Promise((resolve) => {
    new AnalysisThread(OPTIONS, { onResult: () => undefined, onDeath: resolve }, timeouts, workerUrl);
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
      OPTIONS,
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

  it('is ended by force when it does not end by itself', async () => {
    let deathCount = 0;
    const thread = new AnalysisThread(
      OPTIONS,
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

import { describe, expect, it } from 'vitest';
import { Pacer } from '../../src/capture/pacer.js';
import { monotonicMs } from '../../src/core/clock.js';
import { DEFAULT_PARAMETERS } from '../../src/engine/analysis-parameters.js';
import { AnalysisThread } from '../../src/engine/analysis-thread.js';
import type { AnalysisModel, FrameAnalysis } from '../../src/engine/messages.js';
import { frameEndSampleIndex } from '../../src/features/feature-layout.js';
import { until } from './recorded-engine.js';

const BUSY_WORKER = new URL('./busy-worker.mjs', import.meta.url);
const RATE_HZ = 22_050;
const CHUNK_SECONDS = 0.01;
const STALL_SECONDS = 4;
/** What may wait when it goes on (50 ms), a frame, and how late the audio itself comes on a busy machine. */
const NEWEST_MS = 1000;

describe('overload', () => {
  it('backlog after a stall: of a live input the oldest audio is dropped, and what is told at once is of now', async () => {
    const busy = new SharedArrayBuffer(4);
    const isBusy = new Int32Array(busy);
    const frames: FrameAnalysis[] = [];
    const model = { modelFolder: null, backend: 'wasm', busy } as AnalysisModel;
    const thread = new AnalysisThread(
      model,
      DEFAULT_PARAMETERS,
      {
        onResult: (message) => {
          if (message.type === 'frame') frames.push(message);
        },
        onDeath: () => undefined,
      },
      { startTimeoutMs: 60_000, stallTimeoutMs: 60_000 },
      BUSY_WORKER,
    );
    await thread.ready;
    const stop = new AbortController();
    const pacer = new Pacer();
    let pushedCount = 0;
    const feeding = (async () => {
      const samples = new Float32Array(RATE_HZ * CHUNK_SECONDS).map((_, index) => 0.3 * Math.sin(index / 3));
      while (!stop.signal.aborted) {
        const capturedAtMs = await pacer.release(CHUNK_SECONDS, stop.signal);
        const header = { sampleRateHz: RATE_HZ, channelCount: 1, capturedAtMs, streamIndex: 0, isLive: true };
        if (thread.writer.push(header, samples)) pushedCount += samples.length;
      }
    })();
    await until(() => frames.length > 20);
    Atomics.store(isBusy, 0, 1);
    await until(() => thread.writer.queuedSeconds > STALL_SECONDS);
    const heardCount = frames.length;
    const reliefMs = monotonicMs();
    Atomics.store(isBusy, 0, 0);
    await until(() => frames.length > heardCount + 20);
    stop.abort();
    await feeding;
    await until(() => thread.writer.queuedSeconds === 0);
    await thread.stop(500);
    const after = frames.slice(heardCount).map(({ capturedAtMs }) => capturedAtMs - reliefMs);
    expect(Math.min(...after)).toBeGreaterThan(-NEWEST_MS);
    const droppedCount = thread.control.droppedSampleCount;
    expect(droppedCount).toBeGreaterThan((STALL_SECONDS - 1) * RATE_HZ);
    // All else was heard: indices count it without a break.
    expect(frames.map(({ frame }) => frame.sampleIndex)).toEqual(
      frames.map((_, index) => frameEndSampleIndex(index)),
    );
    expect(pushedCount - droppedCount - (frames.at(-1)?.frame.sampleIndex ?? 0)).toBeLessThan(1500);
  });
});

import { monotonicMs } from '../src/core/clock.js';
import { FRAME_RATE_HZ, STEP_FRAME_COUNT, WINDOW_FRAME_COUNT } from '../src/features/feature-layout.js';
import { type BackendName, selectBackend } from '../src/inference/backend.js';
import { loadModel } from '../src/inference/model-artifact.js';
import { ReadOut } from '../src/inference/read-out.js';
import { StreamingNetwork } from '../src/inference/streaming-network.js';
import { type BenchResult, type BenchRow, assertNear, rowOf } from './bench.js';
import { chosenModel } from '../test/support/chosen-model.js';
import { performanceFrames, withFolder } from './material.js';
import { WholeWindowNetwork } from './whole-window.js';

const STEP_BUDGET_MS = (1000 * STEP_FRAME_COUNT) / FRAME_RATE_HZ;
/**
 * Steps before those that are measured, a minute of music: a show runs for hours, with code that has long been compiled. The last
 * thirty are also computed from the whole window.
 */
const WARM_UP_STEPS = 470;
const WARM_UP_WINDOWS = 30;
/** Steps measured. Each is followed by the same estimate from the whole window. */
const MEASURED_STEPS = 200;
const TOLERANCE = 1e-3;

/** One live step against recomputing the 10 s window, at the same output rate, in turn on the same backend. */
export const liveStep = {
  name: 'live-step',
  run: (): Promise<BenchResult> =>
    withFolder(async (folder) => {
      const rows: BenchRow[] = [];
      const notes: string[] = [
        'Asserted: where the window begins with the stream, both ways give the same valence, arousal and mid-level units.',
      ];
      const model = await chosenModel(folder);
      for (const backend of ['wasm', 'node'] as const) {
        try {
          await selectBackend(backend);
        } catch (error) {
          notes.push(`Left out: the ${backend} backend. ${String(error)}`);
          continue;
        }
        rows.push(...(await measure(model, backend === 'node' ? 'tfjs-node' : 'wasm', notes)));
      }
      return { rows, notes };
    }),
};

async function measure(folder: string, backend: BackendName, notes: string[]): Promise<BenchRow[]> {
  const model = await loadModel(folder);
  const stepped = new StreamingNetwork(model);
  const whole = new WholeWindowNetwork(model);
  const readOut = new ReadOut(model);
  const warmFrameCount = WARM_UP_STEPS * STEP_FRAME_COUNT;
  const frameCount = warmFrameCount + MEASURED_STEPS * STEP_FRAME_COUNT;
  const comparedFrom = warmFrameCount - WARM_UP_WINDOWS * STEP_FRAME_COUNT;
  const frames = performanceFrames(Math.ceil(frameCount / FRAME_RATE_HZ) + 1);
  const stepMs: number[] = [];
  const windowMs: number[] = [];
  for (let end = STEP_FRAME_COUNT; end <= frameCount; end += STEP_FRAME_COUNT) {
    const start = monotonicMs();
    const estimate = frames
      .slice(end - STEP_FRAME_COUNT, end)
      .flatMap((frame) => stepped.push(frame))
      .at(-1);
    const between = monotonicMs();
    if (estimate === undefined || (end !== WINDOW_FRAME_COUNT && end <= comparedFrom)) continue;
    const spanSteps = Math.round((estimate.spanSeconds * FRAME_RATE_HZ) / STEP_FRAME_COUNT);
    const window = frames.slice(end - WINDOW_FRAME_COUNT, end);
    const windowStart = monotonicMs();
    const outputs = whole.run(window, spanSteps);
    const windowEnd = monotonicMs();
    if (end === WINDOW_FRAME_COUNT) {
      const zeros = new Float32Array(16);
      const others = { gems: zeros, moods: zeros, basic: zeros, sounds: zeros, spread: zeros, doubt: zeros };
      const expected = readOut.estimate({ ...outputs, ...others }, end / STEP_FRAME_COUNT - 1, spanSteps, 0);
      assertNear(`valence (${backend})`, estimate.valence, expected.valence, TOLERANCE);
      assertNear(`arousal (${backend})`, estimate.arousal, expected.arousal, TOLERANCE);
      for (const [name, value] of Object.entries(expected.midLevel))
        assertNear(name, (estimate.midLevel as Record<string, number>)[name] as number, value, TOLERANCE);
      continue;
    }
    if (end <= warmFrameCount) continue;
    stepMs.push(between - start);
    windowMs.push(windowEnd - windowStart);
  }
  stepped.dispose();
  whole.dispose();
  const rows = [
    rowOf(`${backend}: one live step (4 new frames, cached states)`, 'ms', stepMs, STEP_BUDGET_MS),
    rowOf(`${backend}: the whole 10 s window (312 frames)`, 'ms', windowMs, STEP_BUDGET_MS),
  ];
  const ratio = (rows[1]?.p50 ?? 0) / (rows[0]?.p50 ?? 1);
  notes.push(`${backend}: stepping costs 1/${ratio.toFixed(1)} of the whole window (medians).`);
  return rows;
}

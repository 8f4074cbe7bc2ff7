import { type BenchResult, type BenchRow, rowOf } from './bench.js';
import type { PageProbe } from './page-probe.js';
import { withShownPage } from './shown-page.js';

const THROTTLE = 4;
const WATCH_SECONDS = 15;
/** Longest time from frame to frame at the 95th percentile, ms, by view; the others are looked at for shifts. */
const VIEWS = [
  ['stage', 20],
  // At 60 Hz no more than one frame in twenty may take two.
  ['analysis', 33],
  ['desk', undefined],
  ['setup/patch', undefined],
] as const;
const LONGEST_TASK_MS = 100;
/** How evenly the page of the running program moves, on a processor slowed down four times. */
export const pageSmoothness = {
  name: 'page-smoothness',
  run: (): Promise<BenchResult> => withShownPage(measure),
};

async function measure(probe: PageProbe): Promise<BenchResult> {
  await probe.throttle(THROTTLE);
  const rows: BenchRow[] = [];
  const shifts: string[] = [];
  for (const [view, budgetMs] of VIEWS) {
    await probe.goTo(view);
    const { frameMs, taskMs, shift } = await probe.watch(WATCH_SECONDS);
    if (frameMs.length === 0 || taskMs.length === 0) throw new Error(`${view}: nothing was drawn`);
    rows.push(
      rowOf(`${view}: from frame to frame`, 'ms', frameMs, budgetMs),
      rowOf(`${view}: task of the main thread, processor time`, 'ms', taskMs, LONGEST_TASK_MS),
    );
    shifts.push(`${view} ${shift.toFixed(4)}`);
  }
  return {
    rows,
    notes: [
      `Processor of the page slowed down ${THROTTLE} times, 1440 × 900, each view for ${WATCH_SECONDS} s; Chromium draws without a graphics card.`,
      'The budget of frames is for the 95th percentile, that of tasks for the longest. Frames are of the wall clock, so other programs count; tasks are of processor time.',
      `Layout shift from a second after a view came: ${shifts.join(', ')}.`,
    ],
  };
}

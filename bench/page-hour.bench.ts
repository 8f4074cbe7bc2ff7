import { setTimeout as pause } from 'node:timers/promises';
import { monotonicMs } from '../src/core/clock.js';
import { FRAME_RATE_HZ } from '../src/features/feature-layout.js';
import { startServer } from '../src/server/server.js';
import { Broadcast } from '../src/show/broadcast.js';
import { historyRoutes } from '../src/show/history/history-routes.js';
import { SERIES } from '../src/show/history/series-table.js';
import { ShowHistory } from '../src/show/history/show-history.js';
import { syntheticEvent, syntheticFrame } from '../test/support/synthetic-frame.js';
import { type BenchResult, rowOf } from './bench.js';
import { PageProbe, WEB_FOLDER } from './page-probe.js';

/** So many times faster than it would be the hour goes by. */
const SPEED = 40;
const MINUTES = 60;
const LOOK_EVERY_MINUTES = 5;
/** Half an hour is kept: from then on nothing may grow. */
const FULL_AFTER_MINUTES = 35;
/** Growth of what is kept from the 35th minute to the 60th, at most. */
const MOST_GROWTH = 1.05;

/** The page's clock runs as fast as what is told. */
const FAST_CLOCK = `{
  const real = performance.now.bind(performance);
  const start = real();
  performance.now = () => start + ${SPEED} * (real() - start);
}`;

/** The memory of a page that is open for an hour, with every number of the analysis on show. */
export const pageHour = { name: 'page-hour', run: measure };

async function measure(): Promise<BenchResult> {
  const history = new ShowHistory();
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    webFolder: WEB_FOLDER,
    series: SERIES,
    routes: historyRoutes(history),
    hello: () => ({
      program: { name: 'affekt', version: '0' },
      source: { kind: 'demo', name: 'bench' },
      model: { name: 'bench', backend: 'none' },
      features: {
        sampleRateHz: 22_050,
        frameRateHz: FRAME_RATE_HZ,
        bandCount: 149,
        bandFrequenciesHz: Array.from({ length: 149 }, (_, band) => 30 * 1.04 ** band),
      },
    }),
  });
  const broadcast = new Broadcast(server.streams, history, {
    droppedSampleCount: 0,
    nonFiniteSampleCount: 0,
  });
  let frameIndex = 0;
  const tell = (): void => {
    const phase = frameIndex / 200;
    broadcast.onFrame(
      syntheticFrame({
        frameIndex,
        valence: Math.sin(phase),
        arousal: Math.cos(1.3 * phase),
        film: 5 + 3 * Math.sin(phase / 3),
        tempoBpm: 120 + 10 * Math.sin(phase / 5),
      }),
    );
    if (frameIndex % 300 === 0) broadcast.onEvent(syntheticEvent('section-change'));
    frameIndex += 1;
  };
  tell();
  const startedAtMs = monotonicMs();
  const toldMinutes = (): number => frameIndex / FRAME_RATE_HZ / 60;
  const timer = setInterval(() => {
    const due = ((monotonicMs() - startedAtMs) / 1000) * SPEED * FRAME_RATE_HZ;
    // What could not be told in time is left out, as it would be live.
    if (due - frameIndex > 1000) frameIndex = Math.floor(due - 1000);
    while (frameIndex < due) tell();
  }, 5);
  const probe = await PageProbe.open(`http://127.0.0.1:${server.port}/#/analysis`, FAST_CLOCK);
  try {
    const looks: { minutes: number; megabytes: number; nodeCount: number }[] = [];
    for (let minutes = LOOK_EVERY_MINUTES; minutes <= MINUTES; minutes += LOOK_EVERY_MINUTES) {
      while (toldMinutes() < minutes) await pause(50);
      looks.push({ minutes, ...(await probe.heap()) });
    }
    const full = looks.filter(({ minutes }) => minutes >= FULL_AFTER_MINUTES);
    // What is forgotten is given back in pieces: the lowest of some looks is what is held.
    const lowest = (some: typeof looks, of: 'megabytes' | 'nodeCount') =>
      Math.min(...some.map((look) => look[of]));
    const [before, after] = [full.slice(0, 3), full.slice(-3)];
    for (const of of ['megabytes', 'nodeCount'] as const)
      if (!(lowest(after, of) <= MOST_GROWTH * lowest(before, of)))
        throw new Error(`the page grows: ${JSON.stringify(looks)}`);
    return {
      rows: [
        rowOf(
          'heap from the 35th to the 60th minute',
          'MB',
          full.map(({ megabytes }) => megabytes),
        ),
      ],
      notes: [
        `An hour in ${MINUTES * (60 / SPEED)} s: the show and the page's clock run ${SPEED} times faster. Analysis is on show, with every vocabulary, reasons and spectrogram.`,
        `After minutes, heap and nodes: ${looks.map((look) => `${look.minutes}: ${look.megabytes.toFixed(1)} MB, ${look.nodeCount}`).join('; ')}.`,
        'Asserted: neither grows by more than a twentieth once the half hour is full that a page keeps.',
      ],
    };
  } finally {
    clearInterval(timer);
    await probe.close();
    await server.close();
  }
}

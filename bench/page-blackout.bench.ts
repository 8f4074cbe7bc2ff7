import { BlackoutRig } from '../test/support/blackout-rig.js';
import { type BenchResult, type BenchRow, rowOf } from './bench.js';

const PRESS_COUNT = 40;
const IDLE_COUNT = 200;
const TARGET_MS = 100;

/** From a press on the page to the first Art-Net packet that is dark. */
export const pageBlackout = { name: 'page-blackout', run: measure };

async function measure(): Promise<BenchResult> {
  const rig = await BlackoutRig.open();
  try {
    const rows: BenchRow[] = [];
    for (const idleCount of [0, IDLE_COUNT]) {
      await rig.addIdle(idleCount);
      for (const by of ['key', 'thumb'] as const) {
        const times: number[] = [];
        while (times.length < PRESS_COUNT) times.push(await rig.pressToDark(by));
        rows.push(rowOf(`blackout by ${by} to dark packet, ${idleCount} others`, 'ms', times, TARGET_MS));
      }
    }
    return {
      rows,
      notes: [
        'The page, the program and the receiver are on one machine. The target is for the 95th percentile.',
      ],
    };
  } finally {
    await rig.close();
  }
}

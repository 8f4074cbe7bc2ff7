import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OutputsInput } from '../../src/outputs/outputs-schema.js';
import { LiveOutputs } from '../support/live-outputs.js';
import { olaUniverse } from '../support/ola.js';
import { eventually, PeerProcess } from '../support/peer-process.js';
import { syntheticEvent } from '../support/synthetic-frame.js';
import { stageFixtures } from './stage-fixtures.js';

const STAGE_IP = '10.77.0.1';
const STAGE_BROADCAST = '10.77.0.255';

/** Patch universes and where OLA shows them: sACN 1 and 3 as they are, Art-Net port-address 2 (patch universe 3) as 2. */
const lights: NonNullable<OutputsInput>['lights'] = {
  fixtures: stageFixtures([1, 3], { fine: 'dimmer', strobe: 'wash' }),
  groups: {
    dimmer: { dimmer: { signal: 'arousal01', low: 0.2, high: 0.8 } },
    wash: {
      color: { kind: 'fixed', color: '#ff8000' },
      bumps: [{ event: 'drop', color: '#ffffff' }],
      strobe: { event: 'drop' },
    },
  },
  failSafe: {
    onLost: { color: '#0000ff', level: 1 },
    afterSeconds: 0.5,
    fadeSeconds: 0.5,
    onEnd: 'blackout',
  },
};

/** What the patch says at an arousal of .5: level .2 + .75 · .6 = .65. */
const EXPECTED: Readonly<Record<number, number>> = {
  1: 166,
  2: 166,
  3: 102,
  10: 255,
  11: 33,
  12: 17,
  510: 255,
  511: 128,
  512: 0,
};

function matches(dmx: readonly number[], expected: Readonly<Record<number, number>>): boolean {
  return Object.entries(expected).every(([channel, value]) => (dmx[Number(channel) - 1] ?? 0) === value);
}

describe('OLA reads back what the patch says', () => {
  let ola: PeerProcess;
  let live: LiveOutputs | undefined;
  const others: LiveOutputs[] = [];

  beforeAll(async () => {
    ola = await PeerProcess.start('ola.sh', [], { OLA_IP: STAGE_IP });
  });
  afterAll(() => ola.stop());
  afterEach(async () => {
    await Promise.all([live, ...others.splice(0)].map((one) => one?.stop()));
    live = undefined;
  });

  const paths: readonly (readonly [name: string, universe: number, config: OutputsInput])[] = [
    ['sACN, unicast', 1, { sacn: { hosts: ['127.0.0.1'] } }],
    ['sACN, multicast', 3, { sacn: { multicastInterface: STAGE_IP } }],
    ['Art-Net, unicast', 2, { artnet: { hosts: [STAGE_IP] } }],
    ['Art-Net, broadcast', 2, { artnet: { hosts: [STAGE_BROADCAST] } }],
  ];

  for (const [name, universe, config] of paths) {
    it(`${name}: levels on 8 and 16 bits, colour, fixed and strobe channels, and every other channel 0`, async () => {
      live = await new LiveOutputs({ ...config, lights }).start();
      live.values = { arousal: 0.5 };
      const dmx = await eventually(
        () => olaUniverse(universe),
        (read) => matches(read, EXPECTED),
      );
      const used = new Set(Object.keys(EXPECTED));
      expect(dmx.filter((value, index) => value !== 0 && !used.has(String(index + 1)))).toEqual([]);
    });

    it(`${name}: follows a change, a blackout and the loss of the analysis, and ends dark`, async () => {
      live = await new LiveOutputs({ ...config, lights }).start();
      live.values = { arousal: 1 };
      await eventually(
        () => olaUniverse(universe),
        (read) => matches(read, { 1: 204, 510: 255 }),
      );
      await live.operate({ isBlackout: true });
      await eventually(
        () => olaUniverse(universe),
        (read) => matches(read, { 1: 0, 510: 0, 512: 0, 11: 33 }),
      );
      await live.operate({ isBlackout: false });
      await eventually(
        () => olaUniverse(universe),
        (read) => matches(read, { 1: 204, 510: 255 }),
      );
      live.outputs.event(syntheticEvent('drop'));
      await eventually(
        () => olaUniverse(universe),
        (read) => (read[511] ?? 0) > 100,
      );
      live.starve();
      await eventually(
        () => olaUniverse(universe),
        (read) => matches(read, { 1: 255, 510: 0, 511: 0, 512: 255 }),
      );
      await live.stop();
      await eventually(
        () => olaUniverse(universe),
        (read) => matches(read, { 1: 0, 510: 0, 511: 0, 512: 0 }),
      );
    });
  }

  it('sACN: still light is kept alive beyond the 2.5 s after which a receiver lets go', async () => {
    live = await new LiveOutputs({ sacn: { hosts: ['127.0.0.1'] }, lights }).start();
    live.values = { arousal: 0.5 };
    await eventually(
      () => olaUniverse(1),
      (read) => matches(read, EXPECTED),
    );
    const other = await new LiveOutputs({
      sacn: { hosts: ['127.0.0.1'], sourceName: 'Low', priority: 50 },
      lights,
    }).start();
    others.push(other);
    other.values = { arousal: -1 };
    // The lower source would take over as soon as OLA let go of the first.
    const until = performance.now() + 4000;
    while (performance.now() < until) {
      expect(matches(await olaUniverse(1), EXPECTED)).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('sACN: the higher priority wins, and a terminated stream is let go of before its time-out', async () => {
    live = await new LiveOutputs({ sacn: { hosts: ['127.0.0.1'] }, lights }).start();
    live.values = { arousal: 0.5 };
    await eventually(
      () => olaUniverse(1),
      (read) => matches(read, EXPECTED),
    );
    const high = await new LiveOutputs({
      sacn: { hosts: ['127.0.0.1'], sourceName: 'High', priority: 150 },
      lights,
    }).start();
    others.push(high);
    high.values = { arousal: -1 };
    await eventually(
      () => olaUniverse(1),
      (read) => matches(read, { 1: 51 }),
    );
    await high.stop();
    await eventually(
      () => olaUniverse(1),
      (read) => matches(read, EXPECTED),
      2,
    );
  });

  it('a restarted Affekt is the same source: its values are taken at once, not merged with its past', async () => {
    live = await new LiveOutputs({ sacn: { hosts: ['127.0.0.1'] }, lights }).start();
    live.values = { arousal: 1 };
    await eventually(
      () => olaUniverse(1),
      (read) => matches(read, { 1: 204 }),
    );
    await live.outputs.setEnabled('sacn', false);
    await live.outputs.setEnabled('sacn', true);
    live.values = { arousal: -1 };
    await eventually(
      () => olaUniverse(1),
      (read) => matches(read, { 1: 51 }),
    );
  });
});

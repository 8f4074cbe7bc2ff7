import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { decode } from 'node-osc';
import { afterEach, describe, expect, it } from 'vitest';
import { RESTING_OPERATION } from '../../src/lights/operation.js';
import { createOutputs } from '../../src/outputs/create-outputs.js';
import type { Outputs } from '../../src/outputs/outputs.js';
import { type OutputsInput, outputsSchema } from '../../src/outputs/outputs-schema.js';
import { syntheticFrame } from '../support/synthetic-frame.js';
import { until } from '../server/test-client.js';

const HOST = '127.0.9.1';
const OTHER = '127.0.9.2';
const lights = {
  fixtures: [{ name: 'spot', group: 'all', universe: 1, address: 1, kind: 'dimmer' as const }],
  groups: { all: { dimmer: { signal: 'arousal01' } } },
};

/** An E1.31 packet as it came. */
interface Packet {
  readonly atMs: number;
  readonly cid: string;
  readonly priority: number;
  readonly sequence: number;
  readonly isTerminated: boolean;
  readonly universe: number;
  readonly level: number;
}

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(host: string, port: number, onMessage: (message: Buffer) => void): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', onMessage).bind(port, host);
  await once(socket, 'listening');
  closers.push(() => socket.close());
  return socket;
}

async function receive(host: string): Promise<Packet[]> {
  const packets: Packet[] = [];
  await listen(host, 5568, (message) => {
    packets.push({
      atMs: performance.now(),
      cid: message.toString('hex', 22, 38),
      priority: message.readUInt8(108),
      sequence: message.readUInt8(111),
      isTerminated: message.readUInt8(112) !== 0,
      universe: message.readUInt16BE(113),
      level: message.readUInt8(126),
    });
  });
  return packets;
}

/** Outputs that run, fed with frames whose arousal swings, so that there is always something to send. */
async function run(config: OutputsInput, stdout = new PassThrough()): Promise<Outputs> {
  const outputs = createOutputs(outputsSchema.parse(config), [], stdout);
  outputs.start();
  let frameIndex = 0;
  const timer = setInterval(() => {
    frameIndex += 1;
    outputs.frame(syntheticFrame({ frameIndex, arousal: 0.3 * Math.sin(frameIndex / 5), valence: 0.5 }));
  }, 32);
  closers.push(async () => {
    clearInterval(timer);
    await outputs.stop();
  });
  await until(() => outputs.status().every(({ state }) => state === 'running'), 'the outputs to run');
  return outputs;
}

const change = async (outputs: Outputs, config: OutputsInput, fadeSeconds = 0) =>
  await outputs.change(outputsSchema.parse(config), [], { fadeSeconds });

/** How long this process itself stood still at most since it was called. */
function watchStalls(): () => number {
  let longestMs = 0;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - lastMs - 5);
    lastMs = performance.now();
  }, 5);
  closers.push(() => clearInterval(timer));
  return () => longestMs;
}

function longestGapMs(packets: readonly Packet[]): number {
  return Math.max(...packets.slice(1).map(({ atMs }, index) => atMs - (packets[index]?.atMs ?? 0)));
}

const steps = (packets: readonly Packet[]) =>
  new Set(packets.slice(1).map(({ sequence }, index) => (sequence - (packets[index]?.sequence ?? 0)) & 0xff));

describe('Outputs, changed while they run', () => {
  it('exchanges sACN without a gap: one source, one running sequence, no good-bye', async () => {
    const packets = await receive(HOST);
    const outputs = await run({ sacn: { hosts: [HOST], priority: 100 }, lights });
    await until(() => packets.length > 20, 'light');
    const stalledMs = watchStalls();
    for (const priority of [120, 90, 150]) {
      await change(outputs, { sacn: { hosts: [HOST], priority }, lights });
      await until(() => packets.at(-1)?.priority === priority, `priority ${priority}`);
    }
    const count = packets.length;
    await until(() => packets.length > count + 10, 'more light');
    expect(packets.some(({ isTerminated }) => isTerminated)).toBe(false);
    expect(new Set(packets.map(({ cid }) => cid)).size).toBe(1);
    expect(steps(packets)).toEqual(new Set([1]));
    expect(longestGapMs(packets)).toBeLessThan(150 + stalledMs());
    expect(outputs.status()).toMatchObject([{ state: 'running', droppedCount: 0, lastError: null }]);
  });

  it('touches no output whose own part is the same', async () => {
    const packets = await receive(HOST);
    const sacn = { hosts: [HOST] };
    const outputs = await run({ sacn, lights });
    await until(() => packets.length > 5, 'light');
    const lines = new PassThrough();
    await change(outputs, { sacn, osc: { targets: [{ host: HOST, port: 7001 }] }, ndjson: {}, lights });
    expect(outputs.status().map(({ name, state }) => [name, state])).toEqual([
      ['osc', 'running'],
      ['sacn', 'running'],
      ['ndjson', 'running'],
    ]);
    await change(outputs, { sacn, lights: { ...lights, groups: { all: { dimmer: 0.5 } } } });
    expect(outputs.status().map(({ name }) => name)).toEqual(['sacn']);
    await until(() => packets.at(-1)?.level === 128, 'the new look');
    expect(packets.some(({ isTerminated }) => isTerminated)).toBe(false);
    expect(steps(packets)).toEqual(new Set([1]));
    lines.destroy();
  });

  it('says good-bye to the receivers, universes and sources that go, and to no other', async () => {
    const [here, there] = [await receive(HOST), await receive(OTHER)];
    const goodbyes = (packets: readonly Packet[]) =>
      packets.filter(({ isTerminated }) => isTerminated).map(({ universe }) => universe);
    const second = { name: 'second', group: 'all', universe: 2, address: 1, kind: 'dimmer' as const };
    const both = { ...lights, fixtures: [...lights.fixtures, second] };
    const outputs = await run({ sacn: { hosts: [HOST, OTHER] }, lights: both });
    await until(() => here.length > 20 && there.length > 20, 'light');
    await change(outputs, { sacn: { hosts: [HOST] }, lights: both });
    await until(() => goodbyes(there).length === 6, 'the good-bye to the other');
    expect([goodbyes(there).sort(), goodbyes(here)]).toEqual([[1, 1, 1, 2, 2, 2], []]);
    await change(outputs, { sacn: { hosts: [HOST] }, lights }, 0.2);
    await until(() => goodbyes(here).length === 3, 'the good-bye of the second universe');
    expect(goodbyes(here)).toEqual([2, 2, 2]);
    const count = here.length;
    const stalledMs = watchStalls();
    await change(outputs, { sacn: { hosts: [HOST], sourceName: 'Other' }, lights });
    await until(() => here.length > count + 20, 'light of the new source');
    const after = here.slice(count);
    expect(goodbyes(after)).toEqual([1, 1, 1]);
    expect(new Set(after.map(({ cid }) => cid)).size).toBe(2);
    // The new source is there before the old one goes.
    const [fromMs = 0, untilMs = 0] = [
      after.find(({ cid }) => cid !== here[0]?.cid)?.atMs,
      after.find(({ isTerminated }) => isTerminated)?.atMs,
    ];
    expect(fromMs - untilMs).toBeLessThan(150 + stalledMs());
  });

  it('changes nothing when anything is wrong, and names every fault', async () => {
    const packets = await receive(HOST);
    const config = { sacn: { hosts: [HOST] }, lights };
    const outputs = await run(config);
    const wrong: OutputsInput = {
      sacn: { hosts: [HOST], universeOffset: -1 },
      osc: { controls: { arousel: {} } },
      lights: { ...lights, groups: { all: { color: { kind: 'palette', palette: 'occean' } } } },
    };
    const refused = change(outputs, wrong);
    await expect(refused).rejects.toMatchObject({ code: 'AFFEKT_CONFIG_INVALID' });
    await expect(refused).rejects.toThrow(/"arousel"[\s\S]*universe 1 becomes 0/);
    await expect(refused).rejects.toThrow(
      /outputs\.lights: group "all": there is no palette "occean".*"ocean"/,
    );
    await expect(
      change(outputs, { sacn: { multicastInterface: '203.0.113.9' }, ndjson: {}, lights }),
    ).rejects.toMatchObject({
      code: 'AFFEKT_OUTPUT_FAILED',
      message: expect.stringMatching(/^outputs\.sacn: .*203\.0\.113\.9/),
    });
    expect(outputs.status().map(({ name, state }) => [name, state])).toEqual([['sacn', 'running']]);
    const count = packets.length;
    await until(() => packets.length > count + 10, 'light, as before');
    expect(packets.some(({ isTerminated }) => isTerminated)).toBe(false);
    expect(steps(packets)).toEqual(new Set([1]));
  });

  it('leaves an output switched off by hand off, and switches by `enabled` where that changes', async () => {
    const osc = (enabled: boolean, rateHz: number) => ({
      osc: { enabled, rateHz, targets: [{ host: HOST, port: 7001 }] },
    });
    const outputs = await run(osc(true, 40));
    const state = () => outputs.status()[0]?.state;
    await outputs.setEnabled('osc', false);
    await change(outputs, osc(true, 20));
    expect(state()).toBe('off');
    await change(outputs, osc(false, 20));
    await change(outputs, osc(true, 20));
    await until(() => state() === 'running', 'OSC to run');
    await change(outputs, osc(false, 20));
    expect(state()).toBe('off');
  });

  it('sends OSC values on from where they stand when its settings change', async () => {
    const seen: number[] = [];
    const { port } = (
      await listen(HOST, 0, (message) => {
        const { address, args } = decode(message) as unknown as {
          address: string;
          args: { value: number }[];
        };
        if (address === '/affekt/valence01') seen.push(args[0]?.value ?? Number.NaN);
      })
    ).address();
    const osc = (rateHz: number) => ({ osc: { rateHz, targets: [{ host: HOST, port }] } });
    const outputs = await run(osc(40));
    await until(() => seen.at(-1) === 0.75, 'the value');
    const from = seen.length;
    await change(outputs, osc(20));
    await until(() => seen.length > from, 'the value from the new output');
    expect(new Set(seen.slice(from))).toEqual(new Set([0.75]));
  });

  it('is dark in the next packet of a blackout, and its promise comes with the light', async () => {
    const packets = await receive(HOST);
    const outputs = await run({ sacn: { hosts: [HOST] }, lights });
    await until(() => packets.length > 20, 'light');
    const count = packets.length;
    await outputs.operate({ ...RESTING_OPERATION, isBlackout: true });
    expect(outputs.lightState()).toMatchObject({ operation: { isBlackout: true }, groups: [{ level: 0 }] });
    await until(() => packets.at(-1)?.level === 0, 'the blackout');
    // At most one was on its way.
    expect(packets.slice(count).filter(({ level }) => level > 0).length).toBeLessThanOrEqual(1);
    await outputs.operate({ ...RESTING_OPERATION, master: 0.5 });
    await until(() => (packets.at(-1)?.level ?? 0) > 40, 'half the light');
    expect(Math.max(...packets.slice(-5).map(({ level }) => level))).toBeLessThan(90);
  });

  it('bends the colour that OSC sends, and no other signal', async () => {
    const last = new Map<string, number>();
    const { port } = (
      await listen(HOST, 0, (message) => {
        const { address, args } = decode(message) as unknown as {
          address: string;
          args: { value: number }[];
        };
        last.set(address, args[0]?.value ?? Number.NaN);
      })
    ).address();
    const outputs = await run({ osc: { targets: [{ host: HOST, port }] } });
    await until(() => last.get('/affekt/valence') === 0.5, 'a value');
    const blue = last.get('/affekt/color/blue') ?? 1;
    const response = { valence: { bias: -1, sensitivity: 1 }, arousal: { bias: -1, sensitivity: 0 } };
    await outputs.operate({ ...RESTING_OPERATION, response });
    await until(() => (last.get('/affekt/color/blue') ?? 0) > blue + 0.2, 'a colder colour');
    expect(last.get('/affekt/valence')).toBe(0.5);
  });
});

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { decode } from 'node-osc';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createOutputs } from '../../src/outputs/create-outputs.js';
import type { OutputStatus } from '../../src/outputs/output.js';
import { type OutputsInput, outputsSchema } from '../../src/outputs/outputs-schema.js';
import { syntheticEvent, syntheticFrame } from '../support/synthetic-frame.js';
import { until } from '../server/test-client.js';

const HOST = '127.0.7.1';
const lights = {
  fixtures: [{ name: 'spot', group: 'all', universe: 1, address: 1, kind: 'dimmer' as const }],
  groups: { all: { dimmer: 1 } },
};
const create = (config: OutputsInput, stdout = new PassThrough()) =>
  createOutputs(outputsSchema.parse(config), [], stdout);

describe('createOutputs', () => {
  it('has no output without configuration, and bears everything nevertheless', async () => {
    const outputs = create({});
    outputs.start();
    outputs.frame(syntheticFrame());
    outputs.event(syntheticEvent('drop'));
    void outputs.operate({ ...outputs.lightState().operation, isBlackout: true });
    expect(outputs.status()).toEqual([]);
    expect(await outputs.setEnabled('osc', true)).toBe(false);
    expect(outputs.lightState()).toMatchObject({ operation: { isBlackout: true }, groups: [] });
    await outputs.stop();
  });

  it('runs a good output beside one that cannot start', async () => {
    const lines = new PassThrough();
    const outputs = create({ ndjson: {}, sacn: { multicastInterface: '203.0.113.9' }, lights }, lines);
    outputs.start();
    const state = (name: string) => outputs.status().find((one) => one.name === name)?.state;
    await until(() => state('sacn') === 'failed' && state('ndjson') === 'running', 'one to fail, one to run');
    outputs.frame(syntheticFrame({ valence: 0.25 }));
    const [line] = (await once(lines, 'data')) as [Buffer];
    expect(JSON.parse(String(line))).toMatchObject({
      type: 'frame',
      state: 'music',
      signals: { valence: 0.25 },
    });
    expect(outputs.status().find((one) => one.name === 'sacn')?.lastError).toContain('203.0.113.9');
    await outputs.stop();
  });

  it('keeps a host that is not found from every other receiver and output, and says what it drops', async () => {
    const [good, light] = [createSocket('udp4'), createSocket('udp4')];
    let oscCount = 0;
    let lightCount = 0;
    good.on('message', () => (oscCount += 1)).bind(0, HOST);
    light.on('message', () => (lightCount += 1)).bind(5568, HOST);
    await Promise.all([once(good, 'listening'), once(light, 'listening')]);
    const { port } = good.address();
    // `.invalid` is never found (RFC 6761). More of them than libuv has threads.
    const lost = Array.from({ length: 6 }, (_, index) => ({ host: `no-${index}.invalid`, port }));
    const targets = [...lost, { host: HOST, port }];
    const outputs = create({ osc: { targets }, sacn: { hosts: [HOST] }, lights });
    outputs.start();
    const osc = () => outputs.status().find(({ name }) => name === 'osc');
    await until(() => lightCount > 3, 'light');
    await until(() => osc()?.state === 'running', 'OSC to run');
    outputs.frame(syntheticFrame({ valence: 0.5 }));
    await until(() => oscCount > 20, 'values for the receiver that is there');
    expect(osc()?.droppedCount).toBeGreaterThanOrEqual(6 * 20);
    for (const { host } of lost) expect(osc()?.trouble).toContain(`host "${host}" has no address`);
    expect(outputs.status().find(({ name }) => name === 'sacn')).toMatchObject({
      droppedCount: 0,
      trouble: null,
    });
    await outputs.stop();
    good.close();
    light.close();
  });

  it('says for which host nothing leaves, and not for the others', async () => {
    // Without leave to broadcast the system refuses this address, as it refuses all while the cable is out.
    const outputs = create({ sacn: { hosts: ['255.255.255.255', HOST] }, lights });
    outputs.start();
    outputs.frame(syntheticFrame());
    const sacn = () => outputs.status()[0];
    await until(() => (sacn()?.droppedCount ?? 0) > 0 && (sacn()?.sentCount ?? 0) > 0, 'datagrams');
    expect(sacn()).toMatchObject({
      state: 'running',
      trouble: 'nothing leaves for 255.255.255.255 (EACCES): is the network there?',
    });
    await outputs.stop();
  });

  it('lets no more than three events a second leave by OSC, however often the output is made anew', async () => {
    const receiver = createSocket('udp4');
    let pressedCount = 0;
    receiver.on('message', (packet) => {
      const { oscType, ...message } = decode(packet) as { oscType: string; address: string; args: unknown[] };
      const [argument] = message.args as [number | { value: number }];
      const value = typeof argument === 'number' ? argument : argument.value;
      if (message.address === '/affekt/event/drop' && value === 1) pressedCount += 1;
    });
    receiver.bind(0, HOST);
    await once(receiver, 'listening');
    const outputs = create({ osc: { targets: [{ host: HOST, port: receiver.address().port }] } });
    outputs.start();
    const isRunning = () => outputs.status()[0]?.state === 'running';
    const startedAtMs = performance.now();
    let roundCount = 0;
    for (; roundCount < 4; roundCount += 1) {
      await until(isRunning, 'OSC to run');
      for (let event = 0; event < 5; event += 1) outputs.event(syntheticEvent('drop'));
      await outputs.setEnabled('osc', false);
      await outputs.setEnabled('osc', true);
    }
    const seconds = (performance.now() - startedAtMs) / 1000;
    await until(() => pressedCount >= 3, 'the events');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(pressedCount).toBeLessThanOrEqual(3 * Math.ceil(seconds));
    expect(pressedCount + (outputs.status()[0]?.limitedCount ?? 0)).toBe(5 * roundCount);
    await outputs.stop();
    receiver.close();
  });

  it('finds a host by its name', async () => {
    const receiver = createSocket('udp4');
    receiver.bind(0, '127.0.0.1');
    await once(receiver, 'listening');
    const outputs = create({ osc: { targets: [{ host: 'localhost', port: receiver.address().port }] } });
    outputs.start();
    await once(receiver, 'message');
    // On a busy machine the name may be found only after the first datagrams: these were dropped.
    const { droppedCount, trouble } = outputs.status()[0] as OutputStatus;
    expect(trouble).toBeNull();
    outputs.event(syntheticEvent('drop'));
    await once(receiver, 'message');
    expect(outputs.status()).toMatchObject([{ droppedCount, trouble: null }]);
    await outputs.stop();
    receiver.close();
  });

  it('switches an output while running; what is configured but not enabled waits', async () => {
    const outputs = create({ osc: { enabled: false, targets: [{ host: HOST, port: 7700 }] } });
    outputs.start();
    expect(outputs.status()).toMatchObject([{ name: 'osc', state: 'off', isEnabled: false }]);
    await outputs.setEnabled('osc', true);
    await until(() => outputs.status()[0]?.state === 'running', 'osc to run');
    await outputs.setEnabled('osc', false);
    expect(outputs.status()).toMatchObject([{ state: 'off' }]);
    await outputs.stop();
  });

  it('shows the look for the end, then terminates the stream', async () => {
    const receiver = createSocket('udp4');
    const packets: Buffer[] = [];
    receiver.on('message', (packet) => packets.push(packet));
    receiver.bind(5568, HOST);
    await once(receiver, 'listening');
    const outputs = create({
      sacn: { hosts: [HOST] },
      lights: { ...lights, failSafe: { onEnd: 'blackout' } },
    });
    outputs.start();
    await until(() => outputs.status()[0]?.state === 'running', 'sACN to run');
    outputs.frame(syntheticFrame());
    await until(() => packets.some((packet) => packet[126] === 255), 'light');
    await outputs.stop();
    await until(() => packets.filter((packet) => packet[112] === 0x40).length === 3, 'three terminations');
    const live = packets.filter((packet) => packet[112] === 0);
    expect(live.at(-1)?.[126]).toBe(0);
    receiver.close();
  });

  it('carries blackout and freeze to OSC receivers, also to an output that is switched on meanwhile', async () => {
    const receiver = createSocket('udp4');
    const last = new Map<string, number>();
    receiver.on('message', (packet) => {
      const { address, args } = decode(packet) as unknown as { address: string; args: { value: number }[] };
      last.set(address, args[0]?.value ?? Number.NaN);
    });
    receiver.bind(0, HOST);
    await once(receiver, 'listening');
    const outputs = create({ osc: { targets: [{ host: HOST, port: receiver.address().port }] } });
    outputs.start();
    await until(() => last.get('/affekt/control/blackout') === 0, 'the state at the start');
    outputs.frame(syntheticFrame({ valence: 0.5 }));
    await until(() => last.get('/affekt/valence') === 0.5, 'a value');
    outputs.event(syntheticEvent('drop'));
    await until(() => last.get('/affekt/event/drop') === 1, 'an event');
    void outputs.operate({ ...outputs.lightState().operation, isBlackout: true });
    await until(() => last.get('/affekt/control/blackout') === 1, 'the blackout');
    await until(() => last.get('/affekt/valence') === 0 && last.get('/affekt/event/drop') === 0, 'rest');
    await outputs.setEnabled('osc', false);
    last.clear();
    void outputs.operate({ ...outputs.lightState().operation, isFrozen: true });
    await outputs.setEnabled('osc', true);
    await until(() => last.get('/affekt/control/freeze') === 1, 'the freeze');
    expect(last.get('/affekt/control/blackout')).toBe(1);
    await outputs.stop();
    receiver.close();
  });

  it('answers an event at once where the light stands still, and at the rate of a DMX line where it moves', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime'] });
    onTestFinished(() => void vi.useRealTimers());
    const bumps = ['drop', 'peak'].map((event) => ({ event, decaySeconds: 0.3 }));
    const outputs = create({
      lights: { ...lights, groups: { all: { dimmer: 0, bumps } }, failSafe: { onLost: 'hold' } },
    });
    const level = (): number => outputs.lightState().groups[0]?.level ?? -1;
    outputs.start();
    vi.advanceTimersByTime(400);
    expect(level()).toBe(0);
    outputs.event(syntheticEvent('drop'));
    vi.advanceTimersByTime(2);
    expect(level()).toBeGreaterThan(0.9);
    vi.advanceTimersByTime(100);
    const fading = level();
    expect(fading).toBeLessThan(0.6);
    // The next render is 23 ms after the last at the earliest.
    outputs.event(syntheticEvent('peak'));
    vi.advanceTimersByTime(1);
    expect(level()).toBeLessThanOrEqual(fading);
    vi.advanceTimersByTime(24);
    expect(level()).toBeGreaterThan(0.9);
    const stopping = outputs.stop();
    await vi.advanceTimersByTimeAsync(100);
    await stopping;
  });

  it('keeps a fault in the rig from everybody else', async () => {
    const lines = new PassThrough();
    const follows = { ...lights, groups: { all: { dimmer: { signal: 'valence01' } } } };
    const outputs = create({ ndjson: {}, lights: follows }, lines);
    outputs.start();
    await until(() => outputs.status()[0]?.state === 'running', 'NDJSON to run');
    // A frame that is none: reading its signals throws.
    const emotion = new Proxy({}, { get: () => Symbol('not a number') });
    outputs.frame({ ...syntheticFrame(), emotion } as ReturnType<typeof syntheticFrame>);
    expect(outputs.lightState().error).toContain('Symbol');
    outputs.event(syntheticEvent('drop'));
    const [line] = (await once(lines, 'data')) as [Buffer];
    expect(JSON.parse(String(line))).toMatchObject({ type: 'event', name: 'drop' });
    // It is over when frames are frames again.
    outputs.frame(syntheticFrame());
    expect(outputs.lightState().error).toBeNull();
    await outputs.stop();
  });

  it('names what does not fit', () => {
    expect(() => create({ sacn: {} })).toThrow(/need fixtures/);
    expect(() => create({ osc: { controls: { arousel: {} } } })).toThrow(/no signal "arousel"/);
    expect(() => create({ sacn: { universeOffset: -1 }, lights })).toThrow(
      /outputs.sacn: universe 1 becomes 0/,
    );
    expect(() => create({ artnet: { universeOffset: -2 }, lights })).toThrow(
      /outputs.artnet: universe 1 becomes -1/,
    );
    expect(() => outputsSchema.parse({ osc: { prefix: 'affekt' } })).toThrow(/prefix/);
  });
});

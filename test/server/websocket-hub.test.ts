import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AffektError } from '../../src/core/errors.js';
import { messageKind } from '../../src/server/client-message.js';
import type { AffektServer } from '../../src/server/server.js';
import { TestClient, until } from './test-client.js';
import { sendFrame, startTestServer } from './test-server.js';

let server: AffektServer;
const clients: TestClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate();
  await server.close();
});

async function connect(): Promise<TestClient> {
  const client = new TestClient(`ws://127.0.0.1:${server.port}/ws`);
  clients.push(client);
  expect(await client.outcome()).toBeNull();
  return client;
}

const EVENT = {
  type: 'event',
  name: 'drop',
  sampleIndex: 7,
  audioTimeSeconds: 1,
  value: 0.5,
  confidence: 0.6,
  reason: 'arousal rose',
} as const;

const STATUS = {
  type: 'status',
  input: 'running',
  message: 'listening',
  source: { kind: 'device', name: 'mixer' },
  droppedSampleCount: 0,
  nonFiniteSampleCount: 0,
} as const;

describe('a client', () => {
  it('is greeted with hello, and sent nothing that it did not ask for', async () => {
    server = await startTestServer();
    const client = await connect();
    server.streams.sendState(STATUS);
    server.streams.sendEvent('events', EVENT);
    server.streams.sendEvent('pulses', EVENT);
    server.streams.sendSpectrogram(0, Float32Array.of(1));
    sendFrame(server, 0);
    await client.settle();
    expect(client.messages).toEqual([
      {
        type: 'hello',
        protocolVersion: 3,
        role: 'control',
        program: { name: 'affekt', version: '9.8.7' },
        source: { kind: 'demo', name: 'demo performance' },
        model: { name: 'test-model', backend: 'wasm' },
        features: { sampleRateHz: 22_050, frameRateHz: 31.25, bandCount: 3, bandFrequenciesHz: [20, 30, 40] },
        clockSeconds: expect.any(Number),
      },
      { type: 'pong' },
    ]);
    expect(client.binary).toEqual([]);
  });

  it('gets a state that it subscribes to at once, and then each change', async () => {
    server = await startTestServer();
    const first = await connect();
    await first.subscribe('status');
    server.streams.sendState({ ...STATUS, message: 'old' });
    server.streams.sendState(STATUS);
    const late = await connect();
    await late.subscribe('status');
    server.streams.sendState({ ...STATUS, input: 'lost' });
    await Promise.all([first.settle(), late.settle()]);
    const subscribed = { type: 'subscribed', stream: 'status' };
    const lost = { ...STATUS, input: 'lost' };
    expect(first.messages.slice(1, -1)).toEqual([subscribed, { ...STATUS, message: 'old' }, STATUS, lost]);
    expect(late.messages.slice(1, -1)).toEqual([subscribed, STATUS, lost]);
  });

  it('gets events or pulses until it does not want them any more', async () => {
    server = await startTestServer();
    const [events, pulses] = [await connect(), await connect()];
    await events.subscribe('events');
    await pulses.subscribe('pulses');
    server.streams.sendEvent('events', EVENT);
    server.streams.sendEvent('pulses', { ...EVENT, name: 'beat' });
    pulses.send({ type: 'unsubscribe', stream: 'pulses' });
    expect(await pulses.received('unsubscribed')).toEqual({ type: 'unsubscribed', stream: 'pulses' });
    server.streams.sendEvent('pulses', { ...EVENT, name: 'beat' });
    await Promise.all([events.settle(), pulses.settle()]);
    expect(events.ofType('event')).toEqual([EVENT]);
    expect(pulses.ofType('event')).toEqual([{ ...EVENT, name: 'beat' }]);
  });

  it('gets spectrogram columns while it is subscribed, byte for byte', async () => {
    server = await startTestServer();
    const [subscriber, other] = [await connect(), await connect()];
    await subscriber.subscribe('spectrogram');
    const bands = Float32Array.of(0, 1, 0.5078125, 3.99, 100, -1, Number.NaN);
    server.streams.sendSpectrogram(0x01020304, bands);
    await until(() => subscriber.binary.length === 1, 'a column');
    expect([...(subscriber.binary[0] ?? [])]).toEqual([
      ...[0x04, 0x03, 0x02, 0x01],
      ...[7, 0, 0, 0],
      // round(64 · value): .5078125 · 64 = 32.5 is rounded up; 3.99 · 64 = 255.36; the rest is clipped.
      ...[0, 64, 33, 255, 255, 0, 0],
    ]);
    subscriber.send({ type: 'unsubscribe', stream: 'spectrogram' });
    await subscriber.received('unsubscribed');
    server.streams.sendSpectrogram(9, Float32Array.of(1));
    await Promise.all([subscriber.settle(), other.settle()]);
    expect(subscriber.binary).toHaveLength(1);
    expect(other.binary).toHaveLength(0);
  });
});

describe('what a client may not send', () => {
  it('is answered with an error, and goes on', async () => {
    server = await startTestServer();
    const client = await connect();
    client.socket.send('{"type":');
    expect(await client.received('error')).toMatchObject({ code: 'AFFEKT_REQUEST_INVALID', message: /JSON/ });
    client.send({ type: 'subscrib' });
    expect((await client.received('error', 2)).message).toBe(
      'there is no message of type "subscrib" (subscribe, unsubscribe, ping); did you mean "subscribe"?',
    );
    client.send({ type: 'unsubscribe', strem: 'events' });
    expect((await client.received('error', 3)).message).toMatch(/unknown key "strem"; did you mean "stream"/);
    client.socket.send(Buffer.from([1, 2, 3]));
    expect((await client.received('error', 4)).message).toMatch(/text/);
    await client.settle();
  });

  it('closes the connection (1008) when repeated', async () => {
    server = await startTestServer();
    const client = await connect();
    for (let count = 0; count < 5; count++) client.send({ type: 'shout' });
    expect(await client.closed()).toBe(1008);
    expect(client.ofType('error')).toHaveLength(5);
  });

  it('closes the connection (1008) when it floods', async () => {
    server = await startTestServer();
    const client = await connect();
    for (let count = 0; count < 500; count++) client.send({ type: 'subscribe', stream: 'spectrogram' });
    expect(await client.closed()).toBe(1008);
  });

  it('closes the connection (1009) above 256 KiB, and only that one', async () => {
    server = await startTestServer();
    const [large, other] = [await connect(), await connect()];
    other.socket.send(JSON.stringify({ type: 'ping', rig: 'x'.repeat(255 * 1024) }));
    await until(() => other.ofType('error').length === 1, 'an answer to what is long');
    large.socket.send('x'.repeat(256 * 1024 + 1));
    expect(await large.closed()).toBe(1009);
    await until(() => server.clientCount === 1, 'the client to be forgotten');
    await other.settle();
  });

  it('closes that of who may only view (1009) above 4 KiB', async () => {
    const [viewToken, controlToken] = ['v'.repeat(16), 'c'.repeat(16)];
    server = await startTestServer({ viewToken, controlToken });
    const viewer = new TestClient(`ws://127.0.0.1:${server.port}/ws?token=${viewToken}`);
    clients.push(viewer);
    expect(await viewer.outcome()).toBeNull();
    viewer.socket.send('x'.repeat(4097));
    expect(await viewer.closed()).toBe(1009);
  });
});

describe('a kind of message that the server was given', () => {
  const wish = messageKind(
    'unsubscribe',
    z.strictObject({
      type: z.literal('unsubscribe'),
      stream: z.enum(['events', 'show']),
    }),
    async ({ stream }, client) => {
      if (stream === 'show') throw new AffektError('AFFEKT_NOT_FOUND', 'there is no show');
      await Promise.resolve();
      client.answer({ type: 'unsubscribed', stream });
    },
  );

  it('is checked, handled and answered; what it throws is told with its code', async () => {
    server = await startTestServer({ messageKinds: [wish] });
    const client = await connect();
    client.send({ type: 'unsubscribe', stream: 'events' });
    await client.received('unsubscribed');
    client.send({ type: 'unsubscribe', stream: 'x' });
    expect(await client.received('error')).toEqual({
      type: 'error',
      code: 'AFFEKT_REQUEST_INVALID',
      message: 'stream is "x"; allowed is one of "events", "show"',
    });
    client.send({ type: 'unsubscribe', stream: 'show' });
    expect(await client.received('error', 2)).toMatchObject({ code: 'AFFEKT_NOT_FOUND' });
  });
});

describe('the hub', () => {
  it('takes as many clients as allowed and refuses the next before the upgrade', async () => {
    server = await startTestServer({ limits: { clientCount: 2 } });
    const first = await connect();
    await connect();
    const third = new TestClient(`ws://127.0.0.1:${server.port}/ws`);
    expect(await third.outcome()).toBe(503);
    first.socket.close();
    await until(() => server.clientCount === 1, 'room');
    await connect();
  });

  it('is at /ws alone', async () => {
    server = await startTestServer();
    for (const path of ['/', '/ws/', '/api/status', '/ws/../wss']) {
      expect(await new TestClient(`ws://127.0.0.1:${server.port}${path}`).outcome(), path).toBe(404);
    }
  });

  it('answers pings, and drops a client that answers none', async () => {
    server = await startTestServer({ limits: { heartbeatMs: 50 } });
    const alive = await connect();
    let pongCount = 0;
    alive.socket.on('pong', () => pongCount++);
    alive.socket.ping();
    await until(() => pongCount === 1, 'a pong');
    const silent = new TestClient(`ws://127.0.0.1:${server.port}/ws`, { autoPong: false });
    clients.push(silent);
    expect(await silent.outcome()).toBeNull();
    expect(await silent.closed()).toBe(1006);
    expect(server.hub.counters.stalledClientTotal).toBe(1);
    expect(alive.closeCode).toBeNull();
    expect(server.clientCount).toBe(1);
  });
});

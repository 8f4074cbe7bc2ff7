import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AffektError } from '../../src/core/errors.js';
import { messageKind } from '../../src/server/client-message.js';
import type { AffektServer } from '../../src/server/server.js';
import { TestClient, until } from './test-client.js';
import { makeFrame, startTestServer } from './test-server.js';

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

describe('a client', () => {
  it('is greeted with hello, then the newest status', async () => {
    server = await startTestServer();
    server.broadcastState({
      type: 'status',
      input: 'running',
      message: 'old',
      source: { kind: 'device', name: 'mixer' },
      droppedSampleCount: 0,
      nonFiniteSampleCount: 0,
    });
    server.broadcastState({
      type: 'status',
      input: 'lost',
      message: 'unplugged',
      source: { kind: 'device', name: 'mixer' },
      droppedSampleCount: 3,
      nonFiniteSampleCount: 0,
    });
    const client = await connect();
    await client.received('status');
    expect(client.messages.map((message) => message.type)).toEqual(['hello', 'status']);
    expect(client.messages[0]).toMatchObject({
      protocolVersion: 2,
      role: 'control',
      program: { name: 'affekt', version: '9.8.7' },
      source: { kind: 'demo', name: 'demo performance' },
    });
    expect(client.messages[1]).toEqual({
      type: 'status',
      input: 'lost',
      message: 'unplugged',
      source: { kind: 'device', name: 'mixer' },
      droppedSampleCount: 3,
      nonFiniteSampleCount: 0,
    });
  });

  it('gets frames, events and changes of status in order and as they are', async () => {
    server = await startTestServer();
    const [first, second] = [await connect(), await connect()];
    server.broadcastFrame(makeFrame(0));
    server.broadcastEvent(EVENT);
    server.broadcastFrame(makeFrame(1));
    server.broadcastState({
      type: 'status',
      input: 'ended',
      message: 'end of file',
      source: { kind: 'device', name: 'mixer' },
      droppedSampleCount: 0,
      nonFiniteSampleCount: 0,
    });
    for (const client of [first, second]) {
      await client.received('status');
      expect(client.messages.slice(1)).toEqual([
        makeFrame(0),
        EVENT,
        makeFrame(1),
        {
          type: 'status',
          input: 'ended',
          message: 'end of file',
          source: { kind: 'device', name: 'mixer' },
          droppedSampleCount: 0,
          nonFiniteSampleCount: 0,
        },
      ]);
    }
  });

  it('that joins late gets the last minutes, thinned', async () => {
    server = await startTestServer({ historyRateHz: 2 });
    for (let index = 0; index < 100; index++) server.broadcastFrame(makeFrame(index));
    server.broadcastEvent(EVENT);
    const client = await connect();
    client.send({ type: 'history', seconds: 60 });
    // 3.168 s at 2 Hz: the first frames at or after 0, .5, 1, … s.
    const kept = [0, 16, 32, 47, 63, 79, 94].map(makeFrame);
    expect(await client.received('history')).toEqual({
      type: 'history',
      rateHz: 2,
      frames: kept,
      events: [EVENT],
    });
    client.send({ type: 'history', seconds: 1 });
    expect(await client.received('history', 2)).toMatchObject({ frames: kept.slice(-2), events: [] });
  });

  it('gets spectrogram columns while it is subscribed, byte for byte', async () => {
    server = await startTestServer();
    const subscriber = await connect();
    const other = await connect();
    subscriber.send({ type: 'subscribe', stream: 'spectrogram' });
    subscriber.send({ type: 'history', seconds: 1 });
    await subscriber.received('history');
    server.broadcastSpectrogram(0x01020304, Float32Array.of(0, 1, 0.5078125, 3.99, 100, -1, Number.NaN));
    await until(() => subscriber.binary.length === 1, 'a column');
    expect([...(subscriber.binary[0] ?? [])]).toEqual([
      ...[0x04, 0x03, 0x02, 0x01],
      ...[7, 0, 0, 0],
      // round(64 · value): .5078125 · 64 = 32.5 is rounded up; 3.99 · 64 = 255.36; the rest is clipped.
      ...[0, 64, 33, 255, 255, 0, 0],
    ]);
    subscriber.send({ type: 'unsubscribe', stream: 'spectrogram' });
    subscriber.send({ type: 'history', seconds: 1 });
    await subscriber.received('history', 2);
    server.broadcastSpectrogram(9, Float32Array.of(1));
    server.broadcastFrame(makeFrame(0));
    await subscriber.received('frame');
    await other.received('frame');
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
      'there is no message of type "subscrib" (history, subscribe, unsubscribe); did you mean "subscribe"?',
    );
    client.send({ type: 'history', second: 1 });
    expect((await client.received('error', 3)).message).toMatch(
      /unknown key "second"; did you mean "seconds"/,
    );
    client.socket.send(Buffer.from([1, 2, 3]));
    expect((await client.received('error', 4)).message).toMatch(/text/);
    server.broadcastFrame(makeFrame(0));
    await client.received('frame');
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

  it('closes the connection (1009) above 4 KiB, and only that one', async () => {
    server = await startTestServer();
    const [large, other] = [await connect(), await connect()];
    large.socket.send('x'.repeat(4097));
    expect(await large.closed()).toBe(1009);
    await until(() => server.clientCount === 1, 'the client to be forgotten');
    server.broadcastFrame(makeFrame(0));
    await other.received('frame');
  });
});

describe('a kind of message that the server was given', () => {
  const wish = messageKind(
    'history',
    z.strictObject({ type: z.literal('history'), seconds: z.number({ error: 'a number' }) }),
    async ({ seconds }, client) => {
      if (seconds < 0) throw new AffektError('AFFEKT_NOT_FOUND', 'nothing is that old');
      await Promise.resolve();
      client.answer({ type: 'history', rateHz: seconds, frames: [], events: [] });
    },
  );

  it('is checked, handled and answered; what it throws is told with its code', async () => {
    server = await startTestServer({ messageKinds: [wish] });
    const client = await connect();
    client.send({ type: 'history', seconds: 3 });
    expect(await client.received('history')).toMatchObject({ rateHz: 3 });
    client.send({ type: 'history', seconds: 'x' });
    expect(await client.received('error')).toEqual({
      type: 'error',
      code: 'AFFEKT_REQUEST_INVALID',
      message: 'history: seconds is "x"; allowed is a number',
    });
    client.send({ type: 'history', seconds: -1 });
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

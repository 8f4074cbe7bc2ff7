import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { AffektServer } from '../../src/server/server.js';
import type { HubLimits } from '../../src/server/websocket-hub.js';
import { maskedText, stalledSocket, TestClient, until } from './test-client.js';
import { startTestServer } from './test-server.js';

const PENDING_BYTES = 64 * 1024;
/** As many numbers as a subscription may have, for large messages: fewer messages fill a connection. */
const NAMES = Array.from({ length: 256 }, () => 'a');
const SIGNALS = { type: 'subscribe', stream: 'signals', names: NAMES, rateHz: 31.25 };
const FRAME_BYTES = JSON.stringify(frameMessage(1_000_000)).length;
/** More than the kernel takes in for one connection (some MB on loopback), so that the rest stays with us. */
const FRAME_COUNT = Math.ceil(16_000_000 / FRAME_BYTES);

const NO_TIMEOUT = { pendingBytes: PENDING_BYTES, stallTimeoutMs: 3_600_000 };

let server: AffektServer;
const open: { destroy(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) one.destroy();
  await server.close();
});

async function start(limits: Partial<HubLimits>): Promise<void> {
  server = await startTestServer({ series: [{ name: 'a', isPeak: false }], limits });
}

async function connectReader(...streams: readonly string[]): Promise<TestClient> {
  const reader = new TestClient(`ws://127.0.0.1:${server.port}/ws`);
  open.push({ destroy: () => reader.socket.terminate() });
  expect(await reader.outcome()).toBeNull();
  await reader.subscribe('signals', { names: NAMES, rateHz: 31.25 });
  for (const stream of streams) await reader.subscribe(stream);
  return reader;
}

async function stall(...streams: readonly string[]): Promise<Socket> {
  const plain = streams.map((stream) => ({ type: 'subscribe', stream }));
  const stalled = await stalledSocket(server.port, [SIGNALS, ...plain]);
  open.push(stalled);
  return stalled;
}

function frameMessage(sampleIndex: number): object {
  return { type: 'signals', sampleIndex, values: NAMES.map(() => -0.1234) };
}

/** Sends frames as fast as `reader` takes them. Returns the most that was ever held for any client. */
async function sendFrames(reader: TestClient, count: number): Promise<number> {
  const before = reader.ofType('signals').length;
  let seen = before;
  reader.socket.on('message', () => seen++);
  let mostPendingBytes = 0;
  for (let index = before; index < before + count; index++) {
    server.streams.sendSignals(index, index, Float64Array.of(-0.1234));
    mostPendingBytes = Math.max(mostPendingBytes, server.hub.largestHeld.pendingBytes);
    if (index % 16 === 15) await until(() => seen >= index + 1, 'the reader to keep up');
  }
  await until(() => seen >= before + count, 'the last frames');
  return mostPendingBytes;
}

/** What a socket is sent from now on, as text. */
function heard(socket: Socket): () => string {
  let text = '';
  socket.on('data', (part) => {
    text += part.toString('latin1');
  });
  socket.resume();
  return () => text;
}

describe('a client that stopped reading', () => {
  it('loses frames, while its share of memory is bounded and the others get every frame (no growth)', async () => {
    await start(NO_TIMEOUT);
    await stall();
    const reader = await connectReader();
    const mostPendingBytes = await sendFrames(reader, FRAME_COUNT);
    expect(mostPendingBytes).toBeGreaterThan(PENDING_BYTES - FRAME_BYTES);
    expect(mostPendingBytes).toBeLessThan(PENDING_BYTES + FRAME_BYTES + 100);
    expect(server.hub.counters.droppedFrameTotal).toBeGreaterThan(0);
    const expected = Array.from({ length: FRAME_COUNT }, (_, index) => frameMessage(index));
    expect(reader.ofType('signals')).toEqual(expected);
    expect(server.clientCount).toBe(2);
  });

  it('has the newest events kept for it, in a bounded queue', async () => {
    await start({ ...NO_TIMEOUT, queuedEventCount: 8 });
    const stalled = await stall('events');
    const reader = await connectReader('events');
    await sendFrames(reader, FRAME_COUNT);
    for (let index = 0; index < 100; index++) {
      server.streams.sendEvent('events', {
        type: 'event',
        name: `event-${index}`,
        sampleIndex: index,
        audioTimeSeconds: index,
        value: 0,
        confidence: 0,
        reason: '',
      });
    }
    expect(server.hub.largestHeld.queuedEventCount).toBe(8);
    expect(server.hub.counters.droppedEventTotal).toBe(92);
    // Reading again: the queue follows what was pending, oldest kept event first.
    const text = heard(stalled);
    await until(() => text().includes('event-99'), 'the newest event');
    expect([...text().matchAll(/event-\d+/g)].map(String)).toEqual(
      Array.from({ length: 8 }, (_, index) => `event-${92 + index}`),
    );
    expect(server.hub.largestHeld).toEqual({ pendingBytes: 0, queuedEventCount: 0 });
    await reader.received('event', 100);
  });

  it('gets the newest of each state when it reads again, and none of those before', async () => {
    await start(NO_TIMEOUT);
    const stalled = await stall('status');
    const reader = await connectReader('status');
    await sendFrames(reader, FRAME_COUNT);
    const source = { kind: 'device', name: 'mixer' };
    const counts = { source, droppedSampleCount: 0, nonFiniteSampleCount: 0 };
    for (let index = 0; index < 100; index++) {
      server.streams.sendState({ type: 'status', input: 'running', message: `state-${index}`, ...counts });
    }
    const text = heard(stalled);
    await until(() => text().includes('state-99'), 'the newest state');
    expect([...text().matchAll(/state-\d+/g)].map(String)).toEqual(['state-99']);
    await reader.received('status', 100);
  });

  it('is told that a subscription changed before the numbers that it is of', async () => {
    await start(NO_TIMEOUT);
    const stalled = await stall();
    const reader = await connectReader();
    await sendFrames(reader, FRAME_COUNT);
    stalled.write(maskedText({ ...SIGNALS, names: ['a'] }));
    const { rateHz } = SIGNALS;
    await until(() => server.hub.largestHeld.queuedEventCount === 1, 'the change to be taken');
    const text = heard(stalled);
    let index = FRAME_COUNT;
    await until(() => {
      server.streams.sendSignals(index, index, Float64Array.of(0.5));
      index += 1;
      return text().includes('"values":[0.5]');
    }, 'the numbers of the new subscription');
    const change = text().indexOf(
      JSON.stringify({ type: 'subscribed', stream: 'signals', names: ['a'], rateHz }),
    );
    expect(change).toBeGreaterThan(0);
    expect(text().indexOf('"values":[0.5]')).toBeGreaterThan(change);
  });

  it('is disconnected after a while; the others are not', async () => {
    await start({ pendingBytes: PENDING_BYTES, stallTimeoutMs: 200 });
    await stall();
    const reader = await connectReader();
    await sendFrames(reader, FRAME_COUNT);
    await until(() => server.clientCount === 1, 'the stalled client to be dropped');
    expect(server.hub.counters.stalledClientTotal).toBe(1);
    expect(server.hub.largestHeld.pendingBytes).toBe(0);
    expect(reader.closeCode).toBeNull();
    await sendFrames(reader, 10);
  });

  it('cannot make the server hoard its answers (no growth)', async () => {
    await start({ ...NO_TIMEOUT, queuedEventCount: 8 });
    const stalled = await stall('status');
    const reader = await connectReader();
    const ping = Buffer.concat([Buffer.from([0x89, 0x80 + 125, 0, 0, 0, 0]), Buffer.alloc(125)]);
    let mostPendingBytes = 0;
    const send = async (bytes: Buffer): Promise<void> => {
      let sent = false;
      stalled.write(bytes, () => {
        sent = true;
      });
      await until(() => sent, 'the kernel to take it');
      mostPendingBytes = Math.max(mostPendingBytes, server.hub.largestHeld.pendingBytes);
    };
    await sendFrames(reader, FRAME_COUNT);
    for (let count = 0; count < 15; count++) await send(maskedText(SIGNALS));
    for (let count = 0; count < 40; count++)
      await send(Buffer.concat(Array.from({ length: 2000 }, () => ping)));
    await sendFrames(reader, 100);
    expect(mostPendingBytes).toBeLessThan(PENDING_BYTES + FRAME_BYTES + 1000);
    expect(server.hub.largestHeld.queuedEventCount).toBe(8);
  });
});

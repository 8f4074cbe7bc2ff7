import { afterEach, describe, expect, it } from 'vitest';
import type { AffektServer } from '../../src/server/server.js';
import { stalledSocket, TestClient, until } from './test-client.js';
import { makeFrame, startTestServer } from './test-server.js';

const PENDING_BYTES = 64 * 1024;
const FRAME_BYTES = JSON.stringify(makeFrame(0)).length;
/** More than the kernel takes in for one connection (some MB on loopback), so that the rest stays with us. */
const FRAME_COUNT = Math.ceil(16_000_000 / FRAME_BYTES);

let server: AffektServer;
const open: { destroy(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) one.destroy();
  await server.close();
});

async function connectReader(): Promise<TestClient> {
  const reader = new TestClient(`ws://127.0.0.1:${server.port}/ws`);
  open.push({ destroy: () => reader.socket.terminate() });
  expect(await reader.outcome()).toBeNull();
  return reader;
}

/** Broadcasts frames as fast as `reader` takes them. Returns the most that was ever held for any client. */
async function broadcastFrames(reader: TestClient, count: number): Promise<number> {
  const before = reader.ofType('frame').length;
  let seen = before;
  reader.socket.on('message', () => seen++);
  let mostPendingBytes = 0;
  for (let index = 0; index < count; index++) {
    server.broadcastFrame(makeFrame(before + index));
    mostPendingBytes = Math.max(mostPendingBytes, server.hub.largestHeld.pendingBytes);
    if (index % 16 === 15) await until(() => seen >= before + index + 1, 'the reader to keep up');
  }
  await until(() => seen >= before + count, 'the last frames');
  return mostPendingBytes;
}

describe('a client that stopped reading', () => {
  it('loses frames, while its share of memory is bounded and the others get every frame (no growth)', async () => {
    server = await startTestServer({ limits: { pendingBytes: PENDING_BYTES, stallTimeoutMs: 3_600_000 } });
    open.push(await stalledSocket(server.port));
    const reader = await connectReader();
    const mostPendingBytes = await broadcastFrames(reader, FRAME_COUNT);
    expect(mostPendingBytes).toBeGreaterThan(PENDING_BYTES - FRAME_BYTES);
    expect(mostPendingBytes).toBeLessThan(PENDING_BYTES + FRAME_BYTES + 100);
    expect(server.hub.counters.droppedFrameTotal).toBeGreaterThan(0);
    const received = reader.ofType('frame').map((frame) => frame.sampleIndex);
    expect(received).toEqual(Array.from({ length: FRAME_COUNT }, (_, index) => makeFrame(index).sampleIndex));
    expect(server.clientCount).toBe(2);
  });

  it('has the newest events kept for it, in a bounded queue', async () => {
    const limits = { pendingBytes: PENDING_BYTES, stallTimeoutMs: 3_600_000, queuedEventCount: 8 };
    server = await startTestServer({ limits });
    const stalled = await stalledSocket(server.port);
    open.push(stalled);
    const reader = await connectReader();
    await broadcastFrames(reader, FRAME_COUNT);
    for (let index = 0; index < 100; index++) {
      server.broadcastEvent({
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
    let text = '';
    stalled.on('data', (part) => {
      text += part.toString('latin1');
    });
    stalled.resume();
    await until(() => text.includes('event-99'), 'the newest event');
    expect([...text.matchAll(/event-\d+/g)].map(String)).toEqual(
      Array.from({ length: 8 }, (_, index) => `event-${92 + index}`),
    );
    expect(server.hub.largestHeld).toEqual({ pendingBytes: 0, queuedEventCount: 0 });
    await reader.received('event', 100);
  });

  it('gets the newest of each state when it reads again, and none of those before', async () => {
    server = await startTestServer({ limits: { pendingBytes: PENDING_BYTES, stallTimeoutMs: 3_600_000 } });
    const stalled = await stalledSocket(server.port);
    open.push(stalled);
    const reader = await connectReader();
    await broadcastFrames(reader, FRAME_COUNT);
    const source = { kind: 'device', name: 'mixer' };
    const counts = { source, droppedSampleCount: 0, nonFiniteSampleCount: 0 };
    for (let index = 0; index < 100; index++) {
      server.broadcastState({ type: 'status', input: 'running', message: `state-${index}`, ...counts });
    }
    let text = '';
    stalled.on('data', (part) => {
      text += part.toString('latin1');
    });
    stalled.resume();
    await until(() => text.includes('state-99'), 'the newest state');
    expect([...text.matchAll(/state-\d+/g)].map(String)).toEqual(['state-99']);
    await reader.received('status', 100);
  });

  it('is disconnected after a while; the others are not', async () => {
    server = await startTestServer({ limits: { pendingBytes: PENDING_BYTES, stallTimeoutMs: 200 } });
    open.push(await stalledSocket(server.port));
    const reader = await connectReader();
    await broadcastFrames(reader, FRAME_COUNT);
    await until(() => server.clientCount === 1, 'the stalled client to be dropped');
    expect(server.hub.counters.stalledClientTotal).toBe(1);
    expect(server.hub.largestHeld.pendingBytes).toBe(0);
    expect(reader.closeCode).toBeNull();
    await broadcastFrames(reader, 10);
  });

  it('cannot make the server hoard its answers (no growth)', async () => {
    server = await startTestServer({
      historySeconds: 300,
      limits: { pendingBytes: PENDING_BYTES, stallTimeoutMs: 3_600_000 },
    });
    for (let index = 0; index < 1000; index++) server.broadcastFrame(makeFrame(index * 8));
    const historyBytes = 1000 * (FRAME_BYTES + 20);
    const stalled = await stalledSocket(server.port);
    open.push(stalled);
    const reader = await connectReader();
    // Masked with zeros, so that the payload stands as it is. Pings of 125 bytes, and requests for the history.
    const ping = Buffer.concat([Buffer.from([0x89, 0x80 + 125, 0, 0, 0, 0]), Buffer.alloc(125)]);
    const request = Buffer.from('{"type":"history","seconds":3600}');
    const history = Buffer.concat([Buffer.from([0x81, 0x80 + request.length, 0, 0, 0, 0]), request]);
    let mostPendingBytes = 0;
    const send = async (bytes: Buffer): Promise<void> => {
      let sent = false;
      stalled.write(bytes, () => {
        sent = true;
      });
      await until(() => sent, 'the kernel to take it');
      mostPendingBytes = Math.max(mostPendingBytes, server.hub.largestHeld.pendingBytes);
    };
    for (let count = 0; count < 15; count++) await send(history);
    for (let count = 0; count < 40; count++)
      await send(Buffer.concat(Array.from({ length: 2000 }, () => ping)));
    await broadcastFrames(reader, 100);
    expect(mostPendingBytes).toBeLessThan(PENDING_BYTES + historyBytes + 1000);
  });
});

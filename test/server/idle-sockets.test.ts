import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { AffektServer } from '../../src/server/server.js';
import { TestClient, until } from './test-client.js';
import { startTestServer } from './test-server.js';

const CONTROL = 'control-token-0123456789';

let server: AffektServer;
const sockets: Socket[] = [];
const clients: TestClient[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const client of clients.splice(0)) client.socket.terminate();
  await server.close();
});

/** Connections that send `bytes` and then nothing; `open` tells how many of them the server still keeps. */
async function idle(count: number, bytes = ''): Promise<{ open: () => number }> {
  let closedCount = 0;
  await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(server.port, '127.0.0.1');
      sockets.push(socket);
      socket.resume();
      socket.on('error', () => undefined).on('close', () => closedCount++);
      await new Promise<void>((resolve) => socket.once('connect', resolve).once('close', () => resolve()));
      if (bytes !== '') socket.write(bytes);
    }),
  );
  return { open: () => count - closedCount };
}

async function connectClient(): Promise<TestClient> {
  const client = new TestClient(`ws://127.0.0.1:${server.port}/ws?token=${CONTROL}`);
  clients.push(client);
  expect(await client.outcome()).toBeNull();
  return client;
}

function status(): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}/api/status`, {
    headers: { Authorization: `Bearer ${CONTROL}` },
  });
}

it.each([
  ['silent', ''],
  ['half a request', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n'],
])(
  'hundreds of idle connections without a token (%s) lock nobody out, and are released',
  async (_what, bytes) => {
    server = await startTestServer({
      host: '0.0.0.0',
      viewToken: 'view-token-0123456789',
      controlToken: CONTROL,
    });
    const before = await connectClient();
    const strangers = await idle(600, bytes);
    await connectClient();
    expect((await status()).status).toBe(200);
    expect(strangers.open()).toBeLessThanOrEqual(32);
    await until(() => strangers.open() === 0, 'the last of them to be released');
    await before.settle();
    expect(server.clientCount).toBe(2);
  },
);

it('those who may be here are not counted as strangers', async () => {
  server = await startTestServer({
    host: '0.0.0.0',
    viewToken: 'view-token-0123456789',
    controlToken: CONTROL,
  });
  for (let count = 0; count < 40; count++) await connectClient();
  await idle(100);
  await Promise.all(clients.map((client) => client.settle()));
  expect(server.clientCount).toBe(40);
});

import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AffektError } from '../../src/core/errors.js';
import type { AffektServer } from '../../src/server/server.js';
import { stalledSocket, TestClient, until } from './test-client.js';
import { sendFrame, startTestServer } from './test-server.js';

const servers: AffektServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function start(options: Parameters<typeof startTestServer>[0] = {}): Promise<AffektServer> {
  const server = await startTestServer(options);
  servers.push(server);
  return server;
}

async function startError(options: Parameters<typeof startTestServer>[0]): Promise<AffektError> {
  const error = await start(options).catch((reason: unknown) => reason);
  if (!(error instanceof AffektError)) throw new Error(`no AffektError but ${String(error)}`);
  return error;
}

describe('startServer', () => {
  it('says that the port is taken, which one, and what to do', async () => {
    const first = await start();
    const error = await startError({ port: first.port });
    expect(error.code).toBe('AFFEKT_PORT_IN_USE');
    expect(error.message).toContain(String(first.port));
    expect(error.message).toContain('--port');
  });

  it('says that a host is not one of this machine', async () => {
    const error = await startError({ host: '192.0.2.1' });
    expect(error.code).toBe('AFFEKT_CONFIG_INVALID');
    expect(error.message).toContain('--host 192.0.2.1');
  });

  it('frees the port when a token cannot be used', async () => {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', () => resolve()));
    const address = probe.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => probe.close(resolve));
    expect((await startError({ port, viewToken: 'short' })).code).toBe('AFFEKT_CONFIG_INVALID');
    expect((await start({ port })).port).toBe(port);
  });

  it('names the address to open', async () => {
    const server = await start({ host: 'localhost' });
    expect(server.links).toEqual([{ role: 'control', url: `http://localhost:${server.port}/` }]);
    expect((await fetch(`${server.links[0]?.url}api/status`)).status).toBe(200);
  });
});

describe('close', () => {
  it('says goodbye to clients, ends the stalled and the idle, and frees the port', async () => {
    const server = await start();
    const clients = [1, 2, 3].map(() => new TestClient(`ws://127.0.0.1:${server.port}/ws`));
    for (const client of clients) await client.outcome();
    const stalled = await stalledSocket(server.port);
    let stalledEnded = false;
    stalled.on('close', () => {
      stalledEnded = true;
    });
    // A request of which the end never comes.
    const unfinished = connect(server.port, '127.0.0.1');
    unfinished.on('error', () => undefined);
    await new Promise((resolve) => unfinished.write('GET / HTTP/1.1\r\n', resolve));
    // Leaves a kept-alive connection behind; its answer also shows that the server has seen the one before.
    await (await fetch(`http://127.0.0.1:${server.port}/api/status`)).text();
    await Promise.all([server.close(), server.close()]);
    for (const client of clients) expect(await client.closed()).toBe(1001);
    stalled.resume();
    await until(() => stalledEnded, 'the end of the stalled connection');
    expect(server.clientCount).toBe(0);
    expect((await start({ port: server.port })).port).toBe(server.port);
  });

  it('leaves broadcasts without effect', async () => {
    const server = await start();
    await server.close();
    sendFrame(server, 0);
    server.streams.sendState({
      type: 'status',
      input: 'ended',
      message: '',
      source: { kind: 'device', name: 'mixer' },
      droppedSampleCount: 0,
      nonFiniteSampleCount: 0,
    });
    server.streams.sendSpectrogram(0, Float32Array.of(1));
    expect(server.clientCount).toBe(0);
  });
});

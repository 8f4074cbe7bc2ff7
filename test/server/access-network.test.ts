import type { ApiRoute } from '../../src/server/api-route.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { AffektServer } from '../../src/server/server.js';
import { rawRequest, TestClient } from './test-client.js';
import { makeWebFolder, startTestServer } from './test-server.js';

const VIEW = 'view-token-0123456789';
const CONTROL = 'control-token-0123456789';

let server: AffektServer;
const clients: TestClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate();
  await server.close();
});

function connect(path = '/ws', headers: Record<string, string> = {}): TestClient {
  const client = new TestClient(`ws://127.0.0.1:${server.port}${path}`, { headers });
  clients.push(client);
  return client;
}

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}${path}`, { headers, redirect: 'manual' });
}

describe('on loopback', () => {
  it('takes programs and its own pages, and gives them control', async () => {
    server = await startTestServer();
    const program = connect();
    const page = connect('/ws', { Origin: `http://127.0.0.1:${server.port}` });
    expect(await program.outcome()).toBeNull();
    expect(await page.outcome()).toBeNull();
    expect(await page.received('hello')).toMatchObject({ role: 'control' });
    expect((await get('/api/status')).status).toBe(200);
  });

  it('refuses pages of another origin (cross-site hijack)', async () => {
    server = await startTestServer({ webFolder: await makeWebFolder() });
    for (const origin of ['http://evil.example', 'null', `http://localhost:${server.port + 1}`]) {
      expect(await connect('/ws', { Origin: origin }).outcome(), origin).toBe(403);
      expect((await get('/api/status', { Origin: origin })).status, origin).toBe(403);
      expect((await get('/', { Origin: origin })).status, origin).toBe(403);
    }
    expect(server.clientCount).toBe(0);
  });

  it('refuses a Host that is not its own (DNS rebinding)', async () => {
    server = await startTestServer({ webFolder: await makeWebFolder() });
    const host = `rebound.example:${server.port}`;
    expect(await connect('/ws', { Host: host, Origin: `http://${host}` }).outcome()).toBe(403);
    for (const path of ['/api/status', '/']) {
      const { status, text } = await rawRequest(server.port, [`GET ${path} HTTP/1.1`, `Host: ${host}`]);
      expect(status, path).toBe(403);
      expect(text).not.toMatch(/DASHBOARD|9\.8\.7/);
    }
    expect((await rawRequest(server.port, ['GET /api/status HTTP/1.1'])).status).toBe(400);
    expect((await rawRequest(server.port, ['GET /api/status HTTP/1.0'])).status).toBe(403);
    const absolute = `GET http://rebound.example/api/status HTTP/1.1`;
    const own = `Host: 127.0.0.1:${server.port}`;
    expect((await rawRequest(server.port, [absolute, own])).status).toBe(400);
  });
});

const BLACKOUT: ApiRoute = {
  method: 'POST',
  path: '/api/blackout',
  role: 'control',
  doc: { summary: 'For the test.', answer: 'StatusResponse' },
  handle: () => ({ done: true }),
};

describe('bound to all addresses', () => {
  async function startOpen(): Promise<void> {
    server = await startTestServer({
      host: '0.0.0.0',
      viewToken: VIEW,
      controlToken: CONTROL,
      webFolder: await makeWebFolder(),
      routes: [BLACKOUT],
    });
  }

  it('demands a token for everything', async () => {
    await startOpen();
    expect(await connect().outcome()).toBe(401);
    expect(await connect('/ws?token=wrong').outcome()).toBe(401);
    expect((await get('/api/status')).status).toBe(401);
    expect((await get('/api/history')).status).toBe(401);
    const page = await get('/');
    expect(page.status).toBe(401);
    expect(await page.text()).toMatch(/Open the link/);
    expect((await get('/assets/index-abc.js')).status).toBe(401);
    expect((await get('/?token=wrong')).status).toBe(401);
    expect((await get('/?token=wrong')).headers.get('set-cookie')).toBeNull();
  });

  it('makes its own tokens and prints them in its links', async () => {
    server = await startTestServer({ host: '0.0.0.0' });
    expect(await connect().outcome()).toBe(401);
    const [control, view] = server.links;
    const token = new URL(view?.url ?? '').searchParams.get('token') ?? '';
    expect(view?.role).toBe('view');
    expect(control?.role).toBe('control');
    const client = connect('/ws', { Authorization: `Bearer ${token}` });
    expect(await client.outcome()).toBeNull();
    expect(await client.received('hello')).toMatchObject({ role: 'view' });
  });

  it('exchanges the token of the link for a cookie that opens page, API and WebSocket', async () => {
    await startOpen();
    const link = await get(`/?token=${VIEW}`);
    expect(link.status).toBe(303);
    expect(link.headers.get('location')).toBe('/');
    expect(link.headers.get('referrer-policy')).toBe('no-referrer');
    expect(link.headers.get('cache-control')).toBe('no-store');
    const setCookie = link.headers.get('set-cookie') ?? '';
    expect(setCookie).toMatch(/; HttpOnly/);
    expect(setCookie).toMatch(/; SameSite=Strict/);
    expect(setCookie).toMatch(/; Path=\//);
    const Cookie = setCookie.split(';')[0] ?? '';
    expect(await (await get('/', { Cookie })).text()).toMatch(/DASHBOARD/);
    expect(await (await get('/api/status', { Cookie })).json()).toMatchObject({ role: 'view' });
    const client = connect('/ws', { Cookie, Origin: `http://127.0.0.1:${server.port}` });
    expect(await client.outcome()).toBeNull();
    expect(await client.received('hello')).toMatchObject({ role: 'view' });
    // The cookie goes with every request of the browser, so it must not help a foreign page.
    expect(await connect('/ws', { Cookie, Origin: 'http://evil.example' }).outcome()).toBe(403);
  });

  it('lets a viewer view and only control control', async () => {
    await startOpen();
    const post = (token: string): Promise<Response> =>
      fetch(`http://127.0.0.1:${server.port}/api/blackout`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}` },
      });
    expect((await post('')).status).toBe(401);
    expect((await post(VIEW)).status).toBe(403);
    const done = await post(CONTROL);
    expect(done.status).toBe(200);
    expect(await done.json()).toEqual({ done: true });
    expect((await get('/api/status', { Authorization: `Bearer ${VIEW}` })).status).toBe(200);
  });

  it('refuses a rebound name in spite of the token', async () => {
    await startOpen();
    const headers = { Host: `rebound.example:${server.port}`, Authorization: `Bearer ${CONTROL}` };
    expect(await connect('/ws', headers).outcome()).toBe(403);
  });
});

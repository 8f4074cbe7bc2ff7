import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AffektError } from '../../src/core/errors.js';
import type { ApiRoute } from '../../src/server/api-route.js';
import type { StatusResponse } from '../../src/server/api-answers.js';
import type { AffektServer } from '../../src/server/server.js';
import { rawRequest, TestClient } from './test-client.js';
import { makeWebFolder, startTestServer } from './test-server.js';

let server: AffektServer;
let webFolder: string;
const bodies: unknown[] = [];

const DOC = { summary: 'For the test.', answer: 'StatusResponse' };

const ROUTES: ApiRoute[] = [
  {
    method: 'POST',
    path: '/api/echo',
    role: 'control',
    doc: DOC,
    handle({ body }) {
      bodies.push(body);
      return undefined;
    },
  },
  {
    method: 'GET',
    path: '/api/broken',
    role: 'view',
    doc: DOC,
    handle() {
      throw new Error('the reason');
    },
  },
  {
    method: 'GET',
    path: '/api/wrong',
    role: 'view',
    doc: DOC,
    handle() {
      throw new AffektError('AFFEKT_CONFIG_INVALID', 'gain must be a number');
    },
  },
];

beforeEach(async () => {
  bodies.length = 0;
  webFolder = await makeWebFolder();
  server = await startTestServer({ webFolder, routes: ROUTES });
});

afterEach(() => server.close());

function request(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}${path}`, { redirect: 'manual', ...init });
}

function raw(
  line: string,
  headers: readonly string[] = [],
  body = '',
): Promise<{ status: number; text: string }> {
  return rawRequest(server.port, [line, `Host: 127.0.0.1:${server.port}`, ...headers], body);
}

describe('the dashboard', () => {
  it('is served from its folder, the hashed files for good and the page anew', async () => {
    const page = await request('/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/text\/html/);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(await page.text()).toBe(await readFile(`${webFolder}/index.html`, 'utf8'));
    const script = await request('/assets/index-abc.js');
    expect(script.headers.get('content-type')).toMatch(/javascript/);
    expect(script.headers.get('cache-control')).toMatch(/immutable/);
  });

  it('has its documentation in the folder /docs/', async () => {
    const answer = await request('/docs');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/docs/');
    expect((await request('/docs/')).status).toBe(404);
  });

  it('is found without the ending of its pages', async () => {
    await mkdir(`${webFolder}/docs`);
    await writeFile(`${webFolder}/docs/lighting.html`, '<h1>Lights</h1>');
    expect(await (await request('/docs/lighting')).text()).toBe('<h1>Lights</h1>');
    expect((await request('/docs/nothing')).status).toBe(404);
  });

  it('that was not built is said to be so, and the API works', async () => {
    await server.close();
    server = await startTestServer();
    const page = await request('/');
    expect(page.status).toBe(503);
    expect(await page.text()).toMatch(/npm run build/);
    expect((await request('/api/status')).status).toBe(200);
    expect((await request('/assets/index-abc.js')).status).toBe(404);
  });

  it('takes the token out of the address where none is needed, too', async () => {
    const answer = await request('/?token=anything');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });
});

describe('headers', () => {
  it('allow the own files and the WebSocket only, on pages, answers and refusals', async () => {
    for (const path of ['/', '/api/status', '/api/none', '/none']) {
      const { headers } = await request(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy.split(';'), path).toEqual([
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        `connect-src 'self' ws://127.0.0.1:${server.port}`,
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('repeat no foreign Host', async () => {
    const { text } = await rawRequest(server.port, ['GET / HTTP/1.1', 'Host: evil.example']);
    expect(text).toMatch(/connect-src 'self' 'self'/);
    expect(text).not.toMatch(/evil/);
  });
});

describe('paths', () => {
  it('never lead out of the folder or to hidden files', async () => {
    const paths = [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/..%2Fsecret.txt',
      '/%2e%2e/secret.txt',
      '/%2e%2e%2fsecret.txt',
      '/%252e%252e%252fsecret.txt',
      '/..%5csecret.txt',
      '/..\\secret.txt',
      '/assets/../../secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '//../secret.txt',
      '/./../secret.txt',
      '/..%c0%afsecret.txt',
      '/%00../secret.txt',
      '/assets/%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd',
      '/api/../../secret.txt',
      '/api/..%2f..%2fsecret.txt',
      '/.env',
      '/%2eenv',
      '/assets/../.env',
    ];
    for (const path of paths) {
      const { status, text } = await raw(`GET ${path} HTTP/1.1`);
      expect([400, 403, 404], `${path}: ${status}`).toContain(status);
      expect(text, path).not.toMatch(/SECRET|root:/);
    }
  });

  it('of folders are not listed', async () => {
    for (const path of ['/assets', '/assets/']) {
      const answer = await request(path);
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toMatch(/index-abc/);
    }
  });
});

describe('the API', () => {
  it('tells the status', async () => {
    server.streams.sendState({
      type: 'status',
      input: 'lost',
      message: 'unplugged',
      source: { kind: 'device', name: 'mixer' },
      droppedSampleCount: 3,
      nonFiniteSampleCount: 0,
    });
    const client = new TestClient(`ws://127.0.0.1:${server.port}/ws`);
    await client.outcome();
    const answer = await request('/api/status');
    expect(answer.headers.get('content-type')).toMatch(/application\/json/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const body: StatusResponse = JSON.parse(await answer.text());
    expect(body.uptimeSeconds).toBeGreaterThan(0);
    expect({ ...body, uptimeSeconds: 0 }).toEqual({
      version: '9.8.7',
      protocolVersion: 3,
      role: 'control',
      source: { kind: 'demo', name: 'demo performance' },
      model: { name: 'test-model', backend: 'wasm' },
      input: {
        input: 'lost',
        message: 'unplugged',
        source: { kind: 'device', name: 'mixer' },
        droppedSampleCount: 3,
        nonFiniteSampleCount: 0,
      },
      uptimeSeconds: 0,
      clientCount: 1,
      droppedFrameTotal: 0,
      droppedColumnTotal: 0,
      droppedEventTotal: 0,
      stalledClientTotal: 0,
    });
    client.socket.terminate();
  });

  it('answers 404 and 405 as JSON', async () => {
    const none = await request('/api/none');
    expect(none.status).toBe(404);
    expect(await none.json()).toEqual({
      type: 'error',
      code: 'AFFEKT_NOT_FOUND',
      message: 'there is no GET /api/none',
    });
    const wrong = await request('/api/status', { method: 'POST' });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET');
    for (const method of ['PUT', 'DELETE', 'OPTIONS']) {
      const answer = await request('/api/status', { method });
      expect(answer.status, method).toBe(405);
      expect(answer.headers.get('allow')).toBe('GET, HEAD, POST, PATCH');
    }
    expect((await raw('TRACE /api/status HTTP/1.1')).status).toBe(405);
    expect((await request('/', { method: 'POST' })).status).toBe(405);
  });

  it('takes JSON bodies of at most 256 KiB', async () => {
    const post = (body: string | null, type = 'application/json'): Promise<Response> =>
      request('/api/echo', { method: 'POST', body, headers: { 'Content-Type': type } });
    expect((await post('{"on":true}')).status).toBe(204);
    expect((await post(null)).status).toBe(204);
    expect(bodies).toEqual([{ on: true }, undefined]);
    const large = await post(JSON.stringify({ text: 'x'.repeat(256 * 1024) }));
    expect(large.status).toBe(413);
    expect(await large.json()).toMatchObject({ code: 'AFFEKT_LIMIT_EXCEEDED' });
    const broken = await post('{"on":');
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ type: 'error', code: 'AFFEKT_REQUEST_INVALID' });
    // What a form of another site could send without asking.
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      expect((await post('{"on":true}', type)).status, type).toBe(415);
    }
    expect(bodies).toHaveLength(2);
  });

  it('says what failed by code, and shows no stack', async () => {
    const broken = await request('/api/broken');
    expect(broken.status).toBe(500);
    expect(await broken.json()).toEqual({ type: 'error', code: 'AFFEKT_INTERNAL', message: 'the reason' });
    const wrong = await request('/api/wrong');
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toEqual({
      type: 'error',
      code: 'AFFEKT_CONFIG_INVALID',
      message: 'gain must be a number',
    });
  });

  it('refuses headers above 8 KiB', async () => {
    expect((await raw('GET / HTTP/1.1', [`X-Long: ${'x'.repeat(9000)}`])).status).toBe(431);
  });

  it('refuses a flood of requests', async () => {
    // On one connection, far above the burst that is allowed.
    const line = `GET /api/none HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`;
    const statuses: (string | undefined)[] = [];
    // A slow machine is allowed more meanwhile.
    while (!statuses.includes('429')) {
      const { text } = await raw(`${line.repeat(3000)}GET /api/none HTTP/1.1`);
      statuses.push(...[...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => match[1]));
    }
    expect(statuses.filter((status) => status === '404').length).toBeGreaterThanOrEqual(600);
  });
});

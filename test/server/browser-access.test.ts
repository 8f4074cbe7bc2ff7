import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AffektServer } from '../../src/server/server.js';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { makeWebFolder, startTestServer } from './test-server.js';

/** Run in the page: what a WebSocket and a fetch to Affekt come to. */
const PROBE = `async (address) => {
  const socket = await new Promise((resolve) => {
    const opened = new WebSocket('ws://' + address + '/ws');
    opened.onmessage = (message) => resolve(JSON.parse(message.data).type);
    opened.onerror = () => resolve('refused');
  });
  const api = await fetch('http://' + address + '/api/status').then(
    async (response) => (response.ok ? (await response.json()).role : response.status),
    () => 'refused',
  );
  return { socket, api, cookie: document.cookie };
}`;

interface Probe {
  readonly page: string;
  readonly title: string;
  readonly socket: string;
  readonly api: unknown;
  /** What a script of the page can read. */
  readonly cookie: string;
}

let browser: Browser;
let context: BrowserContext;
let server: AffektServer;
let foreign: Server | null = null;

async function probe(pageUrl: string): Promise<Probe> {
  const page = await context.newPage();
  await page.goto(pageUrl);
  const result: Pick<Probe, 'socket' | 'api' | 'cookie'> = await page.evaluate(
    `(${PROBE})('127.0.0.1:${server.port}')`,
  );
  return { page: page.url(), title: await page.title(), ...result };
}

describe.skipIf(browserMissing !== '')(`in a real browser${browserMissing}`, () => {
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await context.close();
    foreign?.close();
    foreign = null;
    await server.close();
  });

  it('the own page connects under its content security policy', async () => {
    server = await startTestServer({ webFolder: await makeWebFolder() });
    context = await browser.newContext();
    expect(await probe(`http://127.0.0.1:${server.port}/`)).toMatchObject({
      title: 'DASHBOARD',
      socket: 'hello',
      api: 'control',
    });
  });

  it('a page of another origin cannot connect, not even on the same machine', async () => {
    server = await startTestServer({ webFolder: await makeWebFolder() });
    context = await browser.newContext();
    const other = createServer((_request, response) => response.end('<title>OTHER</title>'));
    foreign = other;
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', () => resolve()));
    const { port } = other.address() as AddressInfo;
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await probe(`http://${host}:${port}/`)).toMatchObject({
        title: 'OTHER',
        socket: 'refused',
        api: 'refused',
      });
    }
    expect(server.clientCount).toBe(0);
  });

  it('a rebound name cannot connect to its "own" origin', async () => {
    server = await startTestServer({ webFolder: await makeWebFolder() });
    const rebound = await launchBrowser('--host-resolver-rules=MAP rebound.example 127.0.0.1');
    try {
      context = await rebound.newContext();
      const page = await context.newPage();
      const answer = await page.goto(`http://rebound.example:${server.port}/`);
      expect(answer?.status()).toBe(403);
    } finally {
      await rebound.close();
    }
  });

  it('the printed link opens page, API and WebSocket, and leaves the address bar', async () => {
    server = await startTestServer({ host: '0.0.0.0', webFolder: await makeWebFolder() });
    context = await browser.newContext();
    const own = `http://127.0.0.1:${server.port}/`;
    expect(await probe(own)).toMatchObject({ socket: 'refused', api: 401 });
    const view = server.links.find((link) => link.role === 'view')?.url ?? '';
    const token = new URL(view).searchParams.get('token') ?? '';
    expect(await probe(`${own}?token=${token}`)).toEqual({
      page: own,
      title: 'DASHBOARD',
      socket: 'hello',
      api: 'view',
      cookie: '',
    });
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../src/server/protocol.js';
import { formatSigned } from '../../web/src/format.js';
import { PALETTE } from '../../web/src/palette.js';
import { TestClient } from '../server/test-client.js';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { ensureDashboardBuilt } from './dashboard-build.js';
import { type RunningProgram, startProgram } from './running-program.js';

const WAIT_MS = 30_000;
const SIGNED = /^[+\u2212]?\d\.\d\d$/;

/** Columns of a canvas with a pixel near one of the colours: how far a line reaches. */
const COLUMNS_WITH = `(selector, colour) => {
  const canvas = document.querySelector(selector);
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const at = (y * width + x) * 4;
      const distance = Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue);
      if (data[at + 3] > 128 && distance < 60) { count++; break; }
    }
  }
  return count;
}`;
/** Share of opaque pixels right of the labels: the part of the spectrogram that is filled. */
const FILLED_SHARE = `(() => {
  const canvas = document.querySelector('#spectrogram');
  const left = Math.ceil((40 * canvas.width) / canvas.clientWidth);
  const { data } = canvas.getContext('2d').getImageData(left, 0, canvas.width - left, canvas.height);
  let count = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at] > 200) count++;
  return count / (data.length / 4);
})()`;

describe.skipIf(browserMissing !== '')(`dashboard of the running program${browserMissing}`, () => {
  let program: RunningProgram;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  /** A new page on the dashboard whose console errors and policy violations are collected. */
  async function openDashboard(): Promise<Page> {
    const opened = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    opened.on('pageerror', (error) => complaints.push(error.message));
    opened.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await opened.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
      console.error('policy violation: ' + event.violatedDirective + ' ' + event.blockedURI))`);
    await opened.goto(program.url);
    await opened.locator('#connection[data-kind="live"]').waitFor({ timeout: WAIT_MS });
    return opened;
  }

  /** Polled from here: waiting inside the page would need the eval that its policy forbids. */
  const until = (expression: () => unknown) => expect.poll(expression, { timeout: WAIT_MS, interval: 100 });

  const waitForText = (where: Page, selector: string, pattern: RegExp): Promise<void> =>
    until(() => where.textContent(selector)).toMatch(pattern);

  const curveColumns = (where: Page): Promise<number> =>
    where.evaluate(`(${COLUMNS_WITH})('#curves canvas', '${PALETTE.valence}')`);

  beforeAll(async () => {
    ensureDashboardBuilt();
    program = await startProgram(['start', '--source', 'demo', '--port', '0']);
    browser = await launchBrowser();
    page = await openDashboard();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.stop();
  });

  it('shows what the program sends', async () => {
    await waitForText(page, '#emotion-state', /^Following music$/);
    await waitForText(page, '#valence', SIGNED);
    const sent = new Set<string>();
    const shown = new Set<string>();
    const frames = await listen(program.port, (valence, arousal) => {
      if (valence === null || arousal === null) return;
      sent.add(`${formatSigned(valence)} ${formatSigned(arousal)}`);
    });
    // The page may lag a little behind the test's own connection, or that behind the page.
    await frames.arrived(30);
    for (let reading = 0; reading < 10; reading++) {
      const text: string = await page.evaluate(
        `document.querySelector('#valence').textContent + ' ' + document.querySelector('#arousal').textContent`,
      );
      shown.add(text);
    }
    await frames.arrived(5);
    frames.close();
    expect(sent.size).toBeGreaterThan(0);
    expect([...shown].filter((text) => !sent.has(text))).toEqual([]);
    await waitForText(page, '#valence-sd', /^± 0\.\d\d$/);
    await waitForText(page, '#arousal-sd', /^± 0\.\d\d$/);
    await waitForText(page, '#tempo', /^\d+ BPM · \d+ %$/);
    expect(await page.textContent('#input')).toContain('running');
    expect(await page.textContent('#latency')).toMatch(/^\d+ ms · p95 \d+ ms$/);
    expect(await page.textContent('#reason')).toMatch(/^Arousal [+\u2212]?\d\.\d\d: /);
    expect(await page.isHidden('#banner')).toBe(true);
  });

  it('moves the curves', async () => {
    const before = await curveColumns(page);
    await until(() => curveColumns(page)).toBeGreaterThan(before + 20);
  });

  it('fills the spectrogram, and stops when switched off', async () => {
    await until(() => page.evaluate(FILLED_SHARE)).toBeGreaterThan(0.2);
    await page.uncheck('#spectrogram-on');
    expect(await page.isHidden('#spectrogram')).toBe(true);
    await page.check('#spectrogram-on');
  });

  it('gives a late joiner the curves so far', async () => {
    await until(() => curveColumns(page)).toBeGreaterThan(80);
    const late = await openDashboard();
    // Both grow at the same pace: without the history the late one would stay behind for ever.
    await until(async () => (await curveColumns(page)) - (await curveColumns(late))).toBeLessThan(20);
    await late.close();
  });

  it('fits a phone', async () => {
    const phone = await openDashboard();
    await phone.setViewportSize({ width: 390, height: 844 });
    const width: number = await phone.evaluate('document.documentElement.scrollWidth');
    expect(width).toBe(390);
    await phone.close();
  });

  it('raised no error and broke no policy so far', () => {
    expect(complaints).toEqual([]);
  });

  it('does not answer a page of another origin', async () => {
    const stranger = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>stranger</title>');
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    const other = await browser.newPage();
    try {
      await other.goto(`http://127.0.0.1:${port}/`);
      const outcome = await other.evaluate(`new Promise((resolve) => {
        const socket = new WebSocket('ws://127.0.0.1:${program.port}/ws');
        socket.onmessage = () => resolve('message');
        socket.onopen = () => resolve('open');
        socket.onclose = () => resolve('refused');
      })`);
      expect(outcome).toBe('refused');
    } finally {
      await other.close();
      stranger.close();
    }
  });

  it('says that it is disconnected, greys what is old, and comes back with the program', async () => {
    const { port } = program;
    await program.stop();
    await waitForText(page, '#connection-text', /^Disconnected/);
    await until(() => page.getAttribute('body', 'data-stale')).toBe('yes');
    expect(await page.textContent('#banner')).toMatch(/^No connection to Affekt|^Reconnecting/);
    program = await startProgram(['start', '--source', 'demo', '--port', String(port)]);
    await waitForText(page, '#connection-text', /^Live$/);
    await until(() => page.getAttribute('body', 'data-stale')).toBe('no');
  }, 120_000);
});

/** A connection of the test's own, at the page's rate: calls `onFrame` for every frame; `arrived(count)` resolves after that many more. */
async function listen(port: number, onFrame: (valence: number | null, arousal: number | null) => void) {
  const client = new TestClient(`ws://127.0.0.1:${port}/ws`);
  await client.received('hello');
  client.socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as ServerMessage;
    if (message.type === 'signals') onFrame(message.values[0] ?? null, message.values[1] ?? null);
  });
  await client.subscribe('signals', { names: ['valence', 'arousal'], rateHz: 15.625 });
  const arrived = async (count: number): Promise<void> => {
    await client.received('signals', client.ofType('signals').length + count);
  };
  return { arrived, close: () => client.socket.close() };
}

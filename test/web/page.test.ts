import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../src/server/protocol.js';
import { formatSigned } from '../../web/src/shared/format.js';
import { TestClient } from '../server/test-client.js';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { type OpenPage, openPage, until, WAIT_MS } from './open-page.js';
import { ensurePageBuilt } from './page-build.js';
import { type RunningProgram, startProgram } from './running-program.js';

const SIGNED = /^[+\u2212]?\d\.\d\d$/;

/** Columns of a canvas in which something is drawn in the colour of a custom property: how far a line reaches. */
const COLUMNS_WITH = `(selector, property) => {
  const canvas = document.querySelector(selector);
  const colour = getComputedStyle(document.documentElement).getPropertyValue(property).trim();
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
/** Share of the spectrogram's pixels that are not dark. */
const FILLED_SHARE = `(() => {
  const canvas = document.querySelector('.spectrogram');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] + data[at + 2] > 80) count++;
  return count / (data.length / 4);
})()`;

describe.skipIf(browserMissing !== '')(`page of the running program${browserMissing}`, () => {
  let program: RunningProgram;
  let browser: Browser;
  let open: OpenPage;

  const curveColumns = (where: OpenPage): Promise<number> =>
    where.page.evaluate(`(${COLUMNS_WITH})('.chart canvas', '--series-1')`);

  beforeAll(async () => {
    ensurePageBuilt();
    program = await startProgram(['start', '--source', 'demo', '--port', '0']);
    browser = await launchBrowser();
    open = await openPage(browser, program.url);
  });

  afterAll(async () => {
    await browser?.close();
    await program?.stop();
  });

  it('shows on Stage what the program sends', async () => {
    const { page } = open;
    await until(() => page.textContent('.mood')).toMatch(/^(Uplifting|Aggressive|Melancholic|Calm)$/);
    const reading = (name: string) => page.textContent(`.stage-value.${name} dd`);
    await until(() => reading('valence')).toMatch(SIGNED);
    const sent = new Set<string>();
    const shown = new Set<string>();
    const frames = await listen(program.port, (valence, arousal) => {
      if (valence !== null && arousal !== null) sent.add(`${formatSigned(valence)} ${formatSigned(arousal)}`);
    });
    // The page may lag a little behind the test's own connection, or that behind the page.
    await frames.arrived(30);
    for (let turn = 0; turn < 10; turn += 1) {
      shown.add(
        await page.evaluate(
          `[...document.querySelectorAll('.stage-value dd')].map((one) => one.textContent).join(' ')`,
        ),
      );
    }
    await frames.arrived(5);
    frames.close();
    expect(sent.size).toBeGreaterThan(0);
    expect([...shown].filter((text) => !sent.has(text))).toEqual([]);
    await until(() => page.textContent('.beat-tempo')).toMatch(/^\d+$/);
    await until(() => page.textContent('.health-word')).toMatch(/^(Live|Late)/);
    expect(await page.getAttribute('.plane', 'aria-label')).toMatch(/valence/);
  });

  it('says in one place what there is to know, and what it runs on', async () => {
    const { page } = open;
    await page.click('.health-line');
    await until(() => page.textContent('#health .facts')).toMatch(/Inputbuilt-in demo performance, running/);
    const facts = (await page.textContent('#health .facts')) ?? '';
    expect(facts).toMatch(/Modelaffekt-\d+, wasm/);
    expect(facts).toMatch(/Latency, capture to send\d+ ms, p95 \d+ ms/);
    expect(facts).toMatch(/Accessmay operate/);
    await page.keyboard.press('Escape');
    expect(await page.isHidden('#health')).toBe(true);
  });

  it('explains, draws and names the emotion in Analysis', async () => {
    const { page, goTo } = open;
    await goTo('analysis');
    await until(() => page.textContent('.sentence')).toMatch(/^Arousal [+\u2212]?\d\.\d\d: /);
    await page.getByRole('radio', { name: 'Valence' }).check();
    await until(() => page.textContent('.sentence')).toMatch(/^Valence [+\u2212]?\d\.\d\d: /);
    await until(() => page.textContent('.readings .note')).toMatch(/^± 0\.\d\d$/);
    for (const title of ['Stage moods', 'Film emotions', 'GEMS', 'Basic emotions', 'Mid-level features'])
      expect(await page.textContent('.vocabularies')).toContain(title);
    await until(() => page.locator('.vocabulary-value').allTextContents()).not.toContain('–');
    const before = await curveColumns(open);
    await until(() => curveColumns(open)).toBeGreaterThan(before + 20);
  });

  it('draws any other number, alone if wanted, and remembers the choice', async () => {
    const { page, goTo } = open;
    await page.getByRole('button', { name: 'Curve of tension, Film emotions' }).click();
    await until(() => page.locator('.key').allTextContents()).toHaveLength(3);
    expect((await page.locator('.key').last().textContent()) ?? '').toMatch(/^film: tension \d/);
    await page.getByRole('button', { name: 'solo film: tension' }).click();
    await until(() => page.locator('.key').allTextContents()).toHaveLength(1);
    await page.getByRole('button', { name: 'solo film: tension' }).click();
    await page.reload();
    await goTo('analysis');
    await until(() => page.locator('.key').allTextContents()).toHaveLength(3);
    await page.getByRole('button', { name: 'Choose' }).click();
    await page.locator('.chooser').getByLabel('tension').first().uncheck();
    await until(() => page.locator('.key').allTextContents()).toHaveLength(2);
    await page.getByRole('button', { name: 'Choose' }).click();
  });

  it('fills the spectrogram, and stops when switched off', async () => {
    const { page } = open;
    await until(() => page.evaluate(FILLED_SHARE)).toBeGreaterThan(0.02);
    await page.getByRole('checkbox', { name: 'Show' }).uncheck();
    expect(await page.locator('.spectrogram').count()).toBe(0);
    await page.getByRole('checkbox', { name: 'Show' }).check();
  });

  it('moves through the past and saves what it shows', async () => {
    const { page } = open;
    await page.getByRole('button', { name: 'Nearer' }).click();
    await page.getByRole('slider', { name: 'End of the curves' }).press('ArrowLeft');
    await until(() => page.textContent('.scrubber output')).toMatch(/ends \d+ s ago/);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await until(() => page.textContent('.scrubber output')).toBe('ends now');
    for (const [kind, begin] of [
      ['CSV', 'clock,seconds,valence,arousal'],
      ['SVG', '<svg xmlns'],
      ['PNG', '\u0089PNG'],
    ] as const) {
      const saved = page.waitForEvent('download', { timeout: WAIT_MS });
      await page.getByRole('button', { name: `Save the curves as ${kind}` }).click();
      const download = await saved;
      const stream = await download.createReadStream();
      const parts: Buffer[] = [];
      for await (const part of stream) parts.push(part as Buffer);
      expect(Buffer.concat(parts).toString('latin1').slice(0, begin.length)).toBe(begin);
      expect(download.suggestedFilename()).toBe(`affekt-valence-arousal.${kind.toLowerCase()}`);
    }
  });

  it('gives a late joiner the curves so far', async () => {
    await until(() => curveColumns(open)).toBeGreaterThan(80);
    const late = await openPage(browser, program.url);
    await late.goTo('analysis');
    // Both grow at the same pace: without the history the late one would stay behind for ever.
    await open.page.getByRole('radio', { name: '1 min', exact: true }).first().check();
    await until(async () => (await curveColumns(open)) - (await curveColumns(late))).toBeLessThan(20);
    expect(late.complaints).toEqual([]);
    await late.page.context().close();
  });

  it('says how it stands where the page is light, and remembers that it is', async () => {
    const { page } = open;
    await page.getByRole('button', { name: 'Light theme' }).click();
    expect(await page.getAttribute('html', 'data-theme')).toBe('light');
    await page.reload();
    expect(await page.getAttribute('html', 'data-theme')).toBe('light');
    await page.getByRole('button', { name: 'Dark theme' }).click();
  });

  it('raised no error and broke no policy so far', () => {
    expect(open.complaints).toEqual([]);
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

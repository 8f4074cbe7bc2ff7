import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { type OpenPage, openPage, until, WAIT_MS } from './open-page.js';
import { ensurePageBuilt } from './page-build.js';
import { type RunningProgram, startProgram } from './running-program.js';

/** Values that are not told are held for two seconds, a tenth of a second each row. */
const HELD_ROWS = 21;

describe.skipIf(browserMissing !== '')(`a page whose program is gone${browserMissing}`, () => {
  let program: RunningProgram;
  let browser: Browser;
  let open: OpenPage;

  const start = (port: number) => startProgram(['start', '--source', 'demo', '--port', String(port)]);

  beforeAll(async () => {
    ensurePageBuilt();
    program = await start(0);
    browser = await launchBrowser();
    open = await openPage(browser, program.url);
  });

  afterAll(async () => {
    await browser?.close();
    await program?.stop();
  });

  /** The curve of valence as the page has it, a value for each tenth of a second; empty: none. */
  async function curve(page: Page): Promise<string[]> {
    const saved = page.waitForEvent('download', { timeout: WAIT_MS });
    await page.getByRole('button', { name: 'Save the curves as CSV' }).click();
    let text = '';
    for await (const part of await (await saved).createReadStream()) text += String(part);
    const rows = text.trim().split('\r\n').slice(1);
    return rows.map((row) => row.split(',')[2] ?? '');
  }

  const word = (page: Page) => page.textContent('.health-word');

  it('says so when the program is killed, comes back with it, and has what it saw, then a gap, then what is new', async () => {
    const { page, goTo } = open;
    await goTo('analysis');
    await page.getByRole('radio', { name: '30 min' }).first().check();
    const known = (values: readonly string[]) => values.filter((value) => value !== '').length;
    await until(async () => known(await curve(page))).toBeGreaterThan(80);
    await goTo('desk');
    await until(() => page.locator('.event').count()).toBeGreaterThan(0);
    const firstEvent = await page.locator('.event').last().textContent();
    await goTo('analysis');
    const { port } = program;
    const before = await curve(page);
    await program.kill();
    await until(() => word(page)).toBe('Disconnected');
    expect(await page.textContent('.health-sentence')).toMatch(/^No connection to Affekt; next try in \d+ s/);
    expect(await page.getAttribute('.app', 'data-current')).toBe('false');
    expect(await page.isDisabled('.blackout')).toBe(true);
    // Longer than a value that is not told any more is held.
    await pause(HELD_ROWS * 100 + 2000);
    program = await start(port);
    // By itself, or by hand.
    await page
      .getByRole('button', { name: 'Connect now' })
      .click({ timeout: 5000 })
      .catch(() => undefined);
    await until(() => word(page)).toMatch(/^(Live|Late)/);
    expect(await page.getAttribute('.app', 'data-current')).toBe('true');
    await until(async () => (await curve(page)).at(-1)).not.toBe('');
    const after = await curve(page);
    const kept = before.slice(0, before.findLastIndex((value) => value !== '') - HELD_ROWS);
    const place = after.join().indexOf(kept.slice(kept.findIndex((value) => value !== '')).join());
    expect(place).toBeGreaterThanOrEqual(0);
    // Known, unknown, known again.
    const joined = after.map((value) => (value === '' ? '_' : 'x')).join('');
    expect(joined).toMatch(/^_*x{40,}_{10,}x+$/);
    await goTo('desk');
    await until(() => page.locator('.event').last().textContent()).toBe(firstEvent);
  });

  it('opens from what the browser kept, after one visit, and says that it is not connected', async () => {
    const { page, complaints, goTo } = await openPage(browser, program.url);
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await program.kill();
    await page.reload();
    await until(() => word(page)).toBe('Disconnected');
    for (const view of ['desk', 'analysis', 'setup/sound', 'stage']) {
      await goTo(view);
      await until(() => page.locator('main h1').count()).toBe(1);
    }
    expect(await page.textContent('#locked')).toMatch(/^Not connected/);
    const ofTheNetwork = /ERR_CONNECTION|WebSocket|Failed to load resource|service worker/;
    expect(complaints.filter((line) => !ofTheNetwork.test(line))).toEqual([]);
    program = await start(program.port);
    await page
      .getByRole('button', { name: 'Connect now' })
      .click({ timeout: 5000 })
      .catch(() => undefined);
    await until(() => word(page)).toMatch(/^(Live|Late)/);
    await page.context().close();
  });
});

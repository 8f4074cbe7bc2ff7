import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { AffektServer } from '../../src/server/server.js';
import { startTestServer } from '../server/test-server.js';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { axeFindings, until } from '../web/open-page.js';
import { ensurePageBuilt } from '../web/page-build.js';

const PAGES = ['index', 'lighting', 'figures', 'settings', 'osc', 'messages', 'command-line'];

describe.skipIf(browserMissing !== '')(`the documentation in a browser${browserMissing}`, () => {
  let server: AffektServer;
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    ensurePageBuilt();
    server = await startTestServer({ webFolder: fileURLToPath(new URL('../../dist/web', import.meta.url)) });
    browser = await launchBrowser();
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(address: string, width: number, colorScheme: 'dark' | 'light' = 'dark'): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`http://127.0.0.1:${server.port}${address}`);
    return page;
  }

  it('opens at /docs, and finds a setting, which the result leads to', async () => {
    const page = await open('/docs', 1200);
    await page.keyboard.press('/');
    await page.keyboard.type('hold seconds');
    await until(() => page.textContent('#results a')).toBe('presence.holdSeconds');
    await page.click('#results a');
    await until(() => page.url()).toContain('/docs/settings.html#presence-holdseconds');
    expect(await page.isVisible(':target')).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('says when nothing is found, and empties the list on Escape', async () => {
    const page = await open('/docs/', 1200);
    await page.fill('#words', 'xyzzyx');
    await until(() => page.textContent('#found')).toBe('Nothing is found.');
    await page.fill('#words', 'blackout');
    await until(() => page.locator('#results li').count()).toBeGreaterThan(3);
    await page.keyboard.press('Escape');
    await until(() => page.locator('#results li').count()).toBe(0);
  });

  it.each(PAGES)('fits on a phone, and axe finds nothing, dark or light: %s', async (name) => {
    for (const scheme of ['dark', 'light'] as const) {
      const page = await open(`/docs/${name}.html`, 390, scheme);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      expect(await axeFindings(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });
});

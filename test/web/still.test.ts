import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { FOUR_LAMPS } from '../support/four-lamps.js';
import { openPage, until } from './open-page.js';
import { ensurePageBuilt } from './page-build.js';
import { type RunningProgram, startProgram } from './running-program.js';
import { goToView, VIEWS } from './views.js';

const WATCH_MS = 20_000;
const SETTINGS = {
  source: { kind: 'demo' },
  server: { port: 0 },
  outputs: {
    osc: { targets: [{ host: '127.0.0.1', port: 39_222 }] },
    lights: {
      fixtures: FOUR_LAMPS,
      groups: { wash: { dimmer: { signal: 'arousal01' } }, back: {}, spot: {} },
    },
  },
  rules: [{ name: 'lift', when: 'arousal > 0.3 for 2s' }],
  presets: [{ name: 'Verse' }],
};

/** Everything that moved without anybody having touched the page: what, and from where to where. */
const WATCH = `
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, startTime, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      for (const { node, previousRect: from, currentRect: to } of sources)
        window.moved.push({
          atMs: startTime,
          what: [(node?.nodeType === 1 ? node : node?.parentElement)?.className ?? 'something gone',
            [from.x, from.y, '→', to.x, to.y].join(' ')].join(' '),
        });
    }
  }).observe({ type: 'layout-shift', buffered: true });
`;

interface Moved {
  readonly atMs: number;
  readonly what: string;
}

describe.skipIf(browserMissing !== '')(`nothing moves by itself${browserMissing}`, () => {
  let folder = '';
  let program: RunningProgram;
  let browser: Browser;

  beforeAll(async () => {
    ensurePageBuilt();
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-still-'));
    const config = path.join(folder, 'show.json');
    await writeFile(config, JSON.stringify(SETTINGS));
    program = await startProgram(['start', '--config', config]);
    browser = await launchBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    await rm(folder, { recursive: true });
  });

  it.each([
    [1440, 900],
    [390, 844],
  ])('%i×%i: from a second after a view has come', async (width, height) => {
    const found = await Promise.all(
      VIEWS.map(async (view) => {
        const open = await openPage(browser, program.url, { viewport: { width, height } }, async (page) => {
          await page.addInitScript(WATCH);
        });
        const { page } = open;
        await goToView(open, view);
        await until(() => page.locator('.presets option').count()).toBe(2);
        if (view === 'desk') await until(() => page.locator('.group, .output').count()).toBe(4);
        if (view === 'analysis') await until(() => page.textContent('.readings dd')).toMatch(/\d/);
        if (view === 'setup/outputs') await until(() => page.locator('.output').count()).toBe(1);
        if (view === 'setup/sound') await until(() => page.locator('.channels li').count()).toBe(2);
        const sinceMs = (await page.evaluate('performance.now()')) as number;
        await page.waitForTimeout(1000 + WATCH_MS);
        const moved = (await page.evaluate('window.moved')) as readonly Moved[];
        await page.context().close();
        return moved
          .filter(({ atMs }) => atMs > sinceMs + 1000)
          .map(({ atMs, what }) => `${view} after ${Math.round(atMs - sinceMs)} ms: ${what}`);
      }),
    );
    expect(found.flat()).toEqual([]);
  });
});

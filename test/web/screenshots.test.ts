import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { openPage, until } from './open-page.js';
import { musicToLookAt } from './music-to-look-at.js';
import { ensurePageBuilt } from './page-build.js';
import { type RunningProgram, startProgram } from './running-program.js';
import { goToView, VIEWS } from './views.js';
import { FOUR_LAMPS } from '../support/four-lamps.js';

const PICTURES = fileURLToPath(new URL('../../test-output/page/', import.meta.url));
const SIZES = [
  [390, 844],
  [844, 390],
  [1024, 768],
  [1440, 900],
  [1920, 1080],
  [3840, 2160],
] as const;
const SETTINGS = {
  server: { port: 0 },
  outputs: {
    osc: { targets: [{ host: '127.0.0.1', port: 39_220 }] },
    lights: {
      fixtures: FOUR_LAMPS,
      groups: { wash: { dimmer: { signal: 'arousal01', low: 0.3 } }, back: {}, spot: { dimmer: 0.7 } },
    },
  },
  presets: [{ name: 'Verse' }, { name: 'Chorus' }],
  rules: [{ name: 'lift', when: 'arousal > 0.3 for 2s' }],
};

/** What stands out of the screen, and how high the words of the stage are. */
const MEASURES = `(() => {
  const main = document.querySelector('main');
  const height = (selector) => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize);
  const words = [...document.querySelectorAll('.stage-mood .mood, .stage-value dd')];
  return {
    pageScroll: [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight],
    mainScroll: [main.scrollWidth - main.clientWidth, main.scrollHeight - main.clientHeight],
    sizes: words.length === 0 ? [] : [height('.mood'), height('.stage-value dd')].map((size) => size / innerHeight),
    cut: words.filter((one) => one.getBoundingClientRect().right > innerWidth || one.scrollWidth > one.clientWidth + 1).length,
  };
})()`;

interface Measures {
  readonly pageScroll: readonly [number, number];
  readonly mainScroll: readonly [number, number];
  readonly sizes: readonly number[];
  readonly cut: number;
}

describe.skipIf(browserMissing !== '')(`pictures of every view at every size${browserMissing}`, () => {
  let folder = '';
  let program: RunningProgram;
  let browser: Browser;

  beforeAll(async () => {
    ensurePageBuilt();
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-pictures-'));
    await mkdir(PICTURES, { recursive: true });
    const config = path.join(folder, 'show.json');
    await writeFile(config, JSON.stringify({ ...SETTINGS, source: await musicToLookAt(folder) }));
    program = await startProgram(['start', '--config', config]);
    browser = await launchBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    await rm(folder, { recursive: true });
  });

  it.each(SIZES)(
    '%i×%i: nothing is cut off, the stage never scrolls and its words are large',
    async (width, height) => {
      const open = await openPage(browser, program.url, { viewport: { width, height } });
      const { page, goTo } = open;
      await until(() => page.textContent('.stage-value dd')).toMatch(/\d/);
      for (const view of VIEWS) {
        await goToView(open, view);
        if (view === 'setup/sound')
          await until(() => page.locator('.channels li').count()).toBeGreaterThan(0);
        if (view === 'analysis') await until(() => page.locator('.chart canvas').count()).toBe(1);
        await page.screenshot({
          path: path.join(PICTURES, `${view.replace('/', '-')}-${width}x${height}.png`),
        });
        const { pageScroll, mainScroll, sizes, cut } = (await page.evaluate(MEASURES)) as Measures;
        expect([view, ...pageScroll, mainScroll[0]]).toEqual([view, 0, 0, 0]);
        if (view !== 'stage') continue;
        expect(mainScroll[1]).toBe(0);
        expect(cut).toBe(0);
        for (const size of sizes) expect(size).toBeGreaterThanOrEqual(0.06);
      }
      // The longest word there is, in the place of the mood.
      await goTo('stage');
      await page.evaluate(`document.querySelector('.mood').textContent = 'Melancholic'`);
      expect(((await page.evaluate(MEASURES)) as Measures).cut).toBe(0);
      await page.context().close();
    },
  );
});

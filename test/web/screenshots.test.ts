import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing } from '../support/browser.js';
import { musicToLookAt } from './music-to-look-at.js';
import { openPage, until } from './open-page.js';
import { ShownProgram } from './shown-program.js';
import { goToView, VIEWS } from './views.js';

const PICTURES = fileURLToPath(new URL('../../test-output/page/', import.meta.url));
const SIZES = [
  [390, 844],
  [844, 390],
  [1024, 768],
  [1440, 900],
  [1920, 1080],
  [3840, 2160],
] as const;
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

/** By how much the longest sentence on why is higher than its room, pixels. */
const SENTENCE_BEYOND = `(() => {
  const box = document.querySelector('.sentence');
  box.textContent = 'Arousal −0.42: mostly rhythmic complexity (+0.21) and rhythmic stability (+0.13); held back by tonal stability (−0.08)';
  return box.scrollHeight - box.clientHeight;
})()`;

interface Measures {
  readonly pageScroll: readonly [number, number];
  readonly mainScroll: readonly [number, number];
  readonly sizes: readonly number[];
  readonly cut: number;
}

describe.skipIf(browserMissing !== '')(`pictures of every view at every size${browserMissing}`, () => {
  let shown: ShownProgram;

  beforeAll(async () => {
    await mkdir(PICTURES, { recursive: true });
    shown = await ShownProgram.open(musicToLookAt);
  });

  afterAll(async () => await shown?.close());

  it.each(SIZES)(
    '%i×%i: nothing is cut off, the stage never scrolls and its words are large',
    async (width, height) => {
      const open = await openPage(shown.browser, shown.program.url, { viewport: { width, height } });
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
        if (view === 'analysis') expect(await page.evaluate(SENTENCE_BEYOND)).toBe(0);
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

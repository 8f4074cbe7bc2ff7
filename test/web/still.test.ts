import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing } from '../support/browser.js';
import { openPage, until } from './open-page.js';
import { ShownProgram } from './shown-program.js';
import { goToView, VIEWS } from './views.js';

const WATCH_MS = 20_000;

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

/** For how long nothing has moved. */
const REST_MS = 'performance.now() - (window.moved.at(-1)?.atMs ?? 0)';

interface Moved {
  readonly atMs: number;
  readonly what: string;
}

describe.skipIf(browserMissing !== '')(`nothing moves by itself${browserMissing}`, () => {
  let shown: ShownProgram;

  beforeAll(async () => {
    shown = await ShownProgram.open();
  });

  afterAll(async () => await shown?.close());

  it.each([
    [1440, 900],
    [390, 844],
  ])('%i×%i: once a view has come to rest', async (width, height) => {
    const found = await Promise.all(
      VIEWS.map(async (view) => {
        const open = await openPage(
          shown.browser,
          shown.program.url,
          { viewport: { width, height } },
          async (page) => void (await page.addInitScript(WATCH)),
        );
        const { page } = open;
        await goToView(open, view);
        await until(() => page.locator('.presets option').count()).toBe(3);
        if (view === 'desk') await until(() => page.locator('.group, .output').count()).toBe(4);
        if (view === 'analysis') await until(() => page.textContent('.readings dd')).toMatch(/\d/);
        if (view === 'setup/outputs') await until(() => page.locator('.output').count()).toBe(1);
        if (view === 'setup/sound') await until(() => page.locator('.channels li').count()).toBe(2);
        // On a busy machine the parts of a view come one after the other.
        await until(() => page.evaluate(REST_MS)).toBeGreaterThan(1000);
        const sinceMs = (await page.evaluate('performance.now()')) as number;
        await page.waitForTimeout(WATCH_MS);
        const moved = (await page.evaluate('window.moved')) as readonly Moved[];
        await page.context().close();
        return moved
          .filter(({ atMs }) => atMs > sinceMs)
          .map(({ atMs, what }) => `${view} after ${Math.round(atMs - sinceMs)} ms: ${what}`);
      }),
    );
    expect(found.flat()).toEqual([]);
  });
});

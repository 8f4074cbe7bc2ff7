import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { launchBrowser } from '../test/support/browser.js';

/** The built page, as the program serves it. */
export const WEB_FOLDER = fileURLToPath(new URL('../dist/web', import.meta.url));

/** What is measured in the page itself, from its first script on. */
const WATCH = `
  window.watched = { frames: [], shifts: [], settledAt: Infinity };
  let before = null;
  const frame = (now) => {
    if (before !== null && window.watched.frames.length < 20000) window.watched.frames.push(now - before);
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, startTime } of list.getEntries())
      if (!hadRecentInput && startTime > window.watched.settledAt) window.watched.shifts.push(value);
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** A page on a show, with what its main thread did. */
export class PageProbe {
  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
    readonly devtools: CDPSession,
  ) {}

  /** Opens the page in a browser of its own and waits until it is connected. @param script runs before all of its own */
  static async open(url: string, script = '', options: BrowserContextOptions = {}): Promise<PageProbe> {
    const browser = await launchBrowser();
    try {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      const page = await context.newPage();
      await page.addInitScript(script + WATCH);
      await page.goto(url);
      await page.locator('.app[data-current="true"]').waitFor({ timeout: 120_000 });
      return new PageProbe(browser, page, await context.newCDPSession(page));
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  /** Slows the page's processor down; 1: as it is. */
  async throttle(rate: number): Promise<void> {
    await this.devtools.send('Emulation.setCPUThrottlingRate', { rate });
  }

  /** Goes to a view and lets it be for a second. */
  async goTo(view: string): Promise<void> {
    await this.page.evaluate(`window.watched.settledAt = Infinity; location.hash = '#/${view}'`);
    await this.page.locator(`.app[data-view="${view.split('/')[0]}"] main`).waitFor({ timeout: 120_000 });
    await this.page.waitForTimeout(1000);
    await this.page.evaluate(`Object.assign(window.watched, { frames: [], settledAt: performance.now() })`);
  }

  /** Watches for so long. Times in ms: from frame to frame, and what each task of the main thread took of its processor. */
  async watch(seconds: number): Promise<{ frameMs: number[]; taskMs: number[]; shift: number }> {
    await this.browser.startTracing(this.page, {
      categories: ['disabled-by-default-devtools.timeline', '__metadata'],
    });
    await this.page.waitForTimeout(1000 * seconds);
    const trace = JSON.parse((await this.browser.stopTracing()).toString('utf8')) as Trace;
    const { frames, shifts } = (await this.page.evaluate('window.watched')) as Watched;
    const shift = shifts.reduce((sum, value) => sum + value, 0);
    return { frameMs: frames, taskMs: mainThreadTasks(trace), shift };
  }

  /** Bytes of the page's heap after everything unused was let go of, and how many nodes its document has. */
  async heap(): Promise<{ megabytes: number; nodeCount: number }> {
    await this.devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.devtools.send('Runtime.getHeapUsage');
    const { nodes } = await this.devtools.send('Memory.getDOMCounters');
    return { megabytes: usedSize / 2 ** 20, nodeCount: nodes };
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

interface Watched {
  readonly frames: number[];
  readonly shifts: number[];
}

interface Trace {
  readonly traceEvents: readonly {
    readonly name: string;
    readonly pid: number;
    readonly tid: number;
    readonly tdur?: number;
    readonly args?: { readonly name?: string };
  }[];
}

/** Processor time of every task of the threads that run pages, ms. */
function mainThreadTasks({ traceEvents }: Trace): number[] {
  const renderers = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return traceEvents
    .filter(({ name, pid, tid }) => name === 'RunTask' && renderers.has(`${pid} ${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000);
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import type { ServerMessage } from '../../src/server/protocol.js';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { openPage, until } from './open-page.js';
import { ensurePageBuilt } from './page-build.js';
import { type RunningProgram, startProgram } from './running-program.js';

describe.skipIf(browserMissing !== '')(`an answer that is slow to come${browserMissing}`, () => {
  let program: RunningProgram;
  let browser: Browser;

  beforeAll(async () => {
    ensurePageBuilt();
    program = await startProgram(['start', '--source', 'demo', '--model', 'none', '--port', '0']);
    browser = await launchBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.stop();
  });

  it('is told of while it is waited for, and no longer when it has come', async () => {
    const held: (() => void)[] = [];
    const { page } = await openPage(browser, program.url, {}, async (one) => {
      await one.routeWebSocket(/\/ws$/, (socket) => {
        const server = socket.connectToServer();
        server.onMessage((message) => {
          const isAnswer =
            typeof message === 'string' && (JSON.parse(message) as ServerMessage).type === 'ack';
          if (isAnswer) held.push(() => socket.send(message));
          else socket.send(message);
        });
      });
    });
    const freeze = page.getByRole('button', { name: 'Freeze' });
    await freeze.click();
    await until(() => page.locator('.bar-problem').allTextContents()).toEqual([
      expect.stringContaining('Affekt has not answered yet.'),
    ]);
    await until(() => held.length).toBe(1);
    for (const answer of held) answer();
    await until(() => page.locator('.bar-problem').count()).toBe(0);
    expect(await freeze.getAttribute('aria-pressed')).toBe('true');
    await page.context().close();
  });

  it('of the past is asked for again when it could not be had', async () => {
    const asked: string[] = [];
    let isBroken = true;
    const { page } = await openPage(browser, program.url, {}, async (one) => {
      await one.route(/\/api\/history/, async (route) => {
        asked.push(new URL(route.request().url()).searchParams.get('series') ?? '');
        await (isBroken ? route.abort() : route.continue());
      });
    });
    await until(() => asked.length).toBeGreaterThan(0);
    const [first = ''] = asked.splice(0);
    isBroken = false;
    await page.getByRole('link', { name: 'Analysis' }).click();
    const isAskedAgain = (): boolean =>
      asked.some((names) => names.split(',').some((name) => first.split(',').includes(name)));
    await until(isAskedAgain).toBe(true);
    await page.context().close();
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthMessage, ServerMessage } from '../../src/server/protocol.js';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { wavBytes } from '../support/wav-file.js';
import { axeFindings, type OpenPage, openPage, until } from './open-page.js';
import { ensurePageBuilt } from './page-build.js';
import { type RunningProgram, startProgram } from './running-program.js';
import { findingsOfViews, goToView, VIEWS } from './views.js';

const PICTURES = fileURLToPath(new URL('../../test-output/states/', import.meta.url));
const SIZES = [
  [1440, 900],
  [390, 844],
  [844, 390],
] as const;
const TOKENS = { view: 'view-token-of-the-test', control: 'control-token-of-the-test' };
const RIG = {
  source: { kind: 'demo' },
  outputs: {
    osc: { targets: [{ host: '127.0.0.1', port: 39_221 }] },
    lights: {
      fixtures: [{ name: 'one', group: 'wash', universe: 1, address: 1, kind: 'rgb' }],
      groups: { wash: {} },
    },
  },
  rules: [{ name: 'up', when: 'arousal > 0.5' }],
  presets: [{ name: 'Verse' }],
};

type Condition = HealthMessage['conditions'][number];

/** What the real program says of its health, with this in place of it: what cannot be brought about from outside. */
function saying(condition: Condition) {
  return async (page: Page): Promise<void> => {
    await page.routeWebSocket(/\/ws$/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        const told = typeof message === 'string' ? (JSON.parse(message) as ServerMessage) : null;
        if (told?.type !== 'health') socket.send(message);
        else socket.send(JSON.stringify({ ...told, level: condition.severity, conditions: [condition] }));
      });
    });
  };
}

/** Every state is designed: axe finds nothing in any view of it, and its pictures are kept. */
describe.skipIf(browserMissing !== '')(`the page in every state${browserMissing}`, () => {
  const programs: RunningProgram[] = [];
  let folder = '';
  let browser: Browser;

  async function start(settings: object): Promise<RunningProgram> {
    const config = path.join(folder, `${programs.length}.json`);
    await writeFile(config, JSON.stringify({ server: { port: 0 }, model: 'none', ...settings }));
    const program = await startProgram(['start', '--config', config]);
    programs.push(program);
    return program;
  }

  const word = ({ page }: OpenPage) => page.textContent('.health-word');

  /** Nothing wrong in any view, nothing out of the screen on a phone; a picture of each. */
  async function expectWell(open: OpenPage, state: string, isConnected = true): Promise<void> {
    const { page } = open;
    expect(await findingsOfViews(open, isConnected)).toEqual([]);
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      for (const view of VIEWS) {
        await goToView(open, view, isConnected);
        const name = `${state}-${view.replace('/', '-')}-${width}x${height}`;
        await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
        const beyond = await page.evaluate(`[document.documentElement, document.querySelector('main')]
          .map((one) => one.scrollWidth - one.clientWidth)`);
        expect([name, beyond]).toEqual([name, [0, 0]]);
      }
    }
    await page.context().close();
  }

  beforeAll(async () => {
    ensurePageBuilt();
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-states-'));
    await mkdir(PICTURES, { recursive: true });
    const samples = Float32Array.from({ length: 44_100 }, (_, at) => 0.2 * Math.sin(at / 8));
    await writeFile(path.join(folder, 'short.wav'), wavBytes('f32', 22_050, 1, samples));
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all(programs.map((one) => one.stop().catch(() => undefined)));
    await rm(folder, { recursive: true });
  });

  it('empty, with no model, and a link that may only view', async () => {
    const program = await start({ source: { kind: 'demo' }, server: { port: 0, tokens: TOKENS } });
    const open = await openPage(browser, `http://127.0.0.1:${program.port}/?token=${TOKENS.view}`);
    await until(() => open.page.textContent('.mood')).toBe('Levels only');
    await until(() => open.page.textContent('#locked')).toMatch(/may only view/);
    await expectWell(open, 'view-only');
  });

  it('waiting for an input that is not there', async () => {
    const program = await start({ ...RIG, source: { kind: 'device', device: 'no such device' } });
    const open = await openPage(browser, program.url);
    await until(() => word(open)).toBe('Waiting for input');
    await expectWell(open, 'waiting');
  });

  it('ended, and then disconnected', async () => {
    const source = { kind: 'file', path: path.join(folder, 'short.wav') };
    const program = await start({ ...RIG, source });
    const open = await openPage(browser, program.url);
    const other = await openPage(browser, program.url);
    await until(() => word(open)).toBe('Input ended');
    await expectWell(open, 'ended');
    await program.stop();
    await until(() => word(other)).toBe('Disconnected');
    // Of a show that cannot be seen nothing is told as if it were so now.
    expect(await other.page.locator('.health-count').count()).toBe(0);
    await other.goTo('desk');
    await until(() => other.page.textContent('.group-sent')).toMatch(/^\d+ % at last$/);
    expect(await other.page.locator('.limiter').count()).toBe(0);
    await other.goTo('setup/file');
    await until(() => other.page.textContent('.save-line span')).toBe('');
    await expectWell(other, 'disconnected', false);
  });

  it('lost, late, and live with trouble', async () => {
    const program = await start(RIG);
    const since = { subject: '', sinceSeconds: 0 };
    for (const [state, expected, condition] of [
      [
        'lost',
        'Input lost',
        {
          id: 'input-lost',
          severity: 'bad',
          what: 'The input is gone: USB Audio CODEC.',
          doThis: 'Check its cable, its power and the sound server.',
        },
      ],
      [
        'late',
        'Late',
        {
          id: 'analysis-late',
          severity: 'warn',
          what: 'The analysis is late: more than 250 ms behind the sound.',
          doThis: 'Close other programs on this machine.',
        },
      ],
      [
        'trouble',
        'Live, with trouble',
        {
          id: 'output-failed',
          severity: 'bad',
          what: 'The output sACN fails: no route to host.',
          doThis: 'Check the network.',
        },
      ],
    ] as const) {
      const open = await openPage(browser, program.url, {}, saying({ ...since, ...condition }));
      await until(() => word(open)).toBe(expected);
      await open.goTo('desk');
      const about = state === 'lost' ? `${condition.what} ${condition.doThis}` : 'The input is well.';
      await until(() => open.page.textContent('.input-words')).toBe(about);
      await expectWell(open, state);
    }
  });

  it('with everything open that opens', async () => {
    const program = await start(RIG);
    const open = await openPage(browser, program.url);
    const { page } = open;
    const well = async (name: string) => {
      await page.screenshot({ path: path.join(PICTURES, `open-${name}.png`) });
      expect([name, ...(await axeFindings(page))]).toEqual([name]);
    };
    await page.click('.health-line');
    await until(() => page.locator('#health .facts').count()).toBe(1);
    await well('health');
    await page.getByRole('button', { name: 'Display' }).click();
    await well('display');
    await page.keyboard.press('Escape');
    await goToView(open, 'analysis');
    await page.getByRole('button', { name: 'Choose' }).click();
    await well('chooser');
    await goToView(open, 'setup/patch');
    await page.getByRole('button', { name: 'Channel 2, of one' }).click();
    await page.getByLabel('Channels', { exact: true }).selectOption('dimmer-strobe-rgb');
    await page.getByLabel('Channels', { exact: true }).selectOption('one by one');
    await page.getByRole('button', { name: 'Add a rate' }).click();
    await page.getByRole('button', { name: 'Change it' }).click();
    await until(() => page.locator('.fault').count()).toBeGreaterThan(0);
    await well('lamp');
    await goToView(open, 'setup/rules');
    await page.getByRole('button', { name: 'Edit up' }).click();
    await page.getByRole('button', { name: 'Try on the last half hour' }).click();
    await until(() => page.locator('form .fired').count()).toBe(1);
    await well('rule');
    await goToView(open, 'setup/sound');
    await page.getByRole('button', { name: 'Listen for 30 s' }).click();
    await well('sound-check');
    await page.context().close();
  });
});

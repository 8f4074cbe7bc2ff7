import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { LightReceiver } from '../support/light-receiver.js';
import { type OpenPage, openPage, until, WAIT_MS } from './open-page.js';
import { ensurePageBuilt } from './page-build.js';
import { type RunningProgram, startProgram } from './running-program.js';

const NODE = '127.0.0.87';
/** The sound check listens for half a minute. */
const CHECK_MS = 90_000;

describe.skipIf(browserMissing !== '')(`set-up of the running program${browserMissing}`, () => {
  let folder = '';
  let config = '';
  let program: RunningProgram;
  let browser: Browser;
  let open: OpenPage;
  let wire: LightReceiver;

  const start = () => startProgram(['start', '--config', config]);
  const newest = () => wire.of(0).at(-1)?.values;

  /** Goes on by the Tab key until what is focused matches. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    await page.focus('#view');
    for (let step = 0; step < 200; step += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
    }
    throw new Error(`the Tab key never comes to ${selector}`);
  }

  beforeAll(async () => {
    ensurePageBuilt();
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-setup-'));
    config = path.join(folder, 'show.json');
    await writeFile(
      config,
      `// A show of the test.\n${JSON.stringify({
        source: { kind: 'demo' },
        server: { port: 0 },
      })}\n`,
    );
    wire = await LightReceiver.open({ protocol: 'artnet', address: NODE });
    program = await start();
    browser = await launchBrowser();
    open = await openPage(browser, program.url);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    wire?.close();
    await rm(folder, { recursive: true });
  });

  it('patches a lamp by mouse, shows where it stands, and lights it', async () => {
    const { page, goTo } = open;
    await goTo('setup/patch');
    await page.getByRole('button', { name: 'Add a lamp' }).click();
    await page.getByLabel('Name', { exact: true }).fill('front left');
    await page.getByLabel('Group').fill('front');
    await page.getByLabel('Channels', { exact: true }).selectOption('rgb');
    await page.getByRole('button', { name: 'Patch it' }).click();
    await until(() => page.getByRole('button', { name: /^front left, from channel 1/ }).count()).toBe(1);
    await goTo('setup/outputs');
    await page.getByRole('checkbox', { name: /^Art-Net/ }).check();
    const host = page.locator('[data-place="outputs.artnet.hosts.0"] input');
    await host.fill(NODE);
    await host.press('Enter');
    await until(() => newest() !== undefined).toBe(true);
    await goTo('setup/patch');
    await page.getByRole('button', { name: 'Light front left' }).click();
    await until(() => newest()?.subarray(0, 3).toString('hex')).toBe('ffffff');
    await page.getByRole('button', { name: 'Light front left' }).click();
    await until(() => newest()?.subarray(0, 3).toString('hex')).not.toBe('ffffff');
  });

  it('shows an overlap before it is sent, and says beside the field what was wrong', async () => {
    const { page } = open;
    await page.getByRole('button', { name: 'Add a lamp' }).click();
    await page.getByLabel('First channel').fill('2');
    await until(() => page.locator('.cell[data-overlap="true"]').count()).toBe(2);
    expect(await page.textContent('.universe + p')).toMatch(/Two lamps share channels 2, 3/);
    await page.getByRole('button', { name: 'Patch it' }).click();
    await until(() => page.locator('.fault').allTextContents()).toContainEqual(
      expect.stringMatching(/channel|overlap/i),
    );
    await page.getByLabel('First channel').fill('700');
    await page.getByRole('button', { name: 'Patch it' }).click();
    await until(() =>
      page.locator('.field:has(label:text-is("First channel")) .fault').textContent(),
    ).toMatch(/allowed is a whole number from 1 to 512/);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
  });

  it('makes a rule by keyboard alone, and says when it would have fired', async () => {
    const { page, goTo } = open;
    await goTo('setup/rules');
    await until(() => page.getByRole('button', { name: 'Add a rule' }).count()).toBe(1);
    await tabTo(page, '.panel-head button');
    await page.keyboard.press('Enter');
    await tabTo(page, 'form input[type="text"]');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('loud');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('levle > -60 for 1s');
    await tabTo(page, 'form [type="submit"]');
    await page.keyboard.press('Enter');
    await until(() => page.locator('.fault').textContent()).toMatch(/levle/);
    await tabTo(page, 'textarea');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('level > -60 for 1s');
    await tabTo(page, 'form [type="submit"] + button');
    await page.keyboard.press('Enter');
    await until(() => page.textContent('.fired')).toMatch(/^(Once|\d+ times) in the last/);
    await tabTo(page, 'form [type="submit"]');
    await page.keyboard.press('Enter');
    await until(() => page.locator('.rules code').allTextContents()).toEqual(['level > -60 for 1s']);
  });

  it('keeps what is set as a preset by keyboard alone', async () => {
    const { page, goTo } = open;
    await goTo('setup/presets');
    await page.locator('.fields').first().waitFor();
    await tabTo(page, 'form input[type="text"]');
    await page.keyboard.type('Opening');
    await page.keyboard.press('Enter');
    await until(() => page.locator('.preset-list strong').allTextContents()).toEqual(['Opening']);
    await until(() => page.locator('.bar select option').allTextContents()).toEqual(['No preset', 'Opening']);
  });

  it('changes a look by its form and shows it over what was heard', async () => {
    const { page, goTo } = open;
    await goTo('setup/looks');
    const dimmer = page.locator('[data-place="outputs.lights.groups.front.dimmer"]');
    await dimmer.getByRole('textbox').fill('1.5');
    await dimmer.getByRole('textbox').press('Enter');
    await until(() => dimmer.locator('.fault').textContent()).toMatch(/is 1.5; allowed is/);
    await dimmer.getByRole('textbox').fill('0.5');
    await dimmer.getByRole('textbox').press('Enter');
    await until(() => dimmer.locator('.fault').count()).toBe(0);
    await page.getByLabel('Color by').selectOption('fixed');
    const colour = page.locator('[data-place="outputs.lights.groups.front.color.color"] input[type="text"]');
    await colour.fill('#ff0000');
    await colour.press('Enter');
    await until(() => newest()?.subarray(0, 3).toString('hex')).toBe('800000');
    const middle = `(() => {
      const canvas = document.querySelector('.preview');
      const pixel = canvas.getContext('2d').getImageData(canvas.width - 3, canvas.height / 2, 1, 1).data;
      return [...pixel].join();
    })()`;
    await until(() => page.evaluate(middle)).toBe('128,0,0,255');
  });

  it('sets an output, undoes it, and refuses what is wrong beside its field', async () => {
    const { page, goTo } = open;
    await goTo('setup/outputs');
    await page.getByRole('checkbox', { name: /^OSC/ }).check();
    const port = page.locator('[data-place="outputs.osc.targets.0.port"] input');
    await port.fill('99999');
    await port.press('Enter');
    await until(() => page.locator('[data-place="outputs.osc.targets.0.port"] .fault').textContent()).toMatch(
      /99999; allowed is a whole number from 1 to 65535/,
    );
    await port.fill('39218');
    await port.press('Enter');
    await until(() => page.locator('[data-output="osc"]').count()).toBe(1);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await until(() => page.locator('[data-output="osc"]').count()).toBe(0);
  });

  it('hears out the input for half a minute and proposes what would help', async () => {
    const { page, goTo } = open;
    await goTo('setup/sound');
    await until(() => page.locator('.channels li').count()).toBe(2);
    await page.getByRole('button', { name: 'Listen for 30 s' }).focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.locator('.findings li').count(), { timeout: CHECK_MS, interval: 500 })
      .toBeGreaterThanOrEqual(3);
    expect(await page.textContent('.findings [data-id="level"]')).toMatch(
      /The music comes in at \u2212\d+ LUFS and peaks at \u2212?\d+ dBFS/,
    );
    const threshold = page.locator('[data-place="presence.thresholdLufs"] input');
    await threshold.fill('-60');
    await threshold.press('Enter');
    await until(() => page.textContent('.save-line')).toMatch(/Not saved/);
  }, 120_000);

  it('agrees with another browser, and is as it was after a restart', async () => {
    const { page } = open;
    const other = await openPage(browser, program.url);
    await other.goTo('setup/presets');
    await until(() => other.page.locator('.preset-list strong').allTextContents()).toEqual(['Opening']);
    await page.getByRole('button', { name: 'Save' }).click();
    for (const one of [page, other.page]) await until(() => one.textContent('.save-line')).toMatch(/✓ Saved/);
    await other.page.context().close();
    const text = await readFile(config, 'utf8');
    expect(text).toMatch(/^\/\/ A show of the test\./);
    expect(text).toContain('"front left"');
    await program.stop();
    program = await start();
    const again = await openPage(browser, program.url);
    await again.goTo('setup/patch');
    await until(() => again.page.locator('.lamp-name').allTextContents()).toEqual(['front left']);
    await again.goTo('setup/rules');
    await until(() => again.page.locator('.rules strong').allTextContents()).toEqual(['loud']);
    await again.goTo('setup/sound');
    await until(() => again.page.locator('[data-place="presence.thresholdLufs"] input').inputValue()).toBe(
      '-60',
    );
    await again.page.getByRole('button', { name: 'Preset go' }).click({ timeout: WAIT_MS });
    await until(() => newest()?.subarray(0, 3).toString('hex')).not.toBe('800000');
    expect([...again.complaints]).toEqual([]);
    // Refused changes are answered with an error status, which browsers print.
    expect(open.complaints.filter((line) => !/status of 400|ERR_CONNECTION|WebSocket/.test(line))).toEqual(
      [],
    );
  }, 120_000);
});

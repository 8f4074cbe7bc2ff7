import { createSocket } from 'node:dgram';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { LightReceiver } from '../support/light-receiver.js';
import { type OpenPage, openPage, until } from './open-page.js';
import { ensurePageBuilt } from './page-build.js';
import { type RunningProgram, startProgram } from './running-program.js';

const NODE = '127.0.0.87';

describe.skipIf(browserMissing !== '')(`set-up of the running program${browserMissing}`, () => {
  let folder = '';
  let config = '';
  let program: RunningProgram;
  let browser: Browser;
  let open: OpenPage;
  let wire: LightReceiver;

  const start = () => startProgram(['start', '--config', config]);
  const newest = () => wire.of(0).at(-1)?.values;

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
    await until(() => page.getByRole('button', { name: /^1 front left, 3 channels/ }).count()).toBe(1);
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

  it('has the channels of a lamp one by one, in their order, with its strobe', async () => {
    const { page } = open;
    await page.getByRole('button', { name: 'Add a lamp' }).click();
    await until(() => page.evaluate('document.activeElement.textContent')).toBe('New lamp');
    await page.getByLabel('Name', { exact: true }).fill('mover');
    await page.getByLabel('First channel').fill('101');
    await page.getByLabel('Channels', { exact: true }).selectOption('dimmer16');
    await page.getByLabel('Channels', { exact: true }).selectOption('one by one');
    const add = page.getByRole('button', { name: 'Add a channel' });
    await add.click();
    await page.getByLabel('Channel 103 does').selectOption('a fixed value');
    await page.getByLabel('Value of channel 103').fill('300');
    await add.click();
    await page.getByLabel('Channel 104 does').selectOption('strobe');
    await page.getByLabel('Shutter open at').fill('255');
    await page.getByRole('button', { name: 'Add a rate' }).click();
    await page.getByLabel('Hz', { exact: true }).fill('0.5');
    await page.getByRole('button', { name: 'Patch it' }).click();
    await until(() => page.locator('.lamp-channels .fault').allTextContents()).toContainEqual(
      expect.stringContaining('300'),
    );
    await page.getByLabel('Value of channel 103').fill('12');
    await page.getByRole('button', { name: 'Channel 104 one up' }).click();
    await page.getByRole('button', { name: 'Patch it' }).click();
    await until(() => page.locator('.lamp-name').allTextContents()).toEqual(['front left', 'mover']);
    await until(() => newest()?.[103]).toBe(12);
    const answer = await fetch(`${program.url}api/settings`);
    const { written } = (await answer.json()) as { written: { outputs: { lights: { fixtures: object[] } } } };
    expect(written.outputs.lights.fixtures[1]).toEqual({
      name: 'mover',
      group: 'front',
      universe: 1,
      address: 101,
      channels: ['dimmer', 'dimmerFine', 'strobe', 12],
      strobe: { open: 255, hzTable: [{ value: 0, hz: 0.5 }] },
    });
    // What was pressed before has the focus again.
    await until(() => page.evaluate('document.activeElement.textContent')).toBe('Add a lamp');
  });

  it('moves a lamp to the channel that is pressed, once that is confirmed', async () => {
    const { page } = open;
    await page.getByRole('button', { name: 'mover', exact: true }).click();
    await page.getByRole('button', { name: 'Channel 201, free' }).click();
    await until(() => page.getByLabel('First channel').inputValue()).toBe('201');
    await page.getByRole('button', { name: 'Change it' }).click();
    await until(() => newest()?.[203]).toBe(12);
    await page.getByRole('button', { name: /^201 mover, 4 channels/ }).click();
    await page.getByRole('button', { name: 'Take it away' }).click();
    await until(() => page.locator('.lamp-name').allTextContents()).toEqual(['front left']);
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
    const osc: string[] = [];
    const socket = createSocket('udp4').on('message', (message) => osc.push(message.toString('latin1')));
    await new Promise<void>((resolve) => socket.bind(39_218, '127.0.0.1', resolve));
    await page.getByRole('button', { name: 'Send a test by OSC' }).click();
    await until(() => osc.filter((packet) => packet.startsWith('/affekt/event/test\0')).length).toBe(2);
    socket.close();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await until(() => page.locator('[data-output="osc"]').count()).toBe(0);
  });

  it('shows a switch as it was pressed until the show answers, whatever is told meanwhile', async () => {
    const { page, goTo } = open;
    await goTo('setup/outputs');
    const sacn = page.getByRole('checkbox', { name: /^sACN/ });
    const osc = page.getByRole('checkbox', { name: /^OSC/ });
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/settings?revision=*', async (route) => {
      await held;
      await route.continue();
    });
    await sacn.check();
    const elsewhere = await fetch(`${program.url}api/settings`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: '{"outputs":{"osc":{"targets":[{"host":"127.0.0.1","port":39219}]}}}',
    });
    expect(elsewhere.status).toBe(200);
    await until(() => osc.isChecked()).toBe(true);
    expect(await sacn.isChecked()).toBe(true);
    answer();
    // What was pressed was made of older settings: it is refused, and shows what holds.
    await until(() => sacn.isChecked()).toBe(false);
    await page.unroute('**/api/settings?revision=*');
    await page.getByRole('button', { name: /^Undo/ }).click();
    await until(() => osc.isChecked()).toBe(false);
  });

  it('keeps comments in the file, and raised no error', async () => {
    const { page } = open;
    await page.getByRole('button', { name: 'Save' }).click();
    await until(() => page.textContent('.save-line')).toMatch(/✓ Saved/);
    const text = await readFile(config, 'utf8');
    expect(text).toMatch(/^\/\/ A show of the test\./);
    expect(text).toContain('"front left"');
    // Refused changes are answered with an error status, which browsers print.
    expect(open.complaints.filter((line) => !/status of 4(00|09)/.test(line))).toEqual([]);
  });
});

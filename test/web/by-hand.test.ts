import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { LightReceiver } from '../support/light-receiver.js';
import { randomNumbers } from '../support/random-numbers.js';
import { wavBytes } from '../support/wav-file.js';
import { type Hand, keyboard, mouse } from './hand.js';
import { openPage, until } from './open-page.js';
import { ensurePageBuilt } from './page-build.js';
import { type RunningProgram, startProgram } from './running-program.js';

const NODE = '127.0.0.91';
const RATE_HZ = 22_050;
/** The sound check listens for half a minute; a busy machine takes longer. */
const CHECK_MS = 300_000;

/** Eight seconds of a chord and two of a room's noise, on both channels, as a WAV file. */
function chordAndPause(): Buffer {
  const samples = new Float32Array(10 * RATE_HZ * 2);
  const random = randomNumbers(1);
  for (let frame = 0; frame < samples.length / 2; frame += 1) {
    const noise = 0.003 * (2 * random() - 1);
    const isPause = frame >= 8 * RATE_HZ;
    const chord = [220, 277, 330].map((hz) => Math.sin((2 * Math.PI * hz * frame) / RATE_HZ));
    const value = noise + (isPause ? 0 : 0.08 * chord.reduce((sum, one) => sum + one, 0));
    samples.fill(value, 2 * frame, 2 * frame + 2);
  }
  return wavBytes('f32', RATE_HZ, 2, samples);
}

/** A show is set up from nothing and kept: the same by either hand, watched from another browser. */
describe.skipIf(browserMissing !== '')(`a show set up by hand${browserMissing}`, () => {
  let folder = '';
  let browser: Browser;
  let wire: LightReceiver;
  const newest = () => wire.of(0).at(-1)?.values;

  beforeAll(async () => {
    ensurePageBuilt();
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-by-hand-'));
    await writeFile(path.join(folder, 'sound.wav'), chordAndPause());
    wire = await LightReceiver.open({ protocol: 'artnet', address: NODE });
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    wire?.close();
    await rm(folder, { recursive: true });
  });

  const part = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
  const lamps = (page: Page) => page.locator('.lamp-name').allTextContents();
  const threshold = (page: Page) => page.locator('[data-place="presence.thresholdLufs"] input').inputValue();

  /** Hears out the input and takes the threshold that is proposed; resolves to it. */
  async function checkSound(page: Page, hand: Hand): Promise<string> {
    await hand.press(part(page, 'Set-up'));
    await until(() => page.locator('.channels li').count()).toBe(2);
    await hand.press(button(page, 'Listen for 30 s'));
    await until(() => page.locator('.sound-check progress').count()).toBe(1);
    await expect
      .poll(() => page.locator('.findings li').count(), { timeout: CHECK_MS, interval: 500 })
      .toBeGreaterThanOrEqual(4);
    expect(await page.textContent('.findings [data-id="level"]')).toMatch(
      /The music comes in at \u2212\d+ LUFS and peaks at \u2212\d+ dBFS/,
    );
    expect(await page.textContent('.findings [data-id="noise"]')).toMatch(/Take what is below/);
    const proposal = button(page, /^Take what is below/);
    const [wanted = ''] = /-\d+/.exec((await proposal.textContent()) ?? '') ?? [];
    await hand.press(proposal);
    await until(() => threshold(page)).toBe(wanted);
    return wanted;
  }

  /** Puts a lamp of four channels on the grid, from channel 37 on. */
  async function patch(page: Page, hand: Hand): Promise<void> {
    await hand.press(part(page, 'Patch'));
    await hand.press(button(page, 'Channel 37, free'));
    await hand.write(page.getByLabel('Name', { exact: true }), 'spot left');
    await hand.write(page.getByLabel('Group'), 'spots');
    await hand.choose(page.getByLabel('Channels', { exact: true }), 'rgbw');
    await hand.press(button(page, 'Patch it'));
    await until(() => button(page, /^37 spot left, 4 channels/).count()).toBe(1);
  }

  /** Sends the patch to the node of the test, and lights the lamp. */
  async function send(page: Page, hand: Hand): Promise<void> {
    await hand.press(part(page, 'Outputs'));
    await hand.press(page.getByRole('checkbox', { name: /^Art-Net/ }));
    await hand.write(page.locator('[data-place="outputs.artnet.hosts.0"] input'), NODE);
    await page.keyboard.press('Enter');
    await hand.press(button(page, 'Next lamp'));
    await until(() => newest()?.subarray(36, 40).toString('hex')).toBe('000000ff');
    await hand.press(button(page, 'Put it out'));
    await until(() => newest()?.subarray(36, 40).toString('hex')).not.toBe('000000ff');
  }

  /** Makes a rule, wrong at first, and sees when it would have fired. */
  async function makeRule(page: Page, hand: Hand): Promise<void> {
    await hand.press(part(page, 'Rules'));
    await hand.press(button(page, 'Add a rule'));
    await hand.write(page.getByLabel('Name of the event'), 'loud');
    await hand.write(page.getByLabel('When', { exact: true }), 'levle > -50 for 1s');
    await hand.press(button(page, 'Add it'));
    await until(() => page.locator('.fault').allTextContents()).toContainEqual(
      expect.stringContaining('levle'),
    );
    await hand.write(page.getByLabel('When', { exact: true }), 'level > -50 for 1s');
    await hand.press(button(page, 'Try on the last half hour'));
    await until(() => page.textContent('form .fired')).toMatch(/^(Once|\d+ times) in the last/);
    await hand.press(button(page, 'Add it'));
    await until(() => page.locator('.rules code').allTextContents()).toEqual(['level > -50 for 1s']);
    await until(() => page.textContent('.rules .fired')).toMatch(/^(Once|\d+ times) in the last/);
  }

  async function keepPreset(page: Page, hand: Hand): Promise<void> {
    await hand.press(part(page, 'Presets'));
    await hand.write(page.getByLabel('Name of the preset'), 'Opening');
    await hand.write(page.getByLabel('Fade, seconds'), '0.5');
    await hand.press(button(page, 'Keep it'));
    await until(() => page.locator('.preset-list li').allTextContents()).toEqual([
      expect.stringMatching(/^Opening fades in 0.5 s/),
    ]);
  }

  /** What set-up shows of what was set. */
  async function shown(page: Page): Promise<unknown> {
    const at = async (view: string) => {
      await page.evaluate(`location.hash = '#/setup/${view}'`);
      await until(() => page.locator(`.parts [aria-current][href$="${view}"]`).count()).toBe(1);
      await until(() => page.getByText('Reading the settings').count()).toBe(0);
    };
    await at('sound');
    const silence = await threshold(page);
    await at('patch');
    const cell = await button(page, /^37 spot left, 4 channels/).getAttribute('aria-label');
    const names = await lamps(page);
    await at('rules');
    const rules = await page.locator('.rules strong, .rules code').allTextContents();
    await at('presets');
    const presets = await page.locator('.preset-list strong').allTextContents();
    return { silence, cell, names, rules: rules.slice(0, 2), presets };
  }

  it.each([
    { name: 'mouse', make: mouse },
    { name: 'keyboard', make: keyboard },
  ])(
    'by the $name alone: checked, patched, ruled, kept, and there after a restart',
    async ({ name, make }) => {
      const config = path.join(folder, `${name}.json`);
      const source = { kind: 'file', path: path.join(folder, 'sound.wav'), loop: true };
      await writeFile(config, JSON.stringify({ source, model: 'none', server: { port: 0 } }));
      let program: RunningProgram = await startProgram(['start', '--config', config]);
      try {
        const open = await openPage(browser, program.url);
        const other = await openPage(browser, program.url);
        const { page } = open;
        const hand = make(page);
        await other.goTo('setup/patch');
        const silence = await checkSound(page, hand);
        await patch(page, hand);
        await until(() => lamps(other.page)).toEqual(['spot left']);
        await send(page, hand);
        await makeRule(page, hand);
        await keepPreset(page, hand);
        await until(() => other.page.textContent('.save-line')).toMatch(/Not saved/);
        await hand.press(button(page, 'Save'));
        for (const one of [page, other.page])
          await until(() => one.textContent('.save-line')).toMatch(/✓ Saved/);
        const expected = {
          silence,
          cell: '37 spot left, 4 channels',
          names: ['spot left'],
          rules: ['loud', 'level > -50 for 1s'],
          presets: ['Opening'],
        };
        expect(await shown(page)).toEqual(expected);
        expect(await shown(other.page)).toEqual(expected);
        const kept = JSON.parse(await readFile(config, 'utf8'));
        // What nobody wrote is not in the file.
        expect(kept.outputs.lights.fixtures).toEqual([
          { name: 'spot left', group: 'spots', universe: 1, address: 37, kind: 'rgbw' },
        ]);
        expect(other.complaints).toEqual([]);
        for (const one of [page, other.page]) await one.context().close();
        await program.stop();
        program = await startProgram(['start', '--config', config]);
        const again = await openPage(browser, program.url);
        expect(await shown(again.page)).toEqual(expected);
        await again.page.context().close();
      } finally {
        await program.stop();
      }
    },
  );
});

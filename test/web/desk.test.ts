import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutputsInput } from '../../src/outputs/outputs-schema.js';
import type { LightsMessage } from '../../src/server/protocol.js';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { LightReceiver } from '../support/light-receiver.js';
import { wavBytes } from '../support/wav-file.js';
import { type OpenPage, openPage, until, WAIT_MS } from './open-page.js';
import { ensurePageBuilt } from './page-build.js';
import { type RunningProgram, startProgram } from './running-program.js';

const RATE_HZ = 22_050;
const TOKENS = { view: 'view-token-of-the-test', control: 'control-token-of-the-test' };
/** An address of this machine that nobody else's test listens at. */
const NODE = '127.0.0.86';
const OUTPUTS: NonNullable<OutputsInput> = {
  osc: { targets: [{ host: '127.0.0.1', port: 39_217 }] },
  artnet: { hosts: [NODE] },
  lights: {
    fixtures: [
      { name: 'one', group: 'left', universe: 1, address: 1, kind: 'rgb' },
      { name: 'two', group: 'right', universe: 1, address: 4, kind: 'rgb' },
    ],
    groups: {
      // As hectic as the sound: the limiter has to hold it.
      left: {
        color: { kind: 'fixed', color: '#ff4000' },
        dimmer: { signal: 'level', control: { range: { low: -60, high: -10 }, rampSeconds: 0 } },
      },
      right: { color: { kind: 'fixed', color: '#2040ff' }, dimmer: 0.5 },
    },
  },
};

/** A tone of 1 kHz that is on for an eighth of a second and off for another, as a WAV file. */
function chopped(seconds: number): Buffer {
  const samples = Float32Array.from({ length: seconds * RATE_HZ }, (_, index) =>
    Math.floor((8 * index) / RATE_HZ) % 2 === 0 ? 0.5 * Math.sin((2 * Math.PI * 1000 * index) / RATE_HZ) : 0,
  );
  return wavBytes('f32', RATE_HZ, 1, samples);
}

describe.skipIf(browserMissing !== '')(`desk of the running program${browserMissing}`, () => {
  const programs: RunningProgram[] = [];
  let folder = '';
  let browser: Browser;
  let program: RunningProgram;
  let open: OpenPage;
  let wire: LightReceiver;

  async function start(
    outputs: NonNullable<OutputsInput>,
    seconds: number,
    loop: boolean,
  ): Promise<RunningProgram> {
    const config = path.join(folder, `config-${programs.length}.json`);
    const sound = path.join(folder, `sound-${programs.length}.wav`);
    await writeFile(sound, chopped(seconds));
    const source = { kind: 'file', path: sound, loop };
    const presets = [
      { name: 'Verse', settings: { outputs: { lights: { groups: { right: { dimmer: 0.2 } } } } } },
    ];
    const hasGroups = outputs.lights !== undefined;
    const server = { port: 0, tokens: TOKENS };
    await writeFile(
      config,
      JSON.stringify({ model: 'none', source, server, outputs, presets: hasGroups ? presets : [] }),
    );
    const started = await startProgram(['start', '--config', config]);
    programs.push(started);
    return started;
  }

  const openDesk = async (port: number, token: string, options = {}): Promise<OpenPage> => {
    const opened = await openPage(browser, `http://127.0.0.1:${port}/?token=${token}`, options);
    await opened.goTo('desk');
    return opened;
  };

  async function command(name: string, args: object, token = TOKENS.control): Promise<Response> {
    return await fetch(`http://127.0.0.1:${program.port}/api/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ name, args }),
    });
  }

  /** The lights as the server has them. */
  const lights = async (): Promise<LightsMessage> => {
    const response = await fetch(`http://127.0.0.1:${program.port}/api/lights`, {
      headers: { authorization: `Bearer ${TOKENS.view}` },
    });
    return (await response.json()) as LightsMessage;
  };

  /** The colour a group's swatch has on the screen at this moment, on its way from one to the next included. */
  const swatch = (index: number): Promise<string> =>
    open.page.evaluate(
      `getComputedStyle(document.querySelectorAll('.group-colour')[${index}]).backgroundColor`,
    ) as Promise<string>;
  const newest = () => wire.of(0).at(-1)?.values;

  beforeAll(async () => {
    ensurePageBuilt();
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-desk-'));
    wire = await LightReceiver.open({ protocol: 'artnet', address: NODE });
    program = await start(OUTPUTS, 20, true);
    browser = await launchBrowser();
    open = await openDesk(program.port, TOKENS.control);
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all(programs.map((one) => one.stop()));
    wire?.close();
    await rm(folder, { recursive: true });
  });

  it('shows a card a group, in the colour that leaves, eased', async () => {
    const { page } = open;
    await until(() => page.locator('.group h3').allTextContents()).toEqual(['left', 'right']);
    await until(() => swatch(1)).toBe('rgb(16, 32, 128)');
    expect(await page.locator('.group-sent').last().textContent()).toBe('50 % sent');
    const seen = new Set<string>();
    await until(async () => seen.add(await swatch(0)).size).toBeGreaterThan(5);
    const style: string = await page.evaluate(`(() => {
      const { transitionProperty, transitionDuration } = getComputedStyle(document.querySelector('.group-colour'));
      return transitionProperty + ' ' + transitionDuration;
    })()`);
    expect(style).toMatch(/^background-color /);
    expect(Number.parseFloat(style.split(' ')[1] ?? '')).toBeGreaterThanOrEqual(0.25);
  });

  it('lists events with their time, value and reason, pulses when asked to, and finds words in them', async () => {
    const { page } = open;
    await page.getByRole('radio', { name: 'Beats, onsets' }).check();
    const onset = page.locator('.event[data-name="onset"]').first();
    await onset.waitFor({ timeout: WAIT_MS });
    expect(await onset.locator('time').textContent()).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(await onset.locator('.event-value').textContent()).toMatch(/^\d+\.\d\d$/);
    expect(await onset.locator('.event-reason').textContent()).toMatch(/onset strength|flux|louder|rise/i);
    await page.getByRole('searchbox').fill('no such words');
    await until(() => page.locator('.events-panel .empty').count()).toBe(1);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('radio', { name: 'All' }).check();
    await until(() => page.locator('.event[data-name="onset"]').count()).toBe(0);
  });

  it('takes markers of one’s own by form and by key, for everybody to see', async () => {
    const { page } = open;
    const other = await openDesk(program.port, TOKENS.view);
    await page.getByRole('textbox', { name: 'Note for a marker' }).fill('the singer comes');
    await page.keyboard.press('Enter');
    for (const one of [page, other.page])
      await until(() => one.locator('.event[data-name="marker"]').allTextContents()).toContainEqual(
        expect.stringContaining('the singer comes'),
      );
    await page.locator('h2').first().click();
    await page.keyboard.press('m');
    await page.getByRole('radio', { name: 'Markers' }).check();
    await until(() => page.locator('.event').count()).toBe(2);
    await page.getByRole('radio', { name: 'All' }).check();
    await other.page.context().close();
  });

  it('names what the limiter holds', async () => {
    await until(() => open.page.textContent('.limiter')).toMatch(
      /^Limiter holds 1 group: left · [\d,]+ frames?, [\d,]+ OSC values? so far$/,
    );
    expect(await open.page.getAttribute('.limiter', 'data-working')).toBe('true');
    expect(await open.page.locator('.group').first().textContent()).toContain('limited');
  });

  it('goes dark by the key and by a press, shows it at once, and comes back', async () => {
    const { page } = open;
    const isPressed = () => page.getAttribute('.blackout', 'aria-pressed');
    await page.keyboard.press('b');
    expect(await isPressed()).toBe('true');
    await until(async () => (await lights()).isBlackout).toBe(true);
    await until(() => newest()?.subarray(0, 6).toString('hex')).toBe('000000000000');
    await until(() => Promise.all([swatch(0), swatch(1)])).toEqual(['rgb(0, 0, 0)', 'rgb(0, 0, 0)']);
    await page.click('.blackout');
    await until(isPressed).toBe('false');
    await until(() => swatch(1)).toBe('rgb(16, 32, 128)');
    // By keyboard alone: focus and space.
    await page.focus('.blackout');
    await page.keyboard.press('Space');
    await until(async () => (await lights()).isBlackout).toBe(true);
    await page.keyboard.press('Enter');
    await until(async () => (await lights()).isBlackout).toBe(false);
    await until(() => page.getAttribute('.blackout', 'data-pending')).toBe('false');
  });

  it('does nothing by keys while something is typed, or when they are switched off', async () => {
    const { page } = open;
    await page.getByRole('searchbox').fill('b');
    await page.getByRole('searchbox').press('b');
    await page.getByRole('searchbox').fill('');
    await page.getByRole('button', { name: 'Display' }).click();
    await page.getByRole('checkbox', { name: /Keys/ }).uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('b');
    await page.keyboard.press('f');
    await command('tap', {});
    expect(await lights()).toMatchObject({ isBlackout: false, isFrozen: false });
    await page.getByRole('button', { name: 'Display' }).click();
    await page.getByRole('checkbox', { name: /Keys/ }).check();
    await page.keyboard.press('Escape');
  });

  it('stands still with Freeze, and follows what another hand does', async () => {
    const { page } = open;
    const freeze = page.locator('.control.freeze');
    await freeze.click();
    await until(() => freeze.getAttribute('aria-pressed')).toBe('true');
    await until(async () => (await lights()).isFrozen).toBe(true);
    const frozen = await lights();
    const count = wire.packets.length;
    await until(() => wire.packets.length - count).toBeGreaterThan(4);
    expect((await lights()).groups).toEqual(frozen.groups);
    await command('freeze', { on: false });
    await until(() => freeze.getAttribute('aria-pressed')).toBe('false');
    await until(async () => (await lights()).groups[0]?.level).not.toBe(frozen.groups[0]?.level);
  });

  it('moves the master and takes a group by hand, in level and colour, until it is released', async () => {
    const { page } = open;
    const other = await openDesk(program.port, TOKENS.control);
    await page.getByRole('slider', { name: 'Master' }).fill('40');
    await until(() => newest()?.[5]).toBe(51);
    await until(() => other.page.getByRole('slider', { name: 'Master' }).inputValue()).toBe('40');
    await page.getByRole('slider', { name: 'Master' }).fill('100');
    await page.getByRole('slider', { name: 'Level of right by hand' }).fill('100');
    await page.getByLabel('Colour of right by hand').fill('#ff0000');
    await until(() => newest()?.subarray(3, 6).toString('hex')).toBe('ff0000');
    await until(() => other.page.locator('.group').last().textContent()).toContain('by hand');
    await other.page.getByRole('button', { name: 'Release right' }).click();
    await until(() => newest()?.subarray(3, 6).toString('hex')).toBe('102080');
    await until(() => page.locator('.by-hand').count()).toBe(0);
    await other.page.context().close();
  });

  it('recalls presets by go and back and by name', async () => {
    const { page } = open;
    const preset = page.getByRole('combobox', { name: 'Preset' });
    await page.getByRole('button', { name: 'Preset go' }).click();
    await until(() => preset.inputValue()).toBe('Verse');
    await until(() => newest()?.[5]).toBe(51);
    await preset.selectOption('');
    await until(() => newest()?.[5]).toBe(128);
  });

  it('holds the emotion, taps a tempo and lets it go, and bends the response', async () => {
    const { page } = open;
    await page.locator('.control.hold').click();
    await until(() => page.getAttribute('.control.hold', 'aria-pressed')).toBe('true');
    await page.locator('.control.hold').click();
    for (const _tap of [1, 2, 3]) {
      await page.keyboard.press('t');
      // Half a second: 120 BPM.
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await page.locator('.control.tap').click();
    await until(() => page.textContent('.control.tap')).toMatch(/^Tap \d+/);
    await page.getByRole('button', { name: 'Release the tapped tempo' }).click();
    await until(() => page.textContent('.control.tap')).toMatch(/^TapT?$/);
    await page.getByRole('slider', { name: 'Bias of arousal' }).fill('0.5');
    await until(() => page.isEnabled('.response-panel button')).toBe(true);
    await page.getByRole('button', { name: 'As heard' }).click();
    await until(() => page.isDisabled('.response-panel button')).toBe(true);
  });

  it('switches an output off and on', async () => {
    const osc = open.page.locator('[data-output="osc"]');
    await until(() => osc.locator('.output-state').textContent()).toBe('running');
    await until(() => osc.locator('.note').textContent()).toMatch(/^[1-9][\d,]* sent/);
    await osc.getByRole('switch').click();
    await until(() => osc.locator('.output-state').textContent()).toBe('off');
    expect(await osc.getByRole('switch').getAttribute('aria-checked')).toBe('false');
    expect((await lights()).outputs).toMatchObject([
      { name: 'osc', isEnabled: false, state: 'off' },
      { name: 'artnet', isEnabled: true, state: 'running' },
    ]);
    await osc.getByRole('switch').click();
    await until(() => osc.locator('.output-state').textContent()).toBe('running');
  });

  it('lets a view link look and not touch', async () => {
    const viewer = await openDesk(program.port, TOKENS.view);
    const { page } = viewer;
    await until(() => page.locator('.group').count()).toBe(2);
    expect(await page.isDisabled('.blackout')).toBe(true);
    // Looking is left: the filter of the events, and the way from each of them to the curves.
    const looking = '.events-panel :is([type="radio"], [type="search"], li button)';
    expect(await page.locator(`main :is(button, input):enabled:not(${looking})`).count()).toBe(0);
    expect(await page.textContent('#locked')).toContain('control link');
    expect(await open.page.locator('#locked').count()).toBe(0);
    await page.keyboard.press('b');
    expect((await command('blackout', { on: true }, TOKENS.view)).status).toBe(403);
    expect((await lights()).isBlackout).toBe(false);
    await page.context().close();
  });

  it('has room for a thumb on a phone, and goes dark by it', async () => {
    const phone = await openDesk(program.port, TOKENS.control, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const { page } = phone;
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    for (const control of await page.locator('.control, .output button, .views a').all()) {
      const box = await control.boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
      expect(box?.width).toBeGreaterThanOrEqual(44);
    }
    await page.tap('.blackout');
    await until(async () => (await lights()).isBlackout).toBe(true);
    await page.tap('.blackout');
    await until(async () => (await lights()).isBlackout).toBe(false);
    expect(phone.complaints).toEqual([]);
    await page.context().close();
  });

  it('says why a wish was not granted, and forgets it when the next one is', async () => {
    const { page } = open;
    await page.evaluate(`fetch('/api/settings', { method: 'PATCH', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ presets: [] }) })`);
    // The page may still offer a preset that is gone.
    await command('preset', { name: null });
    await page.keyboard.press('PageDown');
    await until(() => page.textContent('#locked')).toMatch(/^Not done: .*preset/);
    await page.keyboard.press('m');
    await until(() => page.locator('#locked').count()).toBe(0);
  });

  it('gives the reason of the fail-safe look when no analysis arrives any more', async () => {
    const short = await start(OUTPUTS, 2, false);
    const watching = await openDesk(short.port, TOKENS.control);
    await until(() => watching.page.textContent('.groups-panel .problem')).toMatch(
      /^No analysis arrives: .*fail-safe/,
    );
    await until(() => watching.page.textContent('.health-word')).toBe('Input ended');
    expect(await watching.page.isEnabled('.blackout')).toBe(true);
    await watching.page.context().close();
  });

  it('says what is missing when nothing is configured', async () => {
    const plain = await start({}, 20, true);
    const bare = await openDesk(plain.port, TOKENS.control);
    await until(() => bare.page.textContent('.groups-panel')).toContain('No lamps are patched yet');
    expect(await bare.page.textContent('.outputs-panel')).toContain('Nothing is sent anywhere yet');
    await bare.page.context().close();
  });

  it('raised no error and broke no policy', () => {
    expect(open.complaints).toEqual([]);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutputsInput } from '../../src/outputs/outputs-schema.js';
import type { LightsMessage } from '../../src/server/protocol.js';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { wavBytes } from '../support/wav-file.js';
import { ensureDashboardBuilt } from './dashboard-build.js';
import { type RunningProgram, startProgram } from './running-program.js';

const WAIT_MS = 30_000;
const RATE_HZ = 22_050;
const TOKENS = { view: 'view-token-of-the-test', control: 'control-token-of-the-test' };
const OUTPUTS: OutputsInput = {
  osc: { targets: [{ host: '127.0.0.1', port: 39_217 }] },
  artnet: { hosts: ['127.0.0.1'] },
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

describe.skipIf(browserMissing !== '')(`lights panel of the running program${browserMissing}`, () => {
  const programs: RunningProgram[] = [];
  const complaints: string[] = [];
  let folder = '';
  let browser: Browser;
  let program: RunningProgram;
  let page: Page;

  async function start(outputs: OutputsInput, seconds: number, loop: boolean): Promise<RunningProgram> {
    const config = path.join(folder, `config-${programs.length}.json`);
    const sound = path.join(folder, `sound-${programs.length}.wav`);
    await writeFile(sound, chopped(seconds));
    const source = { kind: 'file', path: sound, loop };
    const server = { port: 0, tokens: TOKENS };
    await writeFile(config, JSON.stringify({ model: 'none', source, server, outputs }));
    const started = await startProgram(['start', '--config', config]);
    programs.push(started);
    return started;
  }

  async function open(port: number, token: string): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const opened = await context.newPage();
    opened.on('pageerror', (error) => complaints.push(error.message));
    opened.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await opened.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
      console.error('policy violation: ' + event.violatedDirective + ' ' + event.blockedURI))`);
    await opened.goto(`http://127.0.0.1:${port}/?token=${token}`);
    await opened.locator('#connection[data-kind="live"]').waitFor({ timeout: WAIT_MS });
    return opened;
  }

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

  const until = (expression: () => unknown) => expect.poll(expression, { timeout: WAIT_MS, interval: 100 });

  /** The colour a swatch has on the screen at this moment, on its way from one to the next included. */
  const swatch = (index: number): Promise<string> =>
    page.evaluate(
      `getComputedStyle(document.querySelectorAll('.swatch-colour')[${index}]).backgroundColor`,
    ) as Promise<string>;

  beforeAll(async () => {
    ensureDashboardBuilt();
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-lights-'));
    program = await start(OUTPUTS, 20, true);
    browser = await launchBrowser();
    page = await open(program.port, TOKENS.control);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await Promise.all(programs.map((one) => one.stop()));
    await rm(folder, { recursive: true });
  });

  it('shows a swatch a group, in the colour that leaves, eased', async () => {
    await until(() => page.locator('.swatch').count()).toBe(2);
    expect(await page.locator('.swatch-name').allTextContents()).toEqual(['left', 'right']);
    await until(() => swatch(1)).toBe('rgb(16, 32, 128)');
    expect(await page.locator('.swatch-level').last().textContent()).toBe('50 %');
    const seen = new Set<string>();
    await until(async () => seen.add(await swatch(0)).size).toBeGreaterThan(5);
    const style: string = await page.evaluate(`(() => {
      const { transitionProperty, transitionDuration } = getComputedStyle(document.querySelector('.swatch-colour'));
      return transitionProperty + ' ' + transitionDuration;
    })()`);
    expect(style).toMatch(/^background-color /);
    expect(Number.parseFloat(style.split(' ')[1] ?? '')).toBeGreaterThanOrEqual(0.25);
  });

  it('lists events with their time, value and reason, pulses when asked to', async () => {
    await page.locator('#pulses-on').check();
    const onset = page.locator('#events .event', { hasText: 'onset' }).first();
    await onset.waitFor({ timeout: WAIT_MS });
    const shown = (part: string) => onset.locator(`.event-${part}`).textContent();
    expect(await shown('time')).toMatch(/^\d+:\d\d/);
    expect(await shown('value')).toMatch(/^\d+\.\d\d$/);
    const told = (await shown('reason')) ?? '';
    expect(told).toMatch(/onset strength|flux|louder|rise/i);
    await page.locator('#pulses-on').uncheck();
    await until(() => page.locator('#events .event', { hasText: 'onset' }).count()).toBe(0);
  });

  it('names what the limiter holds', async () => {
    await until(() => page.textContent('#limiter')).toMatch(
      /^Limiter holds 1 group: left · [\d,]+ frames?, [\d,]+ OSC values? so far$/,
    );
    expect(await page.getAttribute('#limiter', 'data-working')).toBe('yes');
  });

  it('goes dark and comes back with Blackout', async () => {
    await page.click('#blackout');
    await until(() => page.getAttribute('#blackout', 'aria-pressed')).toBe('true');
    expect(await lights()).toMatchObject({ isBlackout: true, groups: [{ level: 0 }, { level: 0 }] });
    await until(() => Promise.all([swatch(0), swatch(1)])).toEqual(['rgb(0, 0, 0)', 'rgb(0, 0, 0)']);
    await page.click('#blackout');
    await until(() => swatch(1)).toBe('rgb(16, 32, 128)');
    expect((await lights()).isBlackout).toBe(false);
  });

  it('stands still with Freeze, and follows what another hand does', async () => {
    await page.click('#freeze');
    await until(() => page.getAttribute('#freeze', 'aria-pressed')).toBe('true');
    const frozen = await lights();
    expect(frozen.isFrozen).toBe(true);
    const sentCount = (message: LightsMessage) =>
      message.outputs.find(({ name }) => name === 'osc')?.sentCount ?? 0;
    // OSC repeats what it sent last, for a few seconds.
    await until(async () => sentCount(await lights()) - sentCount(frozen)).toBeGreaterThan(30);
    expect((await lights()).groups).toEqual(frozen.groups);
    await command('freeze', { on: false });
    await until(() => page.getAttribute('#freeze', 'aria-pressed')).toBe('false');
    await until(async () => (await lights()).groups[0]?.level).not.toBe(frozen.groups[0]?.level);
  });

  it('switches an output off and on', async () => {
    const osc = page.locator('[data-output="osc"]');
    await until(() => osc.locator('.output-state').textContent()).toBe('running');
    await until(() => osc.locator('.output-counts').textContent()).toMatch(/^[1-9][\d,]* sent/);
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
    const viewer = await open(program.port, TOKENS.view);
    await until(() => viewer.locator('.swatch').count()).toBe(2);
    expect(await viewer.textContent('#role')).toBe('view');
    expect(await page.textContent('#role')).toBe('control');
    expect(await viewer.isDisabled('#blackout')).toBe(true);
    expect(await viewer.isDisabled('#freeze')).toBe(true);
    expect(await viewer.locator('.output-switch:enabled').count()).toBe(0);
    expect(await viewer.textContent('#lights-locked')).toContain('control link');
    expect(await page.isHidden('#lights-locked')).toBe(true);
    expect((await command('blackout', { on: true }, TOKENS.view)).status).toBe(403);
    expect((await lights()).isBlackout).toBe(false);
    await viewer.context().close();
  });

  it('has room for a thumb on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    for (const id of ['#blackout', '#freeze', '.output-switch']) {
      const box = await page.locator(id).first().boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
      expect(box?.width).toBeGreaterThanOrEqual(44);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('gives the reason of the fail-safe look when no analysis arrives any more', async () => {
    const short = await start(OUTPUTS, 2, false);
    const watching = await open(short.port, TOKENS.control);
    await until(() => watching.textContent('#lights-lost')).toMatch(/^No analysis arrives: .*fail-safe/);
    expect(await watching.isEnabled('#blackout')).toBe(true);
    await watching.context().close();
  });

  it('is one line at the end of the page when nothing is configured', async () => {
    const plain = await start({}, 20, true);
    const bare = await open(plain.port, TOKENS.control);
    await until(() => bare.textContent('#lights')).toContain('No outputs configured');
    expect(await bare.isVisible('#lights-hint')).toBe(true);
    expect(await bare.isHidden('#lights-body')).toBe(true);
    expect(await page.isHidden('#lights-hint')).toBe(true);
    await bare.context().close();
  });

  it('raised no error and broke no policy so far', () => {
    expect(complaints).toEqual([]);
  });

  it('says so when a wish does not get through, and forgets it when the next one does', async () => {
    await page.route('**/api/commands', (route) => route.abort());
    await page.click('#blackout');
    await until(() => page.textContent('#lights-problem')).toMatch(/^No answer from Affekt/);
    expect(await page.getAttribute('#blackout', 'aria-pressed')).toBe('false');
    await page.unroute('**/api/commands');
    await page.click('#freeze');
    await until(() => page.isHidden('#lights-problem')).toBe(true);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, launchBrowser } from '../support/browser.js';
import { axeFindings, openPage, until } from './open-page.js';
import { ensurePageBuilt } from './page-build.js';
import { type RunningProgram, startProgram } from './running-program.js';
import { findingsOfViews } from './views.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUDGET_BYTES = 150_000;
/** Text, and what stands on what: WCAG 2.2, 1.4.3. */
const TEXT = ['--text', '--muted', '--valence', '--arousal', '--good', '--warn', '--bad', '--focus'];
const SERIES = [1, 2, 3, 4, 5, 6, 7, 8].map((index) => `--series-${index}`);

describe('the page as it is built', () => {
  it('is at most 150 kB, compressed', () => {
    ensurePageBuilt();
    const folder = path.join(ROOT, 'dist', 'web');
    // The documentation is pages of its own.
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
      (one) => one.isFile() && path.basename(one.parentPath) !== 'docs',
    );
    const bytes = files.map(
      ({ parentPath, name }) => gzipSync(readFileSync(path.join(parentPath, name))).length,
    );
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(BUDGET_BYTES);
  });

  it('has text at 4.5:1 and structure at 3:1, in both themes', () => {
    const css = readFileSync(path.join(ROOT, 'web', 'src', 'styles', 'tokens.css'), 'utf8');
    const dark = colours(/:root \{([^}]+)\}/.exec(css)?.[1] ?? '');
    const light = { ...dark, ...colours(/:root\[data-theme="light"\] \{([^}]+)\}/.exec(css)?.[1] ?? '') };
    for (const theme of [dark, light]) {
      const low: string[] = [];
      const demand = (front: string, back: string, least: number) => {
        const ratio = contrast(theme[front] ?? '', theme[back] ?? '');
        if (!(ratio >= least)) low.push(`${front} on ${back}: ${ratio.toFixed(2)}`);
      };
      for (const back of ['--page', '--panel', '--raised'])
        for (const front of TEXT) demand(front, back, 4.5);
      for (const back of ['--page', '--panel']) for (const front of SERIES) demand(front, back, 4.5);
      for (const back of ['--page', '--panel', '--raised']) demand('--line', back, 3);
      for (const back of ['--page', '--panel'])
        for (const front of ['--fill', '--on']) demand(front, back, 3);
      demand('--on-text', '--on', 4.5);
      demand('--on-bad-fill', '--bad-fill', 4.5);
      expect(low).toEqual([]);
    }
  });
});

describe.skipIf(browserMissing !== '')(`access to the page${browserMissing}`, () => {
  const programs: RunningProgram[] = [];
  let folder = '';
  let browser: Browser;

  async function start(settings: object): Promise<RunningProgram> {
    const config = path.join(folder, `${programs.length}.json`);
    await writeFile(config, JSON.stringify({ server: { port: 0 }, ...settings }));
    const program = await startProgram(['start', '--config', config]);
    programs.push(program);
    return program;
  }

  const RIG = {
    source: { kind: 'demo' },
    outputs: {
      osc: { targets: [{ host: '127.0.0.1', port: 39_219 }] },
      lights: {
        fixtures: [{ name: 'one', group: 'wash', universe: 1, address: 1, kind: 'rgb' }],
        groups: { wash: {} },
      },
    },
    rules: [{ name: 'up', when: 'arousal > 0.5' }],
    presets: [{ name: 'Verse' }],
  };

  beforeAll(async () => {
    ensurePageBuilt();
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-access-'));
    browser = await launchBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await Promise.all(programs.map((one) => one.stop().catch(() => undefined)));
    await rm(folder, { recursive: true });
  });

  it('finds nothing wrong in any view, dark and light, nor when it is disconnected', async () => {
    const program = await start(RIG);
    const open = await openPage(browser, program.url);
    await until(() => open.page.textContent('.mood')).toMatch(/^[A-Z]/);
    expect(await findingsOfViews(open)).toEqual([]);
    await open.page.click('.health-line');
    await until(() => open.page.locator('#health .facts').count()).toBe(1);
    expect(await axeFindings(open.page)).toEqual([]);
    await open.page.keyboard.press('Escape');
    await open.page.getByRole('button', { name: 'Light theme' }).click();
    expect(await findingsOfViews(open)).toEqual([]);
    const phone = await openPage(browser, program.url, { viewport: { width: 390, height: 844 } });
    expect(await findingsOfViews(phone)).toEqual([]);
    await phone.page.context().close();
    await open.page.context().close();
  });

  it('finds nothing wrong where nothing is set up, there is no model, and one may only view', async () => {
    const tokens = { view: 'view-token-of-the-test', control: 'control-token-of-the-test' };
    const program = await start({ source: { kind: 'demo' }, model: 'none', server: { port: 0, tokens } });
    const open = await openPage(browser, `http://127.0.0.1:${program.port}/?token=${tokens.view}`);
    await until(() => open.page.textContent('.mood')).toBe('Levels only');
    expect(await findingsOfViews(open)).toEqual([]);
    await open.page.context().close();
  });

  it('finds nothing wrong where colours are forced and motion is unwanted', async () => {
    const program = await start(RIG);
    const open = await openPage(browser, program.url, { forcedColors: 'active', reducedMotion: 'reduce' });
    expect(await findingsOfViews(open)).toEqual([]);
    await open.goTo('analysis');
    expect(await open.page.locator('.spectrogram').count()).toBe(0);
    await open.page.context().close();
  });
});

function colours(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

/** Contrast of two colours, 1 to 21 (WCAG 2.2). */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

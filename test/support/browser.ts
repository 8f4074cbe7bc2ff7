import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PATHS = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const executablePath = PATHS.find((path) => path !== undefined && existsSync(path)) ?? null;
if (executablePath === null && process.env.CI !== undefined) throw new Error('chromium is not installed');

/** Why browser tests are left out here, to stand in their names; empty when there is a browser. Under CI its lack is an error. */
export const browserMissing =
  executablePath === null ? ' (left out: chromium is not installed; name it in CHROMIUM)' : '';

/** A headless Chromium that talks to nobody but the page. */
export function launchBrowser(...moreFlags: string[]): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath ?? '', args: [...FLAGS, ...moreFlags] });
}

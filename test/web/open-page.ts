import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';

/** A bound, not a measurement: the machine may be busy. */
export const WAIT_MS = 180_000;

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page on the running program, and what went wrong in it. */
export interface OpenPage {
  readonly page: Page;
  /** Errors of scripts and of the console, and what the content security policy kept off. */
  readonly complaints: readonly string[];
  /** Goes to a view, e.g. `desk` or `setup/patch`, and waits until it is there. */
  goTo(view: string): Promise<void>;
}

/** Opens the page in a context of its own, as a browser that was never here; waits until it is connected. `prepare`: before it is opened. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  prepare: (page: Page) => Promise<void> = async () => undefined,
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
    console.error('policy violation: ' + event.violatedDirective + ' ' + event.blockedURI))`);
  await prepare(page);
  await page.goto(url);
  await page.locator('.health-line:not([data-kind="connecting"])').waitFor({ timeout: WAIT_MS });
  const goTo = async (view: string): Promise<void> => {
    await page.evaluate(`location.hash = '#/${view}'`);
    await page.locator(`.app[data-view="${view.split('/')[0]}"]`).waitFor({ timeout: WAIT_MS });
  };
  return { page, complaints, goTo };
}

/** Polled from here: waiting inside the page would need the eval that its policy forbids. */
export function until<Value>(expression: () => Value) {
  return expect.poll(expression, { timeout: WAIT_MS, interval: 100 });
}

/** What axe finds wrong with the page as it is, of any grade: one line each. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const results = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[];
  };
  return results.violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${impact}) ${target.join(' ')}: ${failureSummary}`),
  );
}

import { axeFindings, type OpenPage, until } from './open-page.js';

/** Every view, and every part of the set-up. */
export const VIEWS = [
  'stage',
  'desk',
  'analysis',
  ...['sound', 'outputs', 'patch', 'looks', 'rules', 'presets', 'file'].map((part) => `setup/${part}`),
];

/** Goes to a view and waits until what it needs is there; with `isConnected` false nothing of the settings is waited for. */
export async function goToView({ page, goTo }: OpenPage, view: string, isConnected = true): Promise<void> {
  await goTo(view);
  await until(() => page.locator('main h1').count()).toBe(1);
  if (view.startsWith('setup') && isConnected)
    await until(() => page.getByText('Reading the settings').count()).toBe(0);
}

/** What axe finds in every view: the view, and what. */
export async function findingsOfViews(open: OpenPage, isConnected = true): Promise<string[]> {
  const found: string[] = [];
  for (const view of VIEWS) {
    await goToView(open, view, isConnected);
    found.push(...(await axeFindings(open.page)).map((line) => `${view}: ${line}`));
  }
  return found;
}

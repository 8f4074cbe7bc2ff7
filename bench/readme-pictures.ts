import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withShownPage } from './shown-page.js';

/*
 * `npx tsx bench/readme-pictures.ts`: renews the pictures of the page in README and documentation, from the running program and
 * its demo performance. Needs Chromium and what `npm run build` makes; takes two minutes.
 */

const WEB = fileURLToPath(new URL('../web', import.meta.url));
/** Picture, view and size. */
const PICTURES = [
  ['analysis', 'analysis', 1440, 900],
  ['dashboard', 'stage', 1440, 810],
  ['phone', 'desk', 390, 844],
] as const;
/** The curves show a minute, and the spectrogram what came while it was on show. */
const HEARD_SECONDS = 65;
/** Of the demo's movements the one with the most to see. */
const MOOD = 'Uplifting';
/** A movement comes again after less than this, however busy the machine. */
const MOOD_WITHIN_MS = 300_000;

await withShownPage(async (probe) => {
  await probe.goTo('analysis');
  await probe.page.waitForTimeout(1000 * HEARD_SECONDS);
  for (const [name, view, width, height] of PICTURES) {
    await probe.page.setViewportSize({ width, height });
    await probe.goTo(view);
    if (view !== 'desk')
      await probe.page.getByText(MOOD, { exact: true }).waitFor({ timeout: MOOD_WITHIN_MS });
    await probe.page.screenshot({ path: path.join(WEB, `${name}.png`) });
  }
});

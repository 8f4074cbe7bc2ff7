import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BlackoutRig } from '../support/blackout-rig.js';
import { browserMissing } from '../support/browser.js';
import { ensurePageBuilt } from './page-build.js';

/** How fast it is, `npm run bench -- page-blackout` measures. */
describe.skipIf(browserMissing !== '')(`blackout from the page${browserMissing}`, () => {
  let rig: BlackoutRig;

  beforeAll(async () => {
    ensurePageBuilt();
    rig = await BlackoutRig.open();
  });

  afterAll(async () => {
    await rig?.close();
  });

  it('darkens the packets, by key and by thumb, also while 200 other connections idle', async () => {
    await rig.addIdle(200);
    for (const by of ['key', 'thumb', 'key', 'thumb'] as const)
      expect(await rig.pressToDark(by)).toBeGreaterThan(0);
  });
});

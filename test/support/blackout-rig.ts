import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { TestClient, until } from '../server/test-client.js';
import { type RunningProgram, startProgram } from '../web/running-program.js';
import { launchBrowser } from './browser.js';
import { LightReceiver } from './light-receiver.js';

const NODE = '127.0.0.88';
/** Both tell when it was by the time of day: the page and this process share the machine's clock. */
const NOTE_PRESSES = `for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => {
  window.pressedAt ??= performance.timeOrigin + performance.now();
}, { capture: true })`;

/** The real program, a phone that is to make it dark, other connections that only wait, and a node of Art-Net. */
export class BlackoutRig {
  readonly #idle: TestClient[] = [];

  private constructor(
    private readonly folder: string,
    private readonly program: RunningProgram,
    private readonly wire: LightReceiver,
    private readonly browser: Browser,
    private readonly page: Page,
  ) {}

  static async open(): Promise<BlackoutRig> {
    const folder = await mkdtemp(path.join(tmpdir(), 'affekt-blackout-'));
    const config = path.join(folder, 'show.json');
    const fixtures = [{ name: 'one', group: 'wash', universe: 1, address: 1, kind: 'dimmer' }];
    const lights = { fixtures, groups: { wash: { dimmer: 1 } } };
    await writeFile(
      config,
      JSON.stringify({
        source: { kind: 'demo' },
        model: 'none',
        server: { port: 0, clientCount: 400 },
        outputs: { artnet: { hosts: [NODE] }, lights },
      }),
    );
    const wire = await LightReceiver.open({ protocol: 'artnet', address: NODE });
    const program = await startProgram(['start', '--config', config]);
    const browser = await launchBrowser();
    const page = await browser.newPage({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await page.addInitScript(NOTE_PRESSES);
    await page.goto(program.url);
    await page.locator('.blackout:enabled').waitFor({ timeout: 180_000 });
    return new BlackoutRig(folder, program, wire, browser, page);
  }

  /** Brings connections that only wait. */
  async addIdle(count: number): Promise<void> {
    // A few at a time: of one address only so many may wait to be let in.
    for (let added = 0; added < count; added += 10) {
      const url = `ws://127.0.0.1:${this.program.port}/ws`;
      const some = Array.from({ length: 10 }, () => new TestClient(url));
      await Promise.all(some.map((client) => client.received('hello')));
      this.#idle.push(...some);
    }
  }

  /** Presses once and waits for a packet that is dark, then takes it back; resolves to what passed between, ms. */
  async pressToDark(by: 'key' | 'thumb'): Promise<number> {
    const { page, wire } = this;
    const press = () => (by === 'key' ? page.keyboard.press('b') : page.tap('.blackout'));
    await until(() => wire.of(0).at(-1)?.values[0] === 255, 'full light');
    await page.evaluate('window.pressedAt = null');
    const from = wire.packets.length;
    const dark = () => wire.packets.slice(from).find(({ values }) => values[0] === 0);
    await press();
    await until(() => dark() !== undefined, 'a packet that is dark');
    const pressedAt = (await page.evaluate('window.pressedAt')) as number;
    const readAtMs = dark()?.readAtMs ?? Number.NaN;
    await press();
    return performance.timeOrigin + readAtMs - pressedAt;
  }

  async close(): Promise<void> {
    for (const client of this.#idle) client.socket.terminate();
    await this.browser.close();
    await this.program.stop();
    this.wire.close();
    await rm(this.folder, { recursive: true });
  }
}

import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Browser, Page } from 'playwright-core';
import type { HealthResponse } from '../../src/server/api-answers.js';
import type { HealthMessage } from '../../src/server/protocol.js';
import { TestClient, until } from '../server/test-client.js';
import { launchBrowser } from '../support/browser.js';
import type { CliProcess } from '../support/cli-process.js';

const LIMIT_MS = 40_000;

/** Looks at the health of a running program in all five places: WebSocket and page, `/healthz`, `/metrics`, OSC, terminal. */
export class HealthWitness {
  readonly #url: string;
  readonly #program: CliProcess;
  readonly #osc: Socket;
  readonly #oscValues: Map<string, number>;
  readonly #client: TestClient;
  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(
    url: string,
    program: CliProcess,
    osc: { readonly socket: Socket; readonly values: Map<string, number> },
    client: TestClient,
    browser: Browser,
    page: Page,
  ) {
    this.#url = url;
    this.#program = program;
    this.#osc = osc.socket;
    this.#oscValues = osc.values;
    this.#client = client;
    this.#browser = browser;
    this.#page = page;
  }

  static async open(
    url: string,
    program: CliProcess,
    osc: { readonly socket: Socket; readonly values: Map<string, number> },
  ): Promise<HealthWitness> {
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(url);
    await page.locator('.health-line:not([data-kind="connecting"])').waitFor({ timeout: LIMIT_MS });
    // The list stands behind the line.
    await page.click('.health-line');
    const client = new TestClient(`${url.replace('http', 'ws')}ws`);
    await client.received('hello');
    await client.subscribe('health');
    return new HealthWitness(url, program, osc, client, browser, page);
  }

  /** The newest list. */
  get health(): HealthMessage | null {
    return (this.#client.ofType('health').at(-1) as unknown as HealthMessage | undefined) ?? null;
  }

  /** Waits until a condition is told, in every place. @returns how it was told. */
  async seen(id: string): Promise<HealthMessage['conditions'][number]> {
    const found = () => this.health?.conditions.find((condition) => condition.id === id);
    await until(() => found() !== undefined, `the condition ${id}`, LIMIT_MS);
    const condition = found() as HealthMessage['conditions'][number];
    await until(() => this.#program.stderr.includes(condition.what), `${id} on the terminal`, LIMIT_MS);
    await until(() => this.#oscValues.get(`/affekt/health/${id}`) === 1, `${id} by OSC`, LIMIT_MS);
    await this.#page
      .locator(`.conditions [data-id="${id}"]`, { hasText: condition.what })
      .first()
      .waitFor({ state: 'attached', timeout: LIMIT_MS });
    await this.#untilAsked(id, true);
    return condition;
  }

  /** Waits until a condition is over, in every place. */
  async over(id: string): Promise<void> {
    await until(
      () => this.health?.conditions.every((condition) => condition.id !== id) === true,
      `the end of ${id}`,
      LIMIT_MS,
    );
    await until(() => this.#oscValues.get(`/affekt/health/${id}`) === 0, `the end of ${id} by OSC`, LIMIT_MS);
    await this.#page
      .locator(`.conditions [data-id="${id}"]`)
      .first()
      .waitFor({ state: 'detached', timeout: LIMIT_MS });
    await this.#untilAsked(id, false);
  }

  /** The word beside the dot of the connection, and how good it looks. */
  async liveWord(): Promise<{ readonly word: string; readonly look: string }> {
    const word = (await this.#page.textContent('.health-word')) ?? '';
    return { word, look: (await this.#page.getAttribute('.health-line', 'data-look')) ?? '' };
  }

  async healthz(): Promise<{ readonly status: number; readonly answer: HealthResponse }> {
    const response = await fetch(`${this.#url}healthz`);
    return { status: response.status, answer: (await response.json()) as HealthResponse };
  }

  /** The last value at an OSC address. */
  osc(address: string): number | undefined {
    return this.#oscValues.get(address);
  }

  async close(): Promise<void> {
    this.#client.socket.close();
    this.#osc.close();
    await this.#browser.close();
  }

  async #untilAsked(id: string, isThere: boolean): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      const { answer } = await this.healthz();
      const metrics = await (await fetch(`${this.#url}metrics`)).text();
      const inHealthz = answer.conditions?.some((condition) => condition.id === id);
      if (inHealthz === isThere && metrics.includes(`affekt_condition{id="${id}"`) === isThere) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${id}: /healthz or /metrics does not agree that it is ${isThere ? 'so' : 'over'}`);
  }
}

/** Keeps the last value of every OSC address that comes to a free port of `host`. */
export async function receiveOsc(
  host: string,
): Promise<{ readonly socket: Socket; readonly values: Map<string, number>; readonly port: number }> {
  const values = new Map<string, number>();
  const socket = createSocket('udp4');
  socket.on('message', (packet) => {
    values.set(packet.toString('latin1', 0, packet.indexOf(0)), packet.readFloatBE(packet.length - 4));
  });
  socket.bind(0, host);
  await once(socket, 'listening');
  return { socket, values, port: socket.address().port };
}

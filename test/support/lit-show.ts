import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { HealthResponse } from '../../src/server/api-answers.js';
import { freePort } from './free-port.js';
import { LightReceiver } from './light-receiver.js';
import { MAIN } from './main-program.js';
import { eventually } from './peer-process.js';

/** A machine may be busy: what is waited for is the event. */
const PATIENCE_SECONDS = 180;
/** More often than the server lets one address ask would be refused. */
const ASK_EVERY_MS = 100;

export interface LitShowOptions {
  /** For the configuration and what is recorded. */
  readonly folder: string;
  /** Address that sACN and OSC are received at. */
  readonly address: string;
  readonly outputs?: object;
  readonly args?: readonly string[];
  readonly stdio?: StdioOptions;
  /** What runs the program; left out: it is run as it is. */
  readonly wrap?: (command: readonly string[]) => readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The real program with a lamp at full by sACN, whose end look is dark, and with OSC, and both at their receivers. */
export class LitShow {
  readonly child: ChildProcess;
  readonly receiver: LightReceiver;
  readonly url: string;
  /** The last value of every OSC address. */
  readonly osc = new Map<string, number>();
  /** Exit code, or the signal that ended it. */
  readonly exit: Promise<number | string>;
  stdout = '';
  stderr = '';
  readonly #socket: Socket;
  #isClosed = false;

  private constructor(child: ChildProcess, receiver: LightReceiver, socket: Socket, url: string) {
    this.child = child;
    this.receiver = receiver;
    this.url = url;
    this.#socket = socket;
    socket.on('message', (packet) => {
      const address = packet.toString('latin1', 0, packet.indexOf(0));
      this.osc.set(address, packet.readFloatBE(packet.length - 4));
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    child.stdin?.on('error', () => undefined);
    this.exit = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    });
  }

  static async start(options: LitShowOptions): Promise<LitShow> {
    const { folder, address, args = ['--source', 'demo'], stdio = 'pipe', environment = {} } = options;
    const socket = createSocket('udp4').bind(0, address);
    await once(socket, 'listening');
    const receiver = await LightReceiver.open({ protocol: 'sacn', address });
    const config = path.join(folder, 'show.json');
    const outputs = {
      sacn: { hosts: [address] },
      osc: { targets: [{ host: address, port: socket.address().port }] },
      lights: {
        fixtures: [{ name: 'spot', group: 'all', universe: 1, address: 1, kind: 'dimmer' }],
        groups: { all: { dimmer: 1 } },
        failSafe: { onEnd: 'blackout' },
      },
      ...options.outputs,
    };
    await writeFile(config, JSON.stringify({ model: 'none', outputs }));
    const port = await freePort();
    const program = [process.execPath, MAIN, 'start', '--port', String(port), '--config', config, ...args];
    const [command = '', ...rest] = options.wrap?.(program) ?? program;
    const child = spawn(command, rest, { stdio, env: { ...process.env, ...environment } });
    return new LitShow(child, receiver, socket, `http://127.0.0.1:${port}/`);
  }

  /** Waits until the lamp is lit. */
  async lit(): Promise<void> {
    await eventually(
      () => this.receiver.of(1).at(-1)?.values[0],
      (level) => level === 255,
      PATIENCE_SECONDS,
    );
  }

  /** Waits until a condition is told by `/healthz`. @returns how. */
  async told(id: string): Promise<NonNullable<HealthResponse['conditions']>[number]> {
    const found = await eventually(
      async () => (await this.#healthz())?.conditions?.find((condition) => condition.id === id),
      (condition) => condition !== undefined,
      PATIENCE_SECONDS,
    );
    if (found === undefined) throw new Error(`${id} was not told`);
    return found;
  }

  /** Waits until a condition is told no more. */
  async over(id: string): Promise<void> {
    await eventually(
      async () => (await this.#healthz())?.conditions?.every((condition) => condition.id !== id),
      (isOver) => isOver === true,
      PATIENCE_SECONDS,
    );
  }

  /** Waits until a value of `/metrics` is above `value`. @returns it. */
  async metricAbove(name: string, value: number): Promise<number> {
    return await eventually(
      () => this.#metric(name),
      (now) => now > value,
      PATIENCE_SECONDS,
    );
  }

  /** Waits until a value of `/metrics` is below `value`. @returns it. */
  async metricBelow(name: string, value: number): Promise<number> {
    return await eventually(
      () => this.#metric(name),
      (now) => now < value,
      PATIENCE_SECONDS,
    );
  }

  /** Waits for `count` packets of light from now on: the show goes on. */
  async goesOn(count = 5): Promise<void> {
    const before = this.receiver.of(1).length;
    await eventually(
      () => this.receiver.of(1).length - before,
      (more) => more >= count,
      PATIENCE_SECONDS,
    );
  }

  /** Waits until an event is pressed by OSC. */
  async pressed(): Promise<void> {
    await eventually(
      () => [...this.osc].some(([address, value]) => /\/event\/[a-z-]+$/.test(address) && value === 1),
      (isPressed) => isPressed,
      PATIENCE_SECONDS,
    );
  }

  /** Waits for the end. @returns how it went: exit code, levels of the lamp at the last, terminations, buttons left pressed. */
  async ending(): Promise<{
    readonly code: number | string;
    readonly lastLevel: number | undefined;
    readonly terminationCount: number;
    readonly pressed: readonly string[];
  }> {
    const code = await this.exit;
    // What was sent before the end is in the receiver's queue, but may not be read yet.
    await eventually(
      () => this.receiver.of(1).map(({ isTerminated }) => isTerminated),
      (all) => all.length === 0 || all.filter((isTerminated) => isTerminated).length >= 3,
    ).catch(() => undefined);
    const packets = this.receiver.of(1);
    return {
      code,
      lastLevel: packets.filter(({ isTerminated }) => !isTerminated).at(-1)?.values[0],
      terminationCount: packets.filter(({ isTerminated }) => isTerminated).length,
      pressed: [...this.osc]
        .filter(([address, value]) => /\/event\/[a-z-]+$/.test(address) && value !== 0)
        .map(String),
    };
  }

  /** For the end of a test, also of one that failed. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.child.kill('SIGKILL');
    this.receiver.close();
    this.#socket.close();
  }

  async #metric(name: string): Promise<number> {
    await pause(ASK_EVERY_MS);
    const text = await fetch(`${this.url}metrics`).then(
      (response) => response.text(),
      () => '',
    );
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return line === undefined ? Number.NaN : Number(line.slice(name.length));
  }

  async #healthz(): Promise<HealthResponse | null> {
    await pause(ASK_EVERY_MS);
    try {
      return (await (await fetch(`${this.url}healthz`)).json()) as HealthResponse;
    } catch {
      return null;
    }
  }
}

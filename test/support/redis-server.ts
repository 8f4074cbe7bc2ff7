import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './free-port.js';

/** Whether Debian's redis-server is installed. */
export function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A real Redis with an append-only file in `folder`, which survives a kill −9. */
export class RedisServer {
  readonly url: string;
  readonly #folder: string;
  readonly #port: number;
  readonly #policy: string;
  readonly #memory: string;
  #child: ChildProcess | null = null;

  private constructor(folder: string, port: number, policy: string, memory: string) {
    this.#folder = folder;
    this.#port = port;
    this.#policy = policy;
    this.#memory = memory;
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** `memory`: as Redis writes it, `4mb`; 0 is without a bound. */
  static async start(folder: string, policy = 'noeviction', memory = '0'): Promise<RedisServer> {
    const server = new RedisServer(folder, await freePort(), policy, memory);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const options = [
      '--appendonly',
      'yes',
      '--appendfsync',
      'always',
      '--maxmemory-policy',
      this.#policy,
      '--maxmemory',
      this.#memory,
    ];
    const place = ['--bind', '127.0.0.1', '--port', String(this.#port), '--dir', this.#folder];
    const child = spawn('redis-server', [...place, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#child = child;
    let said = '';
    for await (const text of child.stdout ?? []) {
      said += String(text);
      if (said.includes('Ready to accept connections')) break;
    }
    if (!said.includes('Ready to accept connections')) throw new Error(said);
  }

  /** By force, as a crash. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

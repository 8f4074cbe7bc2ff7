import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A lighting program run by a script of `test/support`, from "ready" until `stop`. */
export class PeerProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Starts `script` and resolves when it says that it is ready; rejects with what it wrote when it ends before. */
  static async start(
    script: string,
    args: readonly string[] = [],
    env: NodeJS.ProcessEnv = {},
  ): Promise<PeerProcess> {
    const path = fileURLToPath(new URL(script, import.meta.url));
    const child = spawn('bash', [path, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let errors = '';
    child.stderr.on('data', (text: Buffer) => {
      errors += text;
    });
    await new Promise<void>((resolve, reject) => {
      let written = '';
      child.stdout.on('data', (text: Buffer) => {
        written += text;
        if (/^ready$/m.test(written)) resolve();
      });
      child.once('exit', (code) => reject(new Error(`${script} ended with ${code}: ${errors}`)));
    });
    return new PeerProcess(child);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.stdin?.end();
    await once(this.#child, 'exit');
  }
}

/** Polls until `condition` holds and returns its value, for at most `seconds`; then throws with the last value. */
export async function eventually<Value>(
  read: () => Promise<Value> | Value,
  condition: (value: Value) => boolean,
  seconds = 180,
): Promise<Value> {
  const deadline = performance.now() + 1000 * seconds;
  for (;;) {
    const value = await read();
    if (condition(value)) return value;
    if (performance.now() > deadline)
      throw new Error(`waited ${seconds} s; the last was ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from '../server/test-client.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** `npm start` as a person runs it, in a process group of its own as a terminal would give it. */
export class NpmStart {
  readonly #child: ChildProcess;
  readonly #closed: Promise<void>;
  output = '';
  #isClosed = false;

  constructor(args: readonly string[]) {
    this.#child = spawn('npm', ['start', '--', ...args], { cwd: ROOT, detached: true, stdio: 'pipe' });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
    this.#closed = new Promise((resolve) => {
      this.#child.once('close', () => {
        this.#isClosed = true;
        resolve();
      });
    });
  }

  /** Waits until it has printed `pattern`; throws with all it printed when it ends before, or does not for a minute. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    await until(() => pattern.test(this.output) || this.#isClosed, String(pattern), 60_000).catch(
      () => undefined,
    );
    const match = pattern.exec(this.output);
    if (match === null) throw new Error(`${pattern} was not printed but:\n${this.output}`);
    return match;
  }

  /** Ctrl-C: the signal goes to the whole group. Resolves when all of it is gone. */
  async pressCtrlC(): Promise<void> {
    if (!this.#isClosed) process.kill(-(this.#child.pid as number), 'SIGINT');
    await this.#closed;
  }
}

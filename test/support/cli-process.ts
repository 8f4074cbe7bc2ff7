import { type ChildProcess, spawn } from 'node:child_process';
import { MAIN } from './main-program.js';

/** Against what hangs; a machine may be busy. */
const WAIT_MS = 180_000;

/** The real command line as a child process, with what it prints. */
export class CliProcess {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  /** Exit code, or the signal that ended it. */
  readonly exit: Promise<number | string>;
  readonly #changed = new Set<() => void>();

  /** `stdin`: all that is read there; `open`: the caller writes and ends it. */
  constructor(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    stdin?: Buffer | 'open',
  ) {
    this.child = spawn(process.execPath, [MAIN, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      for (const notify of this.#changed) notify();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      for (const notify of this.#changed) notify();
    });
    // A program that ends without reading its input is no error here.
    this.child.stdin?.on('error', () => undefined);
    if (stdin !== 'open') this.child.stdin?.end(stdin);
    this.exit = new Promise((resolve) => {
      this.child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    });
  }

  /** Waits until stdout matches; throws with all it printed when it ends before, or does not for three minutes. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    return await this.#matched(() => this.stdout, pattern);
  }

  /** As `printed`, for stderr. */
  async complained(pattern: RegExp): Promise<RegExpExecArray> {
    return await this.#matched(() => this.stderr, pattern);
  }

  async #matched(text: () => string, pattern: RegExp): Promise<RegExpExecArray> {
    let notify: () => void = () => undefined;
    let timer: NodeJS.Timeout | undefined;
    const end = new Promise<'end'>((resolve) => {
      timer = setTimeout(() => resolve('end'), WAIT_MS);
      void this.exit.then(() => resolve('end'));
    });
    try {
      for (;;) {
        const match = pattern.exec(text());
        if (match !== null) return match;
        const change = new Promise<'change'>((resolve) => {
          notify = () => resolve('change');
          this.#changed.add(notify);
        });
        const what = await Promise.race([change, end]);
        this.#changed.delete(notify);
        if (what === 'end' && !pattern.test(text())) {
          throw new Error(`${pattern} was not printed.\nstdout: ${this.stdout}\nstderr: ${this.stderr}`);
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends it by force, for the end of a test that failed. */
  kill(): void {
    this.child.kill('SIGKILL');
  }
}

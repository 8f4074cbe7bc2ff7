import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { MAIN } from '../support/main-program.js';

/** Against what hangs, not a measurement: loading the model takes a while on a busy machine. */
const START_TIMEOUT_MS = 180_000;

/** The real program as a user starts it. */
export interface RunningProgram {
  /** Address of the dashboard, from the first line the program printed. */
  readonly url: string;
  readonly port: number;
  /** Ends it as Ctrl-C does and resolves when it is gone. */
  stop(): Promise<void>;
  /** Ends it by force, as a crash does, and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts `affekt` with `args`; throws with what it said when it ends or stays silent instead of printing an address. */
export async function startProgram(args: readonly string[]): Promise<RunningProgram> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  const lines = createInterface({ input: child.stdout });
  try {
    const line = await Promise.race([
      new Promise<string>((resolve) => lines.once('line', resolve)),
      exited.then(() => Promise.reject(new Error(`the program ended: ${complaint}`))),
      timeout(child, START_TIMEOUT_MS),
    ]);
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url === undefined) throw new Error(`the first line holds no address: ${line}`);
    // What it prints later must not fill the pipe.
    lines.on('line', () => undefined);
    const end = async (signal: NodeJS.Signals): Promise<void> => {
      child.kill(signal);
      await exited;
    };
    return {
      url,
      port: Number(new URL(url).port),
      stop: () => end('SIGINT'),
      kill: () => end('SIGKILL'),
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function timeout(child: ChildProcess, afterMs: number): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`silent for ${afterMs} ms (pid ${child.pid})`)), afterMs);
    timer.unref();
  });
}

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { monotonicMs } from '../src/core/clock.js';

/** How often the size of the process is looked at. */
const LOOK_MS = 50;
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** What a run of the program took, and what it printed. */
export interface TimedRun {
  readonly wallSeconds: number;
  /** User and system time. */
  readonly processorSeconds: number;
  /** The largest size that the process had (VmHWM); 0 where there is no /proc. */
  readonly peakMegabytes: number;
  readonly stdout: string;
}

/** Runs the built program with `args`; `before`: a command that starts it, such as one that keeps it to a core. Throws when it fails. */
export async function timedRun(args: readonly string[], before: readonly string[] = []): Promise<TimedRun> {
  const timed = ['bash', '-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', process.execPath, MAIN, ...args];
  const [command = '', ...rest] = [...before, ...timed];
  const start = monotonicMs();
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  let peakKilobytes = 0;
  const look = setInterval(() => {
    peakKilobytes = Math.max(peakKilobytes, peakOfChildren(child.pid));
  }, LOOK_MS);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`affekt ${args[0]} ended with code ${code}: ${stderr}`);
  // What `time` says comes last.
  const [user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return {
    wallSeconds: (monotonicMs() - start) / 1000,
    processorSeconds: user + system,
    peakMegabytes: (peakKilobytes * 1024) / 1e6,
    stdout,
  };
}

/** Largest size so far of the processes that one has started, KiB; 0 when they have gone. */
function peakOfChildren(processId: number | undefined): number {
  try {
    const children = readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8').trim();
    const sizes = children.split(/\s+/).map((id) => {
      const [, size = '0'] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? [];
      return Number(size);
    });
    return Math.max(...sizes);
  } catch {
    return 0;
  }
}

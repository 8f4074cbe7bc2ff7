import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';

const SCRIPT = fileURLToPath(new URL('virtual-mic.sh', import.meta.url));
/** Tells its environment, then waits until its standard input ends. */
const HOLDER = 'console.log(JSON.stringify(process.env)); process.stdin.resume();';
const PROGRAMS = ['pulseaudio', 'pactl', 'paplay'];
const run = promisify(execFile);

/** A microphone of this process and its children, fed by `play`; see virtual-mic.sh. */
export class VirtualMic {
  readonly #holder: ChildProcess;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #before: NodeJS.ProcessEnv = {};

  private constructor(holder: ChildProcess, environment: NodeJS.ProcessEnv) {
    this.#holder = holder;
    this.#environment = environment;
    for (const [key, value] of Object.entries(environment)) {
      if (!/^(PULSE_|ALSA_|XDG_RUNTIME_DIR|VIRTUAL_MIC_)/.test(key)) continue;
      this.#before[key] = process.env[key];
      process.env[key] = value;
    }
  }

  /** `pipe`: path of a named pipe to be made; what is written to it is the microphone, and `play` is not heard. `hasSecond`: beside `default` there is a device `second`. */
  static async start(rateHz = 44_100, channelCount = 1, pipe = '', hasSecond = false): Promise<VirtualMic> {
    const holder = spawn('sh', [SCRIPT, process.execPath, '-e', HOLDER], {
      env: {
        ...process.env,
        VIRTUAL_MIC_RATE: String(rateHz),
        VIRTUAL_MIC_CHANNELS: String(channelCount),
        VIRTUAL_MIC_PIPE: pipe,
        VIRTUAL_MIC_SECOND: hasSecond ? '1' : '',
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: holder.stdout })) {
      return new VirtualMic(holder, JSON.parse(line) as NodeJS.ProcessEnv);
    }
    throw new Error('virtual-mic.sh ended before the sound server answered');
  }

  /** Plays a file into the microphone, or the second one; resolves at its end. */
  async play(path: string, sink: 'null' | 'second' = 'null'): Promise<void> {
    await run('paplay', ['-d', sink, '--latency-msec=50', path]);
  }

  /** Ends the sound server at once: for a program that listens, the device is gone. */
  killServer(): void {
    const pidFile = this.#environment.VIRTUAL_MIC_PID_FILE ?? '';
    process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL');
  }

  /** Starts the server again after `killServer`; resolves when it answers. */
  async restartServer(): Promise<void> {
    await run(this.#environment.VIRTUAL_MIC_START ?? '', []);
  }

  async close(): Promise<void> {
    const ended = once(this.#holder, 'close');
    this.#holder.stdin?.end();
    await ended;
    for (const [key, value] of Object.entries(this.#before)) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
  }
}

/** What is not installed of what a virtual microphone needs. */
export function missingForVirtualMic(): string[] {
  const missing = PROGRAMS.filter((program) => spawnSync(program, ['--version']).error !== undefined);
  try {
    createRequire(import.meta.url).resolve('naudiodon');
  } catch {
    missing.push('naudiodon');
  }
  return missing;
}

/** Skips a test, with the reason, where no virtual microphone can be had; under CI that is a failure. */
export function needVirtualMic(context: TestContext): void {
  const missing = missingForVirtualMic();
  if (missing.length === 0) return;
  const reason = `no virtual microphone here: ${missing.join(', ')} not installed`;
  if (process.env.CI) throw new Error(reason);
  context.skip(reason);
}

import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';

const SCRIPT = fileURLToPath(new URL('virtual-mic.sh', import.meta.url));
const PIPEWIRE_SCRIPT = fileURLToPath(new URL('pipewire-mic.sh', import.meta.url));
/** Tells its environment, then waits until its standard input ends. */
const HOLDER = 'console.log(JSON.stringify(process.env)); process.stdin.resume();';
const PROGRAMS = ['pulseaudio', 'pactl', 'paplay', 'parec', 'arecord'];
const PIPEWIRE_PROGRAMS = ['pipewire', 'wireplumber', 'pw-record', 'pw-dump', 'pw-link', 'dbus-run-session'];
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
      if (!/^(PULSE_|ALSA_|XDG_RUNTIME_DIR|DBUS_|VIRTUAL_MIC_)/.test(key)) continue;
      this.#before[key] = process.env[key];
      process.env[key] = value;
    }
  }

  /** `pipe`: path of a named pipe to be made; what is written to it is the microphone, and `play` is not heard. `hasSecond`: beside `default` there is a device `second`. */
  static async start(rateHz = 44_100, channelCount = 1, pipe = '', hasSecond = false): Promise<VirtualMic> {
    return await VirtualMic.#startScript(SCRIPT, {
      VIRTUAL_MIC_RATE: String(rateHz),
      VIRTUAL_MIC_CHANNELS: String(channelCount),
      VIRTUAL_MIC_PIPE: pipe,
      VIRTUAL_MIC_SECOND: hasSecond ? '1' : '',
    });
  }

  /** By PipeWire, to be heard by its own programs; see pipewire-mic.sh. */
  static async startPipeWire(): Promise<VirtualMic> {
    return await VirtualMic.#startScript(PIPEWIRE_SCRIPT, {});
  }

  static async #startScript(script: string, env: NodeJS.ProcessEnv): Promise<VirtualMic> {
    const holder = spawn('sh', [script, process.execPath, '-e', HOLDER], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: holder.stdout })) {
      return new VirtualMic(holder, JSON.parse(line) as NodeJS.ProcessEnv);
    }
    throw new Error(`${script} ended before the sound server answered`);
  }

  /** Plays a file into the microphone, or the second one; resolves at its end. */
  async play(path: string, sink: 'null' | 'second' = 'null'): Promise<void> {
    await run('paplay', ['-d', sink, '--latency-msec=50', path]);
  }

  /** Plays a file into a sink channel by channel, in place of mixing it to what the sink has; resolves at its end. */
  async playAsIs(path: string): Promise<void> {
    await run('paplay', ['-d', 'null', '--no-remix', '--no-remap', '--latency-msec=50', path]);
  }

  /** Takes one of the microphones away, as if it was pulled out. */
  async unplug(sink: 'null' | 'second'): Promise<void> {
    const { stdout } = await run('pactl', ['list', 'short', 'modules']);
    const [id] =
      stdout
        .split('\n')
        .find((line) => line.includes(`sink_name=${sink} `))
        ?.split('\t') ?? [];
    await run('pactl', ['unload-module', id ?? '']);
  }

  /** Brings the second microphone, at the rate and with the channels given. */
  async plugSecond(rateHz = 44_100, channelCount = 1): Promise<void> {
    const format = [`rate=${rateHz}`, `channels=${channelCount}`, 'format=float32le', 'norewinds=1'];
    const description = `sink_properties="device.description='Second Desk'"`;
    await run('pactl', ['load-module', 'module-null-sink', 'sink_name=second', ...format, description]);
  }

  /** The process of the sound server. */
  get serverProcess(): number {
    return Number(readFileSync(this.#environment.VIRTUAL_MIC_PID_FILE ?? '', 'utf8'));
  }

  /** Ends the sound server at once: for a program that listens, the device is gone. */
  killServer(): void {
    process.kill(this.serverProcess, 'SIGKILL');
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
  const missing = missingOf(PROGRAMS);
  try {
    createRequire(import.meta.url).resolve('naudiodon');
  } catch {
    missing.push('naudiodon');
  }
  return missing;
}

function missingOf(programs: readonly string[]): string[] {
  return programs.filter((program) => spawnSync(program, ['--version']).error !== undefined);
}

/** Skips a test, with the reason, where no virtual microphone can be had; under CI that is a failure. */
export function needVirtualMic(context: TestContext): void {
  need(missingForVirtualMic(), context);
}

/** As `needVirtualMic`, for one of PipeWire. */
export function needPipeWireMic(context: TestContext): void {
  need(missingOf(PIPEWIRE_PROGRAMS), context);
}

function need(missing: readonly string[], context: TestContext): void {
  if (missing.length === 0) return;
  const reason = `no virtual microphone here: ${missing.join(', ')} not installed`;
  if (process.env.CI) throw new Error(reason);
  context.skip(reason);
}

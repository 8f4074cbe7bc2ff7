import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { compiledUrl } from '../../core/package-root.js';
import {
  type BlockHeader,
  BlockReader,
  type DeviceMessage,
  type DeviceRequest,
  QUIT_MESSAGE,
} from './device-protocol.js';
import type { CaptureProcess } from './capture-way.js';

/** A capture process is killed when it has not ended this long after being asked to. */
const QUIT_TIMEOUT_MS = 800;
const PCM_PIPE = 3;
/** How much of the process's complaints is kept for an error message. */
const MAX_STDERR_CHARS = 2000;

/** What happens in a capture process, called on the thread that started it. */
export interface DeviceChildEvents {
  onMessage(message: DeviceMessage): void;
  onBlock?(header: BlockHeader, samples: Float32Array): void;
  /** The process has ended, by whatever cause; nothing follows. */
  onExit(): void;
}

/** A running capture process and its end of the pipes. */
export class DeviceChild implements CaptureProcess {
  readonly #process: ChildProcess;
  readonly #exited: Promise<void>;
  #stderr = '';

  constructor(request: DeviceRequest, events: DeviceChildEvents) {
    const program = fileURLToPath(compiledUrl('capture/device/device-capture-child.js'));
    // stdout is thrown away: PortAudio writes on it. The folder is one where a crash log does no harm. A group of its own, so that
    // the keys of a terminal end the show alone, which ends this in its turn.
    this.#process = spawn(process.execPath, [program, JSON.stringify(request)], {
      cwd: tmpdir(),
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#exited = new Promise((resolve) => {
      const onEnd = (): void => {
        resolve();
        events.onExit();
      };
      this.#process.once('close', onEnd);
      this.#process.once('error', (error) => {
        this.#stderr += error.message;
        // No process was made, so no 'close' will tell.
        if (this.#process.pid === undefined) onEnd();
      });
    });
    this.#process.on('message', (message) => events.onMessage(message as DeviceMessage));
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-MAX_STDERR_CHARS);
    });
    const blocks = new BlockReader((header, samples) => events.onBlock?.(header, samples));
    const pipe = this.#process.stdio[PCM_PIPE];
    if (pipe instanceof Readable) {
      pipe.on('data', (bytes: Buffer) => blocks.push(bytes));
      pipe.on('error', () => {});
    }
  }

  get processId(): number | null {
    return this.#process.pid ?? null;
  }

  /** The last line the process wrote on stderr; empty when none. */
  get lastComplaint(): string {
    return this.#stderr.trim().split('\n').at(-1) ?? '';
  }

  /** Asks the process to end, kills it when it does not in time, and resolves when it is gone. */
  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.connected)
      this.#process.send(QUIT_MESSAGE, () => {});
    const kill = setTimeout(() => this.#process.kill('SIGKILL'), QUIT_TIMEOUT_MS);
    await this.#exited;
    clearTimeout(kill);
  }
}

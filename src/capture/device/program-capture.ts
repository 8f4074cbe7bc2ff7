import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { monotonicMs } from '../../core/clock.js';
import { toAffektError } from '../../core/errors.js';
import type { AudioFormat } from '../audio-source.js';
import { CaptureClock } from '../capture-clock.js';
import { ByteReader } from '../decoding/byte-reader.js';
import { Damage } from '../decoding/damage.js';
import type { DecodedPiece } from '../decoding/decoded-piece.js';
import { PcmReader } from '../decoding/pcm-reader.js';
import { decodeWav } from '../decoding/wav-stream.js';
import { cannotRun, PLAIN_LANGUAGE } from './ask-program.js';
import type { CaptureCommand, CaptureProgram } from './capture-program.js';
import type { CaptureEvents, CaptureProcess, CaptureRequest } from './capture-way.js';
import { requireChannels } from './device-channels.js';
import { chooseDevice } from './device-choice.js';
import { openedDevice } from './opened-device.js';

/** A line of complaint longer than this is of no use. */
const LONGEST_LINE_CHARS = 500;
/** How a terminal is told to clear the rest of a line. */
const CLEAR = '\u001b[K';

/** A recording by a program of the system, which is found out what to record from, started, read and ended. */
export class ProgramCapture implements CaptureProcess {
  readonly #program: CaptureProgram;
  readonly #events: CaptureEvents;
  readonly #ended: Promise<void>;
  #process: ChildProcess | null = null;
  #isClosed = false;
  #complaint = '';

  constructor(program: CaptureProgram, request: CaptureRequest, events: CaptureEvents) {
    this.#program = program;
    this.#events = events;
    this.#ended = this.#run(request);
  }

  get processId(): number | null {
    return this.#process?.pid ?? null;
  }

  get lastComplaint(): string {
    return this.#complaint;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    // It holds nothing that would have to be brought to an end.
    this.#process?.kill('SIGKILL');
    await this.#ended;
  }

  /** Never rejects. */
  async #run(request: CaptureRequest): Promise<void> {
    try {
      const devices = await this.#program.list();
      const device = chooseDevice(devices, request.deviceName, request.otherNames);
      const command = await this.#program.command(device, request);
      if (this.#isClosed) return;
      await this.#record(command, (format) => {
        requireChannels({ ...device, channelCount: format.channelCount }, request);
        this.#events.onOpened(openedDevice(device, devices, format));
      });
    } catch (error) {
      this.#events.onFailed(toAffektError(error, 'AFFEKT_DEVICE_UNAVAILABLE'));
    } finally {
      this.#process?.kill('SIGKILL');
      this.#events.onExit();
    }
  }

  async #record(command: CaptureCommand, onFormat: (format: AudioFormat) => void): Promise<void> {
    const { name } = this.#program;
    // In a group of its own: Ctrl-C is for this program, which then ends that one.
    const child = spawn(name, command.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
      env: { ...process.env, ...PLAIN_LANGUAGE },
    });
    this.#process = child;
    const ended = new Promise<void>((resolve, reject) => {
      child.once('close', () => resolve());
      child.once('error', (error) => reject(cannotRun(name, error)));
    });
    ended.catch(() => undefined);
    this.#watchLines(child, command);
    let clock: CaptureClock | null = null;
    for await (const { format, samples } of piecesOf(child.stdout, command.format)) {
      if (this.#isClosed) break;
      if (samples.length === 0) continue;
      if (clock === null) {
        onFormat(format);
        clock = new CaptureClock(format.sampleRateHz);
      }
      const capturedAtMs = clock.advance(samples.length / format.channelCount, monotonicMs());
      this.#events.onBlock({ samples, capturedAtMs, droppedSampleCount: 0 });
    }
    await ended;
  }

  #watchLines({ stderr }: ChildProcess, { movedLine, noiseLine }: CaptureCommand): void {
    let rest = '';
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).replaceAll(CLEAR, '').split(/[\r\n]+/);
      rest = (lines.at(-1) ?? '').slice(-LONGEST_LINE_CHARS);
      for (const line of lines) {
        const said = line.trim();
        if (movedLine?.test(said) === true) this.#process?.kill('SIGKILL');
        if (said !== '' && noiseLine?.test(said) !== true) {
          this.#complaint = said.slice(0, LONGEST_LINE_CHARS);
        }
      }
    });
  }
}

function piecesOf(stdout: Readable, format: AudioFormat | null): AsyncIterable<DecodedPiece> {
  return format === null ? decodeWav(new ByteReader(stdout), new Damage()) : rawPieces(stdout, format);
}

async function* rawPieces(stdout: Readable, format: AudioFormat): AsyncGenerator<DecodedPiece> {
  const pcm = new PcmReader('f32le', format.channelCount);
  for await (const bytes of stdout) yield { format, samples: pcm.push(bytes as Buffer) };
}

import { AffektError } from '../../core/errors.js';
import type { AudioSource, SourceEvent, SourceStatus } from '../audio-source.js';
import type { CaptureProcess, CaptureRequest, CaptureWay } from './capture-way.js';
import { mostTelling } from './capture-ways.js';
import { EventsOnce } from '../events-once.js';
import { LiveQueue } from '../live-queue.js';
import { pause } from '../pacer.js';

/** A device that says nothing is noticed within this time and one more tick. */
const WATCHDOG_TICK_MS = 200;
/** Ticks without audio, once it flowed; blocks come every 10 ms. */
const SILENT_TICKS = 5;
/** Ticks without audio while a device is being opened; drivers take their time. */
const OPENING_TICKS = 40;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 2000;

/** What to listen to, and how. */
export interface DeviceSourceOptions extends Omit<CaptureRequest, 'otherNames'> {
  /** Ways to record, to be tried in turn: the first that delivers audio is kept. */
  readonly ways: readonly CaptureWay[];
}

/**
 * An input device, captured by a child process that is restarted whenever it ends or falls silent.
 *
 * A device that goes is `lost`; it is then looked for by the name it had at the start, at growing intervals up to 2 s,
 * until it is `recovered` or the signal aborts. Only the first opening throws: AFFEKT_DEVICE_UNAVAILABLE (nothing to record with,
 * device busy), AFFEKT_DEVICE_NOT_FOUND, AFFEKT_FORMAT_UNSUPPORTED, AFFEKT_DEVICE_LOST (opens but delivers nothing).
 */
export class DeviceSource implements AudioSource {
  readonly kind = 'device';
  readonly #options: DeviceSourceOptions;
  readonly #once = new EventsOnce();
  readonly #queue = new LiveQueue();
  #deviceName: string | null;
  #otherNames: readonly string[] = [];
  /** The one that has delivered; null before the first audio. */
  #way: CaptureWay | null = null;
  #child: CaptureProcess | null = null;
  #hasRun = false;
  #isLost = false;
  #endedChildrenDropCount = 0;
  #childDropCount = 0;

  constructor(options: DeviceSourceOptions) {
    this.#options = options;
    this.#deviceName = options.deviceName;
  }

  /** The name asked for, then the one found; 'default input' until a default one is known. */
  get name(): string {
    return this.#deviceName ?? 'default input';
  }

  get droppedSampleCount(): number {
    return this.#queue.droppedSampleCount + this.#endedChildrenDropCount + this.#childDropCount;
  }

  /** The process that captures now, or null between two of them. */
  get captureProcessId(): number | null {
    return this.#child?.processId ?? null;
  }

  events(signal: AbortSignal): AsyncIterable<SourceEvent> {
    this.#once.take(this.name);
    return this.#iterate(signal);
  }

  async *#iterate(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    const stop = new AbortController();
    const onAbort = (): void => {
      stop.abort();
      this.#queue.close();
    };
    if (signal.aborted) return;
    signal.addEventListener('abort', onAbort, { once: true });
    const supervision = this.#supervise(stop.signal);
    try {
      for (let event = await this.#queue.next(); event !== undefined; event = await this.#queue.next()) {
        yield event;
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
      onAbort();
      await supervision;
    }
  }

  /** Captures again and again until aborted or the first opening fails; never rejects. */
  async #supervise(signal: AbortSignal): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      const error = await this.#capture(signal);
      if (signal.aborted) return;
      if (!this.#hasRun) {
        this.#queue.end(error);
        return;
      }
      if (!this.#isLost) {
        this.#isLost = true;
        retryMs = FIRST_RETRY_MS;
        this.#say('lost', `${error.message} Looking for '${this.name}' until it is back.`);
      }
      await pause(retryMs, signal);
      retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
    }
  }

  /** Captures by the way that has delivered before, or by the first that does, until it ends; resolves with why. */
  async #capture(signal: AbortSignal): Promise<AffektError> {
    if (this.#way !== null) return await this.#captureOnce(this.#way, signal);
    const errors: AffektError[] = [];
    for (const way of this.#options.ways) {
      errors.push(await this.#captureOnce(way, signal));
      if (this.#way !== null || signal.aborted) break;
    }
    return this.#way === null ? mostTelling(errors) : (errors.at(-1) as AffektError);
  }

  /** Runs one capture process until it fails, falls silent or `signal` aborts; it is gone when this resolves with why. */
  async #captureOnce(way: CaptureWay, signal: AbortSignal): Promise<AffektError> {
    let silentTicks = 0;
    let isFlowing = false;
    let format = { sampleRateHz: 0, channelCount: 0 };
    let watchdog: NodeJS.Timeout | undefined;
    let onAbort = (): void => {};
    const reason = await new Promise<AffektError>((resolve) => {
      const giveUp = (message: string): void =>
        resolve(new AffektError('AFFEKT_DEVICE_LOST', message, { retryable: true }));
      onAbort = () => giveUp('Aborted.');
      signal.addEventListener('abort', onAbort, { once: true });
      const { sampleRateHz, channelCount, leastChannelCount } = this.#options;
      const child = way.start(
        {
          deviceName: this.#deviceName,
          otherNames: this.#otherNames,
          sampleRateHz,
          channelCount,
          leastChannelCount,
        },
        {
          onFailed: resolve,
          onOpened: (opened) => {
            format = opened.format;
            this.#deviceName = opened.deviceName;
            this.#otherNames = opened.otherNames;
          },
          onBlock: ({ samples, capturedAtMs, droppedSampleCount }) => {
            // Audio can overtake the message on the other pipe: without a format it cannot be told what it is.
            if (format.channelCount === 0) return;
            silentTicks = 0;
            if (!isFlowing) this.#sayFlowing(format);
            isFlowing = true;
            this.#way = way;
            this.#childDropCount = droppedSampleCount;
            this.#queue.push({ type: 'audio', format, samples, capturedAtMs });
          },
          onExit: () => giveUp(`The capture process of '${this.name}' ended. ${child.lastComplaint}`.trim()),
        },
      );
      this.#child = child;
      // Ticks are counted rather than time compared: when this thread was busy the ticks stand still as well.
      watchdog = setInterval(() => {
        silentTicks++;
        if (silentTicks > (isFlowing ? SILENT_TICKS : OPENING_TICKS)) {
          giveUp(
            `'${this.name}' ${isFlowing ? 'stopped delivering audio' : 'opened but delivers no audio'}.`,
          );
        }
      }, WATCHDOG_TICK_MS);
    });
    clearInterval(watchdog);
    signal.removeEventListener('abort', onAbort);
    await this.#child?.close();
    this.#child = null;
    this.#endedChildrenDropCount += this.#childDropCount;
    this.#childDropCount = 0;
    return reason;
  }

  #sayFlowing(format: { sampleRateHz: number; channelCount: number }): void {
    const what = `'${this.name}' at ${format.sampleRateHz} Hz with ${format.channelCount} channel(s)`;
    if (this.#isLost) this.#say('recovered', `Listening to ${what} again.`);
    else if (!this.#hasRun) this.#say('running', `Listening to ${what}.`);
    this.#hasRun = true;
    this.#isLost = false;
  }

  #say(status: SourceStatus['status'], message: string): void {
    this.#queue.push({ type: 'status', status, message });
  }
}

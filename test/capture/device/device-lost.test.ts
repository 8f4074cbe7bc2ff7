import { beforeEach, describe, expect, it } from 'vitest';
import type { SourceEvent } from '../../../src/capture/audio-source.js';
import { DeviceSource } from '../../../src/capture/device/device-source.js';
import { needVirtualMic, VirtualMic } from '../../support/virtual-mic.js';

/** Enough chunks in a row to say that audio flows. */
const FLOWING_CHUNKS = 20;

/** One listener of a source, advanced step by step by a test. */
class Listener {
  readonly #iterator: AsyncIterator<SourceEvent>;
  lastCapturedAtMs = Number.NEGATIVE_INFINITY;

  constructor(events: AsyncIterable<SourceEvent>) {
    this.#iterator = events[Symbol.asyncIterator]();
  }

  async untilFlowing(): Promise<void> {
    for (let count = 0; count < FLOWING_CHUNKS; ) {
      const event = await this.#next();
      if (event.type === 'audio') count++;
    }
  }

  async untilStatus(status: string): Promise<string> {
    for (;;) {
      const event = await this.#next();
      if (event.type !== 'status') continue;
      expect(event.status).toBe(status);
      return event.message;
    }
  }

  async #next(): Promise<SourceEvent> {
    const { value, done } = await this.#iterator.next();
    if (done) throw new Error('the source ended');
    if (value.type === 'audio') {
      expect(value.capturedAtMs).toBeGreaterThanOrEqual(this.lastCapturedAtMs);
      this.lastCapturedAtMs = value.capturedAtMs;
    }
    return value;
  }

  async end(): Promise<void> {
    expect((await this.#iterator.next()).done).toBe(true);
  }
}

describe('device lost', () => {
  let mic: VirtualMic;
  let source: DeviceSource;
  let listener: Listener;
  let stop: AbortController;

  beforeEach(async (context) => {
    needVirtualMic(context);
    mic = await VirtualMic.start();
    stop = new AbortController();
    source = new DeviceSource({
      deviceName: null,
      sampleRateHz: null,
      channelCount: 1,
      leastChannelCount: 1,
    });
    listener = new Listener(source.events(stop.signal));
    await listener.untilStatus('running');
    await listener.untilFlowing();
    return async () => {
      stop.abort();
      await listener.end();
      expect(source.captureProcessId).toBeNull();
      await mic.close();
    };
  });

  function signalCapture(signal: NodeJS.Signals): void {
    process.kill(source.captureProcessId ?? Number.NaN, signal);
  }

  it('comes back when the sound server does', async () => {
    mic.killServer();
    expect(await listener.untilStatus('lost')).toMatch(
      /'default' (stopped delivering|.*ended).*Looking for 'default'/,
    );
    await mic.restartServer();
    expect(await listener.untilStatus('recovered')).toMatch(/'default' at 44100 Hz.*again/);
    await listener.untilFlowing();
  });

  it('comes back when the capture process is killed', async () => {
    const firstId = source.captureProcessId;
    signalCapture('SIGKILL');
    expect(await listener.untilStatus('lost')).toMatch(/capture process of 'default' ended/);
    await listener.untilStatus('recovered');
    await listener.untilFlowing();
    expect(source.captureProcessId).not.toBe(firstId);
  });

  it('comes back when the capture process hangs', async () => {
    signalCapture('SIGSTOP');
    expect(await listener.untilStatus('lost')).toMatch(/stopped delivering audio/);
    await listener.untilStatus('recovered');
    await listener.untilFlowing();
  });

  it('can be lost again and again', async () => {
    for (let round = 0; round < 3; round++) {
      signalCapture('SIGKILL');
      await listener.untilStatus('lost');
      await listener.untilStatus('recovered');
      await listener.untilFlowing();
    }
  });

  it('ends when aborted while it looks for the device', async () => {
    mic.killServer();
    await listener.untilStatus('lost');
  });
});

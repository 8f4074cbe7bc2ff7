import { beforeEach, describe, expect, it } from 'vitest';
import type { SourceEvent } from '../../../src/capture/audio-source.js';
import { captureWays } from '../../../src/capture/device/capture-ways.js';
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

const DEVICE_NAMES = { naudiodon: 'default', parec: 'Monitor of Main Desk', arecord: 'default' } as const;

describe.each(['naudiodon', 'parec', 'arecord'] as const)('device lost, captured by %s', (way) => {
  const name = DEVICE_NAMES[way];
  let mic: VirtualMic;
  let source: DeviceSource;
  let listener: Listener;
  let stop: AbortController;

  beforeEach(async (context) => {
    needVirtualMic(context);
    mic = await VirtualMic.start();
    stop = new AbortController();
    source = new DeviceSource({
      ways: captureWays(way),
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
      new RegExp(`'${name}' (stopped delivering|.*ended).*Looking for '${name}'`),
    );
    await mic.restartServer();
    expect(await listener.untilStatus('recovered')).toMatch(new RegExp(`'${name}' at 4[48][10]00 Hz.*again`));
    await listener.untilFlowing();
  });

  it('comes back when the capture process is killed', async () => {
    const firstId = source.captureProcessId;
    signalCapture('SIGKILL');
    expect(await listener.untilStatus('lost')).toContain(`capture process of '${name}' ended`);
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

describe('one of two microphones lost, captured by parec', () => {
  it('is not heard by the other, and comes back by its name', async (context) => {
    needVirtualMic(context);
    const mic = await VirtualMic.start(44_100, 1, '', true);
    const stop = new AbortController();
    try {
      const source = new DeviceSource({
        ways: captureWays('parec'),
        deviceName: 'second',
        sampleRateHz: null,
        channelCount: null,
        leastChannelCount: 1,
      });
      const listener = new Listener(source.events(stop.signal));
      await listener.untilStatus('running');
      await listener.untilFlowing();
      await mic.unplug('second');
      expect(await listener.untilStatus('lost')).toMatch(/Looking for 'Monitor of Second Desk'/);
      // It comes back as another kind of device by the same name.
      await mic.plugSecond(48_000, 2);
      expect(await listener.untilStatus('recovered')).toMatch(
        /'Monitor of Second Desk' at 48000 Hz with 2 channel\(s\) again/,
      );
      await listener.untilFlowing();
      stop.abort();
      await listener.end();
    } finally {
      await mic.close();
    }
  });
});

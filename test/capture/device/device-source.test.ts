import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { captureWays } from '../../../src/capture/device/capture-ways.js';
import { listInputDevices } from '../../../src/capture/device/device-list.js';
import { DeviceSource, type DeviceSourceOptions } from '../../../src/capture/device/device-source.js';
import { needVirtualMic, VirtualMic } from '../../support/virtual-mic.js';
import { noiseSamples, wavBytes } from '../../support/wav-file.js';

const RATE_HZ = 44_100;
const ANY: DeviceSourceOptions = {
  ways: captureWays('naudiodon'),
  deviceName: null,
  sampleRateHz: null,
  channelCount: null,
  leastChannelCount: 1,
};
const folder = mkdtempSync(join(tmpdir(), 'affekt-device-'));
let mic: VirtualMic | null = null;

async function firstEvent(source: DeviceSource): Promise<unknown> {
  for await (const event of source.events(new AbortController().signal)) return event;
  return undefined;
}

describe('input device', () => {
  beforeEach(async (context) => {
    needVirtualMic(context);
    mic ??= await VirtualMic.start(RATE_HZ, 1);
  });
  afterAll(async () => {
    await mic?.close();
    mic = null;
  });

  it('is listed', async () => {
    const { devices } = await listInputDevices(captureWays('naudiodon'));
    expect(devices).toContainEqual({
      name: 'default',
      hostApi: 'ALSA',
      channelCount: expect.any(Number),
      defaultSampleRateHz: RATE_HZ,
      isDefault: true,
    });
  });

  it('delivers what is played bit for bit', async () => {
    const played = noiseSamples(3 * RATE_HZ, 7);
    const path = join(folder, 'noise.wav');
    writeFileSync(path, wavBytes('f32', RATE_HZ, 1, played));
    const source = new DeviceSource({
      ...ANY,
      deviceName: 'default',
      sampleRateHz: RATE_HZ,
      channelCount: 1,
    });
    const stop = new AbortController();
    const heard: number[] = [];
    let playing: Promise<void> | null = null;
    for await (const event of source.events(stop.signal)) {
      if (event.type !== 'audio') continue;
      expect(event.format).toEqual({ sampleRateHz: RATE_HZ, channelCount: 1 });
      playing ??= mic?.play(path) ?? null;
      // What comes before the first sound is silence.
      for (const sample of event.samples) if (heard.length > 0 || sample !== 0) heard.push(sample);
      if (heard.length > played.length) stop.abort();
    }
    await playing;
    const start = played.findIndex((sample) => sample !== 0);
    expect(source.droppedSampleCount).toBe(0);
    expect(Float32Array.from(heard.slice(0, played.length - start))).toEqual(played.subarray(start));
  });

  it('takes the device by default, two channels, and learns its name', async () => {
    const source = new DeviceSource(ANY);
    expect(source.name).toBe('default input');
    expect(await firstEvent(source)).toMatchObject({
      type: 'status',
      status: 'running',
      message: expect.stringContaining('44100 Hz with 2 channel'),
    });
    expect(source.name).toBe('default');
  });

  it('answers a wrong name with the right ones', async () => {
    await expect(firstEvent(new DeviceSource({ ...ANY, deviceName: 'defalt' }))).rejects.toMatchObject({
      code: 'AFFEKT_DEVICE_NOT_FOUND',
      message: expect.stringMatching(/'defalt'.*mean 'default'/),
    });
  });

  it('answers more channels than there are', async () => {
    await expect(firstEvent(new DeviceSource({ ...ANY, channelCount: 64 }))).rejects.toMatchObject({
      code: 'AFFEKT_FORMAT_UNSUPPORTED',
      message: expect.stringMatching(/has \d+ input channels; 64/),
    });
  });
});

describe('without a device', () => {
  it('says that there is none', async (context) => {
    needVirtualMic(context);
    // A configuration of ALSA in which the only device cannot be opened, whatever this machine has.
    await withAlsaConfig('pcm.!default { type hw card 99 }', async () => {
      expect(await listInputDevices(captureWays('naudiodon'))).toEqual({ capture: null, devices: [] });
      await expect(firstEvent(new DeviceSource(ANY))).rejects.toMatchObject({
        code: 'AFFEKT_DEVICE_NOT_FOUND',
        message: expect.stringContaining('no audio input device'),
      });
    });
  });

  it('survives that the audio library aborts its process', async (context) => {
    needVirtualMic(context);
    // PortAudio 19.7 fails an assertion when ALSA is configured to nothing at all.
    await withAlsaConfig('', async () => {
      const failure = { code: 'AFFEKT_DEVICE_UNAVAILABLE', message: expect.stringMatching(/Assertion/) };
      await expect(listInputDevices(captureWays('naudiodon'))).rejects.toMatchObject(failure);
      await expect(firstEvent(new DeviceSource(ANY))).rejects.toMatchObject({
        message: expect.stringMatching(/capture process of 'default input' ended.*Assertion/),
      });
    });
  });
});

/** Runs `body` while programs that this one starts read another ALSA configuration. */
async function withAlsaConfig(text: string, body: () => Promise<void>): Promise<void> {
  const path = join(folder, 'asound.conf');
  writeFileSync(path, text);
  const before = process.env.ALSA_CONFIG_PATH;
  process.env.ALSA_CONFIG_PATH = path;
  try {
    await body();
  } finally {
    if (before === undefined) delete process.env.ALSA_CONFIG_PATH;
    else process.env.ALSA_CONFIG_PATH = before;
  }
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

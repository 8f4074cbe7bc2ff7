import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import type { AudioFormat } from '../../../src/capture/audio-source.js';
import { captureWays } from '../../../src/capture/device/capture-ways.js';
import { listInputDevices } from '../../../src/capture/device/device-list.js';
import { DeviceSource, type DeviceSourceOptions } from '../../../src/capture/device/device-source.js';
import { howToInstall } from '../../../src/capture/device/naudiodon.js';
import { needVirtualMic, VirtualMic } from '../../support/virtual-mic.js';
import { noiseSamples, wavBytes } from '../../support/wav-file.js';

const RATE_HZ = 44_100;
const ANY: Omit<DeviceSourceOptions, 'ways'> = {
  deviceName: null,
  sampleRateHz: null,
  channelCount: null,
  leastChannelCount: 1,
};
const folder = mkdtempSync(join(tmpdir(), 'affekt-programs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function withMic(
  context: TestContext,
  channelCount: number,
  hasSecond: boolean,
  body: (mic: VirtualMic) => Promise<void>,
): Promise<void> {
  needVirtualMic(context);
  const mic = await VirtualMic.start(RATE_HZ, channelCount, '', hasSecond);
  try {
    await body(mic);
  } finally {
    await mic.close();
  }
}

/** Plays noise by `play` and records until `isEnough`; gives what was heard from the first sound on. */
async function heard(
  source: DeviceSource,
  play: () => Promise<void>,
  isEnough: (instantCount: number) => boolean,
): Promise<{ format: AudioFormat; samples: Float32Array }> {
  const stop = new AbortController();
  const samples: number[] = [];
  let playing: Promise<void> | null = null;
  let format: AudioFormat = { sampleRateHz: 0, channelCount: 0 };
  for await (const event of source.events(stop.signal)) {
    if (event.type !== 'audio') continue;
    format = event.format;
    playing ??= play();
    if (samples.length > 0 || event.samples.some((sample) => sample !== 0)) samples.push(...event.samples);
    if (isEnough(samples.length / format.channelCount)) stop.abort();
  }
  await playing;
  return { format, samples: Float32Array.from(samples) };
}

async function failure(source: DeviceSource): Promise<unknown> {
  for await (const event of source.events(new AbortController().signal)) return event;
  return null;
}

describe.each(['parec', 'arecord'] as const)('%s', (way) => {
  it('delivers what is played bit for bit', (context) =>
    withMic(context, 1, false, async (mic) => {
      const played = noiseSamples(2 * RATE_HZ, 7);
      const path = join(folder, 'noise.wav');
      writeFileSync(path, wavBytes('f32', RATE_HZ, 1, played));
      const source = new DeviceSource({
        ...ANY,
        ways: captureWays(way),
        sampleRateHz: RATE_HZ,
        channelCount: 1,
      });
      const { format, samples } = await heard(
        source,
        () => mic.play(path),
        (count) => count > played.length + RATE_HZ / 2,
      );
      expect(format).toEqual({ sampleRateHz: RATE_HZ, channelCount: 1 });
      const start = samples.findIndex((sample) => sample !== 0);
      const from = played.findIndex((sample) => sample !== 0);
      expect(samples.subarray(start, start + played.length - from)).toEqual(played.subarray(from));
      expect(source.droppedSampleCount).toBe(0);
    }));

  it('lists the devices, finds one by its name and by a part, and names them where it cannot', (context) =>
    withMic(context, 2, true, async () => {
      const { capture, devices } = await listInputDevices(captureWays(way));
      expect(capture).toBe(way);
      expect(devices).toHaveLength(2);
      const [first, second] =
        way === 'parec' ? ['Monitor of Main Desk', 'Monitor of Second Desk'] : ['default', 'second'];
      expect(devices.map(({ name }) => name).sort()).toEqual([first, second]);
      expect(devices.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual([first]);
      const open = (deviceName: string) => new DeviceSource({ ...ANY, ways: captureWays(way), deviceName });
      for (const wanted of [second as string, 'SECOND', 'econ']) {
        const source = open(wanted);
        expect(await failure(source)).toMatchObject({ type: 'status', status: 'running' });
        expect(source.name).toBe(second);
      }
      await expect(failure(open('third'))).rejects.toMatchObject({
        code: 'AFFEKT_DEVICE_NOT_FOUND',
        message: expect.stringMatching(new RegExp(`'third'.*Here are: .*'${second}'`)),
      });
      await expect(failure(open('e'))).rejects.toMatchObject({
        code: 'AFFEKT_DEVICE_NOT_FOUND',
        retryable: false,
        message: expect.stringMatching(/'e' fits 2 input devices: /),
      });
    }));
});

describe.each([16, 32])('one channel of %i', (channelCount) => {
  const CHANNEL = 7;

  it.each(['parec', 'auto'] as const)('is that channel and no other, by %s', (way, context) =>
    withMic(context as unknown as TestContext, channelCount, false, async (mic) => {
      const tone = new Float32Array(RATE_HZ * channelCount);
      for (let instant = 0; instant < RATE_HZ; instant++) {
        tone[instant * channelCount + CHANNEL - 1] = 0.5 * Math.sin((2 * Math.PI * 440 * instant) / RATE_HZ);
      }
      const path = join(folder, `tone-${channelCount}.wav`);
      writeFileSync(path, wavBytes('f32', RATE_HZ, channelCount, tone));
      const source = new DeviceSource({ ...ANY, ways: captureWays(way), leastChannelCount: CHANNEL });
      const { format, samples } = await heard(
        source,
        () => mic.playAsIs(path),
        (count) => count > RATE_HZ / 2,
      );
      expect(source.name).toBe('Monitor of Main Desk');
      expect(format).toEqual({ sampleRateHz: RATE_HZ, channelCount });
      const peaks = Array.from({ length: channelCount }, (_, channel) =>
        samples.reduce(
          (peak, sample, index) =>
            index % channelCount === channel ? Math.max(peak, Math.abs(sample)) : peak,
          0,
        ),
      );
      expect(peaks.map((peak) => Number(peak.toFixed(2)))).toEqual(
        Array.from({ length: channelCount }, (_, channel) => (channel === CHANNEL - 1 ? 0.5 : 0)),
      );
      const tooMany = new DeviceSource({
        ...ANY,
        ways: captureWays(way),
        leastChannelCount: channelCount + 1,
      });
      await expect(failure(tooMany)).rejects.toMatchObject({
        code: 'AFFEKT_FORMAT_UNSUPPORTED',
        message: `'Monitor of Main Desk' has ${channelCount} input channels; ${channelCount + 1} were asked for.`,
      });
    }),
  );
});

describe('without naudiodon', () => {
  /** The compiled capture folder, at a place from where no package can be found. */
  async function bareWays(): Promise<{ captureWays: typeof captureWays }> {
    const bare = join(folder, 'bare');
    cpSync(fileURLToPath(new URL('../../../dist/', import.meta.url)), join(bare, 'dist'), {
      recursive: true,
    });
    cpSync(
      fileURLToPath(new URL('../../../node_modules/zod', import.meta.url)),
      join(bare, 'node_modules/zod'),
      {
        recursive: true,
      },
    );
    writeFileSync(join(bare, 'package.json'), '{"type":"module"}');
    const url = pathToFileURL(join(bare, 'dist/capture/device/capture-ways.js')).href;
    return (await import(url)) as { captureWays: typeof captureWays };
  }

  it('another way is taken', (context) =>
    withMic(context, 1, false, async () => {
      const { captureWays: ways } = await bareWays();
      const source = new DeviceSource({ ...ANY, ways: ways('auto') });
      expect(await failure(source)).toMatchObject({ status: 'running' });
      expect(source.name).toBe('Monitor of Main Desk');
      expect(await listInputDevices(ways('auto'))).toMatchObject({ capture: 'parec' });
    }));

  it.each([
    ['/some/affekt/', '`npm install` in /some/affekt/'],
    ['/some/show/node_modules/affekt/', '`npm install naudiodon` in /some/show'],
  ])('it is said how to get naudiodon where Affekt is in %s', (root, advice) => {
    expect(howToInstall(root)).toBe(advice);
  });

  it('it is said what to install, and that one way is enough', async () => {
    const { captureWays: ways } = await bareWays();
    const [naudiodon, ...others] = ways('auto');
    await expect(naudiodon?.list()).rejects.toMatchObject({
      code: 'AFFEKT_DEVICE_UNAVAILABLE',
      retryable: false,
      message: expect.stringMatching(/naudiodon is not installed.*g\+\+.*make.*python3.*`npm install` in /),
    });
    const before = process.env.PATH;
    process.env.PATH = folder;
    try {
      await expect(others[0]?.list()).rejects.toMatchObject({
        message: 'the program pactl is not installed (package pulseaudio-utils)',
      });
      const source = new DeviceSource({ ...ANY, ways: others });
      await expect(failure(source)).rejects.toMatchObject({
        code: 'AFFEKT_DEVICE_UNAVAILABLE',
        retryable: false,
        message: expect.stringMatching(
          /^Nothing here can record.*pulseaudio-utils.*pipewire-bin.*alsa-utils.*One of them is enough/,
        ),
      });
    } finally {
      process.env.PATH = before;
    }
  });
});

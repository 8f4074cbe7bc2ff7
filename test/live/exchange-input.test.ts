import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureWays } from '../../src/capture/device/capture-ways.js';
import { DeviceSource } from '../../src/capture/device/device-source.js';
import type { EmotionFrame } from '../../src/emotion/emotion-frame.js';
import { engineOf, expectLawful, Recorder, until } from '../engine/recorded-engine.js';
import { sine } from '../support/sounds.js';
import { VirtualMic } from '../support/virtual-mic.js';
import { writeWav } from '../support/write-wav.js';

const RATE_HZ = 44_100;
/** What each microphone hears, Hz. */
const TONES = { default: 330, second: 2200 } as const;
const PLAYED_SECONDS = 90;
/** Two devices opened one after the other, on a machine that does other things as well. */
const LARGEST_GAP_MS = 1000;

type Device = keyof typeof TONES;

function deviceOf(deviceName: string): DeviceSource {
  const format = { sampleRateHz: null, channelCount: null, leastChannelCount: 1 };
  return new DeviceSource({ ways: captureWays('naudiodon'), deviceName, ...format });
}

describe('two microphones with different music', () => {
  let folder = '';
  let mic: VirtualMic;
  const playing: Promise<unknown>[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'affekt-exchange-'));
    mic = await VirtualMic.start(RATE_HZ, 2, '', true);
    for (const [device, sink] of [
      ['default', 'null'],
      ['second', 'second'],
    ] as const) {
      const file = path.join(folder, `${device}.wav`);
      const format = { sampleRateHz: RATE_HZ, channelCount: 1, sampleKind: 'f32' } as const;
      writeWav(file, sine(TONES[device], 0.3, PLAYED_SECONDS, RATE_HZ), format);
      playing.push(mic.play(file, sink).catch(() => undefined));
    }
  });

  afterAll(async () => {
    await mic.close();
    await Promise.all(playing);
    await rm(folder, { recursive: true, force: true });
  });

  it('the input is changed while it runs: without a loss, a dark frame or a jump of the indices', async () => {
    const recorder = new Recorder();
    const hears = (device: Device) => (frame: EmotionFrame | undefined) =>
      Math.abs((frame?.feature.descriptors?.spectralCentroidHz ?? 0) - TONES[device]) < 100;
    const engine = engineOf(deviceOf('default'), [recorder]);
    await engine.load();
    engine.run();
    try {
      await until(() => hears('default')(recorder.frames.at(-1)));
      const gapsMs: number[] = [];
      for (const device of ['second', 'default', 'second'] as const) {
        const { gapMs, format } = await engine.exchangeSource(deviceOf(device));
        gapsMs.push(gapMs);
        expect(format.sampleRateHz).toBe(RATE_HZ);
        await until(() => hears(device)(recorder.frames.at(-1)));
        expect(engine.status).toMatchObject({ input: 'running', source: { kind: 'device', name: device } });
      }
      console.log(
        `test:live: the input was changed with gaps of ${gapsMs.map((ms) => ms.toFixed(1)).join(', ')} ms`,
      );
      expect(Math.max(...gapsMs)).toBeLessThan(LARGEST_GAP_MS);
      await expect(engine.exchangeSource(deviceOf('third'))).rejects.toMatchObject({
        code: 'AFFEKT_DEVICE_NOT_FOUND',
      });
      const count = recorder.frames.length;
      await until(() => recorder.frames.length > count + 30);
      expect(hears('second')(recorder.frames.at(-1))).toBe(true);
      expectLawful(recorder.frames);
      expect(recorder.frames.map(({ feature }) => feature.frameIndex)).toEqual([...recorder.frames.keys()]);
      const lost = recorder.events.filter(({ name }) => /^input|^silence-start/.test(name));
      expect(lost).toEqual([]);
    } finally {
      await engine.stop();
    }
  });
});

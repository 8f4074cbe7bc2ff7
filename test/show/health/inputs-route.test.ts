import { describe, expect, it } from 'vitest';
import type { DeviceInfo } from '../../../src/capture/device/device-choice.js';
import { AffektError } from '../../../src/core/errors.js';
import type { InputsResponse } from '../../../src/server/api-answers.js';
import { type InputsSources, inputsRoute } from '../../../src/show/health/inputs-route.js';
import { facts, levels } from './facts.js';

const mixer: DeviceInfo = {
  name: 'USB Mixer',
  hostApi: 'ALSA',
  channelCount: 18,
  defaultSampleRateHz: 48_000,
  isDefault: true,
};

function asker(sources: Partial<InputsSources>): () => Promise<InputsResponse> {
  const route = inputsRoute({
    facts: () => facts({ input: { heardChannels: [1] } }),
    levels: () => levels({ levelDbfs: -21 }, { levelDbfs: -33 }),
    listDevices: async () => [mixer, { ...mixer, name: 'other', isDefault: false }],
    ...sources,
  });
  const request = { role: 'view', query: new URLSearchParams(), body: undefined } as const;
  return async () => (await route.handle(request)) as InputsResponse;
}

describe('GET /api/inputs', () => {
  it('gives the devices, which one is in use, and the levels of every channel at this moment', async () => {
    const { devices, problem, running } = await asker({})();
    expect(problem).toBeNull();
    expect(devices).toEqual([
      { ...mixer, isInUse: true },
      { ...mixer, name: 'other', isDefault: false, isInUse: false },
    ]);
    expect(running).toMatchObject({
      kind: 'device',
      name: 'USB Mixer',
      state: 'running',
      sampleRateHz: 44_100,
      channels: [
        { levelDbfs: -21, isHeard: false },
        { levelDbfs: -33, isHeard: true },
      ],
    });
  });

  it('lists the devices once however often it is asked', async () => {
    let listedCount = 0;
    const listDevices = async (): Promise<DeviceInfo[]> => {
      listedCount += 1;
      return [mixer];
    };
    const ask = asker({ listDevices });
    await Promise.all(Array.from({ length: 20 }, ask));
    expect(listedCount).toBe(1);
  });

  it('says why there is no list, and gives the levels all the same', async () => {
    const listDevices = () =>
      Promise.reject(new AffektError('AFFEKT_DEVICE_UNAVAILABLE', 'naudiodon is not there'));
    expect(await asker({ listDevices })()).toMatchObject({
      devices: [],
      problem: 'naudiodon is not there',
      running: { channels: [{}, {}] },
    });
  });

  it('has no levels of an input that is lost, and nothing before the start', async () => {
    const lost = facts({ input: { state: 'lost' } });
    expect((await asker({ facts: () => lost })()).running).toMatchObject({
      state: 'lost',
      sampleRateHz: null,
      channels: [],
      pairs: [],
    });
    expect((await asker({ facts: () => null })()).running).toBeNull();
  });
});

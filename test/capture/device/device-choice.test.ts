import { describe, expect, it } from 'vitest';
import { chooseDevice, type DeviceInfo } from '../../../src/capture/device/device-choice.js';

function device(name: string, isDefault = false, hostApi = 'ALSA'): DeviceInfo {
  return { name, hostApi, channelCount: 2, defaultSampleRateHz: 48_000, isDefault };
}

const DEVICES = [device('HDA Intel: Analog'), device('USB Mixer 4ch', true), device('usb mixer 4CH')];

describe('chooseDevice', () => {
  it('takes the default, or else the first', () => {
    expect(chooseDevice(DEVICES, null)).toBe(DEVICES[1]);
    expect(chooseDevice([device('a'), device('b')], null).name).toBe('a');
  });

  it('takes the exact name before one in other letters', () => {
    expect(chooseDevice(DEVICES, 'usb mixer 4CH')).toBe(DEVICES[2]);
    expect(chooseDevice(DEVICES, 'hda intel: analog')).toBe(DEVICES[0]);
  });

  it('takes the default of several with one name', () => {
    const devices = [device('Mic', false, 'MME'), device('Mic', true, 'WASAPI')];
    expect(chooseDevice(devices, 'Mic').hostApi).toBe('WASAPI');
  });

  it.each([
    ['USB Mixr 4ch', 'USB Mixer 4ch'],
    ['analog', 'HDA Intel: Analog'],
  ])('answers %s with all names and the nearest', (name, nearest) => {
    expect(() => chooseDevice(DEVICES, name)).toThrow(
      expect.objectContaining({
        code: 'AFFEKT_DEVICE_NOT_FOUND',
        message: expect.stringMatching(new RegExp(`'${name}'.*mean '${nearest}'.*HDA Intel.*USB Mixer`)),
      }),
    );
  });

  it('says that there is none at all', () => {
    expect(() => chooseDevice([], null)).toThrow(/no audio input device/);
  });
});

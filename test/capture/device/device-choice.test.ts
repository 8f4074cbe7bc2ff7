import { describe, expect, it } from 'vitest';
import { type CaptureDevice, chooseDevice } from '../../../src/capture/device/device-choice.js';

function device(name: string, more: Partial<CaptureDevice> = {}): CaptureDevice {
  const format = { channelCount: 2, defaultSampleRateHz: 48_000 };
  const kind = { hostApi: 'ALSA', isDefault: false, aliases: [], isMonitor: false, makesUpChannels: false };
  return { name, ...format, ...kind, ...more };
}

const DEVICES = [
  device('HDA Intel: Analog (hw:0,0)'),
  device('USB Mixer 4ch: Audio (hw:1,0)', { isDefault: true }),
  device('usb mixer 4CH: Audio (hw:2,0)'),
  device('pulse'),
];

describe('chooseDevice', () => {
  it('takes the default, or else the first microphone', () => {
    expect(chooseDevice(DEVICES, null)).toBe(DEVICES[1]);
    expect(chooseDevice([device('a', { isMonitor: true }), device('b')], null).name).toBe('b');
    expect(chooseDevice([device('a', { isMonitor: true })], null).name).toBe('a');
  });

  it('takes the exact name before one in other letters, and that before a part', () => {
    const devices = [device('Mixer'), device('mixer'), device('Mixer 2')];
    expect(chooseDevice(devices, 'mixer')).toBe(devices[1]);
    expect(chooseDevice(devices, 'Mixer')).toBe(devices[0]);
    expect(chooseDevice(devices, 'MIXER 2')).toBe(devices[2]);
    expect(chooseDevice([device('Mixer 2'), device('Mixer')], 'mixer').name).toBe('Mixer');
  });

  it.each([
    ['pul', 'pulse'],
    ['ULS', 'pulse'],
    ['hda', 'HDA Intel: Analog (hw:0,0)'],
    ['Intel: analog', 'HDA Intel: Analog (hw:0,0)'],
    ['hw:2', 'usb mixer 4CH: Audio (hw:2,0)'],
  ])('takes the only one that %s is a part of', (part, name) => {
    expect(chooseDevice(DEVICES, part).name).toBe(name);
  });

  it('is not told apart by a monitor from the microphone that it is part of, too', () => {
    const devices = [device('Monitor of Built-in Audio', { isMonitor: true }), device('Built-in Audio')];
    expect(chooseDevice(devices, 'built').name).toBe('Built-in Audio');
    expect(chooseDevice(devices, 'monitor').name).toBe('Monitor of Built-in Audio');
  });

  it('knows a device by what the system calls it', () => {
    const devices = [
      device('A', { aliases: ['alsa_input.usb-a'] }),
      device('B', { aliases: ['alsa_input.usb-b'] }),
    ];
    expect(chooseDevice(devices, 'alsa_input.usb-b').name).toBe('B');
    expect(chooseDevice(devices, 'usb-a').name).toBe('A');
  });

  it.each(['USB', 'audio', 'USB Mixer 4ch: Audio'])(
    'refuses %s, which fits several, and names them',
    (part) => {
      expect(() => chooseDevice(DEVICES, part)).toThrow(
        expect.objectContaining({
          code: 'AFFEKT_DEVICE_NOT_FOUND',
          retryable: false,
          message: `'${part}' fits 2 input devices: 'USB Mixer 4ch: Audio (hw:1,0)', 'usb mixer 4CH: Audio (hw:2,0)'. Give more of the name.`,
        }),
      );
    },
  );

  it('takes one of several interfaces that offer the same: that of the default, then the first', () => {
    const offered = (hostApi: string, isDefault = false) => device('Mic (Realtek)', { hostApi, isDefault });
    const cut = device('Mic (Real', { hostApi: 'MME' });
    const devices = [cut, offered('DirectSound'), offered('WASAPI', true), offered('WDM-KS')];
    expect(chooseDevice(devices, 'Mic (Realtek)').hostApi).toBe('WASAPI');
    expect(chooseDevice(devices, 'mic').hostApi).toBe('WASAPI');
    const others = devices.slice(0, 2);
    expect(chooseDevice(others, 'mic').hostApi).toBe('MME');
  });

  describe('a device that comes back at another place', () => {
    it.each([
      ['USB Mixer: USB Audio (hw:1,0)', 'USB Mixer: USB Audio (hw:2,0)'],
      ['USB Mixer: USB Audio (hw:2,0)', 'USB Mixer: USB Audio (hw:1,3)'],
      ['Microphone (USB Mixer)', 'Microphone (2- USB Mixer)'],
      ['Microphone (2- USB Mixer)', 'Microphone (11- USB Mixer)'],
      ['Microphone (3- USB Mixer)', 'Microphone (USB Mixer)'],
      ['USB Mixer: USB Audio (hw:1,0)', 'USB Mixer: USB Audio'],
    ])('%s is found as %s', (before, now) => {
      const devices = [device('HDA Intel: Analog (hw:0,0)', { isDefault: true }), device(now)];
      expect(chooseDevice(devices, before).name).toBe(now);
    });

    it('is not taken for the other of that name that was there all the time', () => {
      const [lost, other] = ['Desk: Audio (hw:1,0)', 'Desk: Audio (hw:2,0)'] as const;
      expect(() => chooseDevice([device(other)], lost, [other])).toThrow(/no input device called/);
      expect(chooseDevice([device(other), device('Desk: Audio (hw:3,0)')], lost, [other]).name).toBe(
        'Desk: Audio (hw:3,0)',
      );
      expect(chooseDevice([device(other), device(lost)], lost, [other]).name).toBe(lost);
    });
  });

  it('answers an unknown name with those there are and the nearest, eight at most', () => {
    expect(() => chooseDevice(DEVICES, 'plse')).toThrow(
      expect.objectContaining({
        code: 'AFFEKT_DEVICE_NOT_FOUND',
        retryable: true,
        message: expect.stringMatching(/'plse'; did you mean 'pulse'\? Here are: 'HDA Intel.*'USB Mixer/),
      }),
    );
    const many = Array.from({ length: 30 }, (_, index) => device(`card ${index}`));
    expect(() => chooseDevice(many, 'x')).toThrow(/'x'\. Here are: 'card 0', .*'card 7' and 22 more\.$/);
  });

  it('says that there is none at all', () => {
    expect(() => chooseDevice([], null)).toThrow(/no audio input device/);
    expect(() => chooseDevice([], 'x')).toThrow(/no audio input device/);
  });
});

import { describe, expect, it } from 'vitest';
import { parseAbilities, parseNames } from '../../../src/capture/device/arecord-program.js';
import { captureWays, mostTelling } from '../../../src/capture/device/capture-ways.js';
import { chooseDevice, NO_DEVICE } from '../../../src/capture/device/device-choice.js';
import { parseAvFoundation, parseDirectShow } from '../../../src/capture/device/ffmpeg-program.js';
import { parseSources } from '../../../src/capture/device/parec-program.js';
import { parseDump } from '../../../src/capture/device/pw-record-program.js';
import { AffektError, type ErrorCode } from '../../../src/core/errors.js';

describe('ways to record', () => {
  it.each([
    ['linux', ['naudiodon', 'parec', 'pw-record', 'arecord']],
    ['freebsd', ['naudiodon', 'parec', 'pw-record', 'arecord']],
    ['darwin', ['naudiodon', 'ffmpeg']],
    ['win32', ['naudiodon', 'ffmpeg']],
  ] as const)('%s has %s, in this order', (platform, names) => {
    expect(captureWays('auto', platform).map(({ name }) => name)).toEqual(names);
    for (const name of names) expect(captureWays(name, platform).map((way) => way.name)).toEqual([name]);
  });

  it('one that the system does not have is refused with those that it has', () => {
    expect(() => captureWays('ffmpeg', 'linux')).toThrow(
      expect.objectContaining({
        code: 'AFFEKT_CONFIG_INVALID',
        message: expect.stringContaining('allowed is auto, naudiodon, parec, pw-record, arecord'),
      }),
    );
    expect(() => captureWays('parec', 'darwin')).toThrow(/allowed is auto, naudiodon, ffmpeg/);
  });

  it('tells of several failures the one that helps', () => {
    const fault = (code: ErrorCode, message: string, retryable: boolean) =>
      new AffektError(code, message, { retryable });
    const missing = fault('AFFEKT_DEVICE_UNAVAILABLE', 'not installed', false);
    const silent = fault('AFFEKT_DEVICE_UNAVAILABLE', 'no server', true);
    const none = fault('AFFEKT_DEVICE_NOT_FOUND', NO_DEVICE, true);
    const unknown = fault('AFFEKT_DEVICE_NOT_FOUND', 'here are', true);
    const several = fault('AFFEKT_DEVICE_NOT_FOUND', 'fits 2', false);
    const channels = fault('AFFEKT_FORMAT_UNSUPPORTED', 'has 2', false);
    const order = [missing, silent, none, unknown, several, channels];
    for (const [index, error] of order.entries()) {
      if (index > 0) expect(mostTelling([...order.slice(0, index + 1)])).toBe(error);
      if (index > 0) expect(mostTelling([...order.slice(0, index + 1)].reverse())).toBe(error);
    }
    expect(mostTelling([missing])).toBe(missing);
    expect(mostTelling([missing, missing]).message).toMatch(/One of them is enough/);
  });
});

describe("what the programs' lists are read as", () => {
  const source = (name: string, description: string, spec: string, sink: string) =>
    `Source #7\n\tState: RUNNING\n\tName: ${name}\n\tDescription: ${description}\n\tDriver: x\n` +
    `\tSample Specification: ${spec}\n\tMonitor of Sink: ${sink}\n\tProperties:\n\t\tdevice.description = "Name: no"\n\n`;
  const info = 'Server Name: pulseaudio\nDefault Sink: card.out\nDefault Source: card.in\n';

  it('parec', () => {
    const sources = parseSources(
      source('card.in', 'Bühne links', 's32le 18ch 96000Hz', 'n/a') +
        source('card.out.monitor', 'Monitor of Card', 's16le 2ch 44100Hz', 'card.out') +
        source('usb.a', 'Desk', 'float32le 2ch 384000Hz', 'n/a') +
        source('usb.b', 'Desk', 'float32le 1ch 8000Hz', 'n/a'),
      info,
      undefined,
    );
    expect(
      sources.map(({ name, channelCount, defaultSampleRateHz, isDefault, isMonitor, address }) => [
        name,
        channelCount,
        defaultSampleRateHz,
        isDefault,
        isMonitor,
        address,
      ]),
    ).toEqual([
      ['Bühne links', 18, 96_000, true, false, 'card.in'],
      ['Monitor of Card', 2, 44_100, false, true, 'card.out.monitor'],
      ['usb.a', 2, 192_000, false, false, 'usb.a'],
      ['usb.b', 1, 8000, false, false, 'usb.b'],
    ]);
    // One of two that are called the same goes: it is still the one that it was.
    expect(chooseDevice(sources.slice(0, 3), 'usb.a').address).toBe('usb.a');
    expect(() => chooseDevice(sources, 'desk')).toThrow(/'usb.a', 'usb.b'/);
  });

  it.each([
    [undefined, 'card.in'],
    ['@DEFAULT_SOURCE@', 'card.in'],
    ['@DEFAULT_MONITOR@', 'card.out.monitor'],
    ['usb', 'usb'],
  ])('parec, with PULSE_SOURCE=%s', (wanted, name) => {
    const sources = [
      source('card.in', 'A', 's16le 2ch 48000Hz', 'n/a'),
      source('card.out.monitor', 'B', 's16le 2ch 48000Hz', 'card.out'),
      source('usb', 'C', 's16le 2ch 48000Hz', 'n/a'),
    ].join('');
    expect(chooseDevice(parseSources(sources, info, wanted), null).address).toBe(name);
  });

  it('pw-record', () => {
    const node = (mediaClass: string, name: string, props: object, more: object) => ({
      type: 'PipeWire:Interface:Node',
      info: { props: { 'media.class': mediaClass, 'node.name': name, ...props }, ...more },
    });
    const dump = JSON.stringify([
      { type: 'PipeWire:Interface:Core', info: { props: {} } },
      node(
        'Audio/Source',
        'alsa_input.usb',
        { 'node.description': 'Desk' },
        {
          'n-output-ports': 18,
          params: { EnumFormat: [{ rate: { default: 48_000, min: 44_100, max: 96_000 }, channels: 18 }] },
        },
      ),
      node(
        'Audio/Sink',
        'alsa_output.pci',
        { 'node.description': 'Speakers' },
        {
          'n-output-ports': 2,
          params: { Format: [{ rate: 44_100, channels: 2 }] },
        },
      ),
      node('Audio/Source/Virtual', 'virtual', { 'audio.channels': 4 }, { params: {} }),
      node('Video/Source', 'camera', {}, {}),
      node('Stream/Output/Audio', 'player', {}, {}),
      { type: 'PipeWire:Interface:Metadata', metadata: [{ key: 'clock.rate', value: 96_000 }] },
      {
        type: 'PipeWire:Interface:Metadata',
        metadata: [
          { key: 'default.audio.sink', value: { name: 'alsa_output.pci' } },
          { key: 'default.audio.source', value: { name: 'alsa_input.usb' } },
        ],
      },
    ]);
    expect(
      parseDump(dump).map(({ name, channelCount, defaultSampleRateHz, isDefault, isMonitor }) => [
        name,
        channelCount,
        defaultSampleRateHz,
        isDefault,
        isMonitor,
      ]),
    ).toEqual([
      ['Desk', 18, 48_000, true, false],
      ['Monitor of Speakers', 2, 44_100, false, true],
      ['virtual', 4, 96_000, false, false],
    ]);
  });

  it('arecord', () => {
    const list = [
      'null\n    Discard all samples (playback) or generate zero samples (capture)',
      'speexrate\n    Rate Converter Plugin Using Speex Resampler',
      'default\n    Playback/recording through the PulseAudio sound server',
      'hw:CARD=Mixer,DEV=0\n    USB Mixer, USB Audio\n    Direct hardware device without any conversions',
      'plughw:CARD=Mixer,DEV=0\n    USB Mixer, USB Audio\n    Hardware device with all software conversions',
      'plughw:CARD=A,DEV=0\n    Twin, Audio\n    Hardware device with all software conversions',
      'plughw:CARD=B,DEV=0\n    Twin, Audio\n    Hardware device with all software conversions',
      'sysdefault:CARD=Mixer\n    USB Mixer, USB Audio\n    Default Audio Device\n',
    ].join('\n');
    const devices = parseNames(list);
    expect(devices.map(({ name, address }) => [name, address])).toEqual([
      ['default', 'default'],
      ['USB Mixer: USB Audio', 'plughw:CARD=Mixer,DEV=0'],
      ['plughw:CARD=A,DEV=0', 'plughw:CARD=A,DEV=0'],
      ['plughw:CARD=B,DEV=0', 'plughw:CARD=B,DEV=0'],
    ]);
    expect(parseAbilities('CHANNELS: [1 32]\nRATE: [4000 192000]\n')).toEqual({
      channelCount: 32,
      sampleRateHz: 48_000,
    });
    expect(parseAbilities('x\nCHANNELS: 18\nRATE: 44100\n')).toEqual({
      channelCount: 18,
      sampleRateHz: 44_100,
    });
    expect(parseAbilities('CHANNELS: (0 2]\nRATE: [88200 384000]\n')).toEqual({
      channelCount: 2,
      sampleRateHz: 192_000,
    });
    expect(parseAbilities('arecord: main:867: audio open error: Device or resource busy')).toBeNull();
  });

  it('ffmpeg on macOS', () => {
    const list = [
      '[AVFoundation indev @ 0x7f8] AVFoundation video devices:',
      '[AVFoundation indev @ 0x7f8] [0] FaceTime HD Camera',
      '[AVFoundation indev @ 0x7f8] AVFoundation audio devices:',
      '[AVFoundation indev @ 0x7f8] [0] MacBook Pro Microphone',
      '[AVFoundation indev @ 0x7f8] [1] Scarlett 18i20: USB',
      ': Input/output error',
    ].join('\n');
    const devices = parseAvFoundation(list);
    expect(devices.map(({ name, address }) => [name, address])).toEqual([
      ['default', 'default'],
      ['MacBook Pro Microphone', '0'],
      ['Scarlett 18i20: USB', '1'],
    ]);
    expect(chooseDevice(devices, 'scarlett').address).toBe('1');
    expect(chooseDevice(devices, null).address).toBe('default');
    expect(parseAvFoundation("Unknown input format: 'avfoundation'")).toEqual([]);
  });

  const alternative = '@device_cm_{33D9A762-90C8-11D0-BD43-00A0C911CE86}\\wave_{E26AD2BE}';
  it.each([
    [
      'an old one',
      [
        '[dshow @ 01] DirectShow video devices (some may be both video and audio devices)',
        '[dshow @ 01]  "Camera"',
        '[dshow @ 01]     Alternative name "@device_pnp_x"',
        '[dshow @ 01] DirectShow audio devices',
        '[dshow @ 01]  "Mikrofon (2- USB Mixer)"',
        `[dshow @ 01]     Alternative name "${alternative}"`,
        'dummy: Immediate exit requested',
      ],
    ],
    [
      'a new one',
      [
        '[dshow @ 01] "Camera" (video)',
        '[dshow @ 01]   Alternative name "@device_pnp_x"',
        '[dshow @ 01] "Mikrofon (2- USB Mixer)" (audio)',
        `[dshow @ 01]   Alternative name "${alternative}"`,
        '[dshow @ 01] "Screen" (none)',
        '[dshow @ 01]   Alternative name "@device_sw_y"',
      ],
    ],
  ])('ffmpeg on Windows, %s', (_name, lines) => {
    const devices = parseDirectShow(lines.join('\r\n'));
    expect(devices.map(({ name, address }) => [name, address])).toEqual([
      ['Mikrofon (2- USB Mixer)', alternative],
    ]);
    expect(chooseDevice(devices, 'Mikrofon (USB Mixer)').address).toBe(alternative);
  });
});

import { askProgram } from './ask-program.js';
import type { CaptureProgram, ProgramDevice } from './capture-program.js';
import type { CaptureRequest } from './capture-way.js';

const QUIETLY = ['-hide_banner', '-nostdin'];
/** 32-bit float, with a header that says rate and channels, each piece at once. */
const WAV_TO_STDOUT = ['-map', '0:a:0', '-c:a', 'pcm_f32le', '-flush_packets', '1', '-f', 'wav', 'pipe:1'];
const DEVICE = {
  channelCount: null,
  defaultSampleRateHz: null,
  isDefault: false,
  isMonitor: false,
  makesUpChannels: false,
};

/** ffmpeg on macOS, by AVFoundation. Rate and channels are those of the device. */
export const avFoundationProgram: CaptureProgram = {
  name: 'ffmpeg',
  async list() {
    const { stderr } = await askProgram('ffmpeg', [
      ...QUIETLY,
      '-f',
      'avfoundation',
      '-list_devices',
      'true',
      '-i',
      '',
    ]);
    return parseAvFoundation(stderr);
  },
  command: (device, request) => ({
    args: [
      ...QUIETLY,
      '-v',
      'error',
      '-f',
      'avfoundation',
      '-i',
      `:${device.address}`,
      ...rateOf(request, '-ar'),
      ...WAV_TO_STDOUT,
    ],
    format: null,
  }),
};

/** ffmpeg on Windows, by DirectShow. */
export const directShowProgram: CaptureProgram = {
  name: 'ffmpeg',
  async list() {
    const { stderr } = await askProgram('ffmpeg', [
      ...QUIETLY,
      '-f',
      'dshow',
      '-list_devices',
      'true',
      '-i',
      'dummy',
    ]);
    return parseDirectShow(stderr);
  },
  command(device, request) {
    const wanted = Math.max(request.channelCount ?? 0, request.leastChannelCount);
    // Of itself it opens two.
    const channels = request.channelCount !== null || wanted > 2 ? ['-channels', String(wanted)] : [];
    const input = [
      '-f',
      'dshow',
      '-audio_buffer_size',
      '20',
      ...rateOf(request, '-sample_rate'),
      ...channels,
    ];
    return {
      args: [...QUIETLY, '-v', 'error', ...input, '-i', `audio=${device.address}`, ...WAV_TO_STDOUT],
      format: null,
    };
  },
};

function rateOf({ sampleRateHz }: CaptureRequest, flag: string): string[] {
  return sampleRateHz === null ? [] : [flag, String(sampleRateHz)];
}

/** Reads ffmpeg's list of AVFoundation devices. They are opened by the number that they have at that moment: a name may hold a colon. */
export function parseAvFoundation(text: string): ProgramDevice[] {
  const [, audio = ''] = text.split(/AVFoundation audio devices:/);
  const devices = [...audio.matchAll(/^\[[^\]]*\] \[(\d+)\] (.+)$/gm)].map(([, address = '', name = '']) => ({
    ...DEVICE,
    name: name.trim(),
    hostApi: 'AVFoundation',
    aliases: [],
    address,
  }));
  const preferred = {
    ...DEVICE,
    name: 'default',
    hostApi: 'AVFoundation',
    aliases: [],
    address: 'default',
    isDefault: true,
  };
  return devices.length === 0 ? [] : [preferred, ...devices];
}

/** Reads ffmpeg's list of DirectShow devices, of versions that head the audio devices by a line and of those that mark each. */
export function parseDirectShow(text: string): ProgramDevice[] {
  const devices: ProgramDevice[] = [];
  let isInAudio = false;
  let isLastAudio = false;
  for (const line of text.split(/\r?\n/)) {
    if (/DirectShow (audio|video) devices/.test(line)) isInAudio = line.includes('DirectShow audio');
    const [, other] = /Alternative name "(.*)"/.exec(line) ?? [];
    const last = devices.at(-1);
    if (other !== undefined) {
      if (isLastAudio && last !== undefined)
        devices[devices.length - 1] = { ...last, aliases: [other], address: other };
      continue;
    }
    const [, name, kinds] = /^\[dshow[^\]]*\] +"(.*)"(?: \(([a-z, ]+)\))?\s*$/.exec(line) ?? [];
    if (name === undefined) continue;
    isLastAudio = kinds === undefined ? isInAudio : kinds.includes('audio');
    if (!isLastAudio) continue;
    devices.push({
      ...DEVICE,
      name,
      hostApi: 'DirectShow',
      aliases: [],
      address: name,
      isDefault: devices.length === 0,
    });
  }
  return devices;
}

import { RATE_RANGE } from '../../core/audio-ranges.js';
import { answerOf, askProgram } from './ask-program.js';
import type { CaptureProgram, ProgramDevice } from './capture-program.js';
import { channelCountsToTry } from './device-channels.js';

/** Ways of ALSA that are no device: converters, and one that is silent. */
const NO_DEVICES = new Set([
  'null',
  'lavrate',
  'samplerate',
  'speexrate',
  'speex',
  'upmix',
  'vdownmix',
  'oss',
  'usbstream',
]);
const PREFERRED_RATES_HZ = [48_000, 44_100];
const PERIOD_MICROSECONDS = 20_000;

/** ALSA's recorder: the kernel's own devices, and what its configuration adds. */
export const arecordProgram: CaptureProgram = {
  name: 'arecord',
  async list() {
    const entries = parseNames(await answerOf('arecord', ['-L']));
    const devices = await Promise.all(entries.map(withAbilities));
    return devices.filter((device) => device !== null);
  },
  command(device, request) {
    const [channelCount = 2] = channelCountsToTry(device, request);
    const sampleRateHz = request.sampleRateHz ?? device.defaultSampleRateHz ?? 48_000;
    const format = ['-t', 'raw', '-f', 'FLOAT_LE', '-r', String(sampleRateHz), '-c', String(channelCount)];
    const times = [`--period-time=${PERIOD_MICROSECONDS}`, `--buffer-time=${10 * PERIOD_MICROSECONDS}`];
    return {
      args: ['-q', '-D', device.address, ...format, ...times],
      format: { sampleRateHz, channelCount },
    };
  },
};

interface NamedDevice {
  readonly address: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly isHardware: boolean;
}

/**
 * Reads `arecord -L`: cards under the names that PortAudio gives them, without their index, to be opened with conversion (`plughw:`), and
 * what has a name of its own. Cards that are called the same go by ALSA's address.
 */
export function parseNames(text: string): NamedDevice[] {
  const entries = text.split(/\n(?=\S)/).flatMap((entry) => {
    const [address = '', title = ''] = entry.split('\n').map((line) => line.trim());
    const isHardware = address.startsWith('plughw:');
    if (address === '' || NO_DEVICES.has(address) || (address.includes(':') && !isHardware)) return [];
    return [{ address, title: isHardware ? title.replace(', ', ': ') : title, isHardware }];
  });
  return entries.map(({ address, title, isHardware }) => {
    const isOnly = entries.filter((other) => other.title === title).length === 1;
    return {
      address,
      name: isHardware && isOnly && title !== '' ? title : address,
      aliases: [address, address.replace('plughw:', 'hw:'), title],
      isHardware,
    };
  });
}

/** What a device can do, found out by opening it; null: it cannot be opened, and no card stands behind it that another uses now. */
async function withAbilities(device: NamedDevice): Promise<ProgramDevice | null> {
  const { address, isHardware } = device;
  const opened = address.replace('plughw:', 'hw:');
  const { stderr } = await askProgram('arecord', [
    '-D',
    opened,
    '--dump-hw-params',
    '-s',
    '1',
    '-t',
    'raw',
    '/dev/null',
  ]);
  const abilities = parseAbilities(stderr);
  if (abilities === null && !isHardware) return null;
  return {
    name: device.name,
    hostApi: 'ALSA',
    channelCount: abilities?.channelCount ?? null,
    defaultSampleRateHz: abilities?.sampleRateHz ?? null,
    isDefault: address === 'default',
    aliases: device.aliases,
    isMonitor: false,
    makesUpChannels: !isHardware,
    address,
  };
}

/** Reads `CHANNELS: [1 32]` and `RATE: 48000` of `arecord --dump-hw-params`; null when they are not there. */
export function parseAbilities(text: string): { channelCount: number; sampleRateHz: number } | null {
  const most = (key: string): number[] | null => {
    const [, range] = new RegExp(`^${key}: +(.*)$`, 'm').exec(text) ?? [];
    return range === undefined ? null : (range.match(/\d+/g) ?? []).map(Number);
  };
  const channels = most('CHANNELS');
  const [lowest = 0, highest = lowest] = most('RATE') ?? [];
  if (channels === null || channels.length === 0) return null;
  const sampleRateHz =
    PREFERRED_RATES_HZ.find((rate) => rate >= lowest && rate <= highest) ??
    Math.min(highest, RATE_RANGE.maximum);
  return { channelCount: Math.max(...channels), sampleRateHz };
}

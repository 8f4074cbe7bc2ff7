import { RATE_RANGE } from '../../core/audio-ranges.js';
import { answerOf } from './ask-program.js';
import type { CaptureProgram, ProgramDevice } from './capture-program.js';
import { channelCountsToTry } from './device-channels.js';

/** PulseAudio's recorder, which PipeWire understands as well. */
export const parecProgram: CaptureProgram = {
  name: 'parec',
  async list() {
    const [info, sources] = await Promise.all([
      answerOf('pactl', ['info']),
      answerOf('pactl', ['list', 'sources']),
    ]);
    return parseSources(sources, info, process.env.PULSE_SOURCE);
  },
  command(device, request) {
    const [channelCount = 2] = channelCountsToTry(device, request);
    const sampleRateHz = request.sampleRateHz ?? device.defaultSampleRateHz ?? 48_000;
    // Channels as they are, by their places: by their names the server would mix them.
    const format = ['--raw', '--format=float32le', `--rate=${sampleRateHz}`, `--channels=${channelCount}`];
    const asTheyAre = ['--no-remix', '--no-remap', '--latency-msec=20', '--client-name=Affekt', '--verbose'];
    return {
      args: [...format, ...asTheyAre, `--device=${device.address}`],
      format: { sampleRateHz, channelCount },
      // When a device goes, the server gives its listeners another one.
      movedLine: /^Stream moved to device/,
      noiseLine:
        /^(Time: |Opening a recording|Connection established|Stream (success|moved)|Buffer metrics|Using sample|Connected to)/,
    };
  },
};

/**
 * Reads `pactl list sources` and `pactl info`, in English. A device is called what its description says, or where several say the same,
 * by its own name. `wanted`: what `PULSE_SOURCE` says is the default in this program.
 */
export function parseSources(sources: string, info: string, wanted: string | undefined): ProgramDevice[] {
  const blocks = sources.split(/^Source #\d+$/m).slice(1);
  const read = blocks.map((block) => {
    const value = (key: string): string =>
      new RegExp(`^\\s*${key}: (.*)$`, 'm').exec(block)?.[1]?.trim() ?? '';
    const [, channels, rate] = /(\d+)ch (\d+)Hz/.exec(value('Sample Specification')) ?? [];
    return {
      address: value('Name'),
      description: value('Description'),
      sink: value('Monitor of Sink'),
      channelCount: Number(channels ?? 2),
      // The server converts what is faster than can be analysed.
      defaultSampleRateHz: Math.min(Number(rate ?? 48_000), RATE_RANGE.maximum),
    };
  });
  const defaultOf = (kind: string): string =>
    new RegExp(`^Default ${kind}: (.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
  const isDefault = ({ address, sink }: (typeof read)[number]): boolean => {
    if (wanted === '@DEFAULT_MONITOR@') return sink === defaultOf('Sink');
    return address === (wanted === undefined || wanted === '@DEFAULT_SOURCE@' ? defaultOf('Source') : wanted);
  };
  return read.map((source) => {
    const { address, description, sink, channelCount, defaultSampleRateHz } = source;
    const isOnly = read.filter((other) => other.description === description).length === 1;
    return {
      name: description !== '' && isOnly ? description : address,
      hostApi: 'PulseAudio',
      channelCount,
      defaultSampleRateHz,
      isDefault: isDefault(source),
      aliases: [address, description],
      isMonitor: sink !== 'n/a' && sink !== '',
      makesUpChannels: false,
      address,
    };
  });
}

import { RATE_RANGE } from '../../core/audio-ranges.js';
import { answerOf, askProgram } from './ask-program.js';
import type { CaptureProgram, ProgramDevice } from './capture-program.js';
import { channelCountsToTry } from './device-channels.js';

/** PipeWire's recorder. */
export const pwRecordProgram: CaptureProgram = {
  name: 'pw-record',
  list: async () => parseDump(await answerOf('pw-dump', [])),
  async command(device, request) {
    const [channelCount = 2] = channelCountsToTry(device, request);
    const sampleRateHz = request.sampleRateHz ?? device.defaultSampleRateHz ?? 48_000;
    // It is not to be given another device when its own goes: then no audio comes, which is noticed.
    const properties = `{ node.dont-reconnect = true, node.dont-fallback = true, stream.capture.sink = ${device.isMonitor} }`;
    const format = ['--format', 'f32', '--rate', String(sampleRateHz), '--channels', String(channelCount)];
    return {
      args: [
        ...format,
        '--latency',
        '20ms',
        '--target',
        device.address,
        '-P',
        properties,
        ...(await rawFlags()),
        '-',
      ],
      format: { sampleRateHz, channelCount },
    };
  },
};

/** Newer ones write a file with a header to stdout unless told not to. */
async function rawFlags(): Promise<string[]> {
  const { stdout, stderr } = await askProgram('pw-record', ['--help']);
  return /--raw\b/.test(stdout + stderr) ? ['--raw'] : [];
}

interface DumpedObject {
  readonly type?: string;
  readonly info?: {
    readonly 'n-output-ports'?: number;
    readonly props?: Readonly<Record<string, unknown>>;
    readonly params?: {
      readonly Format?: readonly DumpedFormat[];
      readonly EnumFormat?: readonly DumpedFormat[];
    };
  };
  readonly metadata?: readonly { readonly key?: string; readonly value?: unknown }[];
}

interface DumpedFormat {
  readonly rate?: unknown;
  readonly channels?: unknown;
}

/** Reads what `pw-dump` prints: the sources of audio there are, and as monitors what the outputs play. */
export function parseDump(text: string): ProgramDevice[] {
  const objects = JSON.parse(text) as readonly DumpedObject[];
  const settings = new Map(
    objects.flatMap(({ metadata }) => metadata ?? []).map(({ key, value }) => [key, value]),
  );
  const defaultName =
    nameIn(settings.get('default.audio.source')) ?? nameIn(settings.get('default.audio.sink'));
  const nodes = objects.flatMap(({ info }) => {
    const mediaClass = String(info?.props?.['media.class'] ?? '');
    const isMonitor = mediaClass === 'Audio/Sink';
    const address = String(info?.props?.['node.name'] ?? '');
    if (info === undefined || address === '' || !(isMonitor || /^Audio\/(Source|Duplex)/.test(mediaClass)))
      return [];
    const says = String(info.props?.['node.description'] ?? info.props?.['node.nick'] ?? address);
    return [{ info, address, isMonitor, description: isMonitor ? `Monitor of ${says}` : says }];
  });
  return nodes.map(({ info, address, isMonitor, description }) => {
    const isOnly = nodes.filter((other) => other.description === description).length === 1;
    const format = info.params?.Format?.[0] ?? info.params?.EnumFormat?.[0];
    const ports = info['n-output-ports'] ?? 0;
    const rate = numberIn(format?.rate) ?? numberIn(settings.get('clock.rate')) ?? 48_000;
    return {
      name: isOnly ? description : address,
      hostApi: 'PipeWire',
      channelCount:
        ports > 0 ? ports : (numberIn(format?.channels) ?? numberIn(info.props?.['audio.channels']) ?? 2),
      defaultSampleRateHz: Math.min(rate, RATE_RANGE.maximum),
      isDefault: address === defaultName,
      aliases: [address, description],
      isMonitor,
      makesUpChannels: false,
      address,
    };
  });
}

/** The name of a default, which is an object or its JSON. */
function nameIn(value: unknown): string | undefined {
  const read: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  return (read as { name?: string } | undefined)?.name;
}

/** A number; of a choice of several the one that is preferred. */
function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const preferred = (value as { default?: unknown } | null | undefined)?.default;
  return typeof preferred === 'number' ? preferred : undefined;
}

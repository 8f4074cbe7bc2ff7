import type { AudioSource } from '../capture/audio-source.js';
import { DemoSource } from '../capture/demo-source.js';
import { captureWays } from '../capture/device/capture-ways.js';
import { DeviceSource } from '../capture/device/device-source.js';
import { FileSource } from '../capture/file-source.js';
import { StdinSource } from '../capture/stdin-source.js';
import { WaitingSource } from '../capture/waiting-source.js';
import type { SourceConfig } from '../core/config-schema.js';
import { toAffektError } from '../core/errors.js';
import { OpenedSource } from './opened-source.js';

/** A source that is ready to be heard, and why it was chosen if nobody asked for it. */
export interface ChosenSource {
  readonly source: AudioSource;
  readonly why: string | null;
  /** Opens the device that the source only stands in for, or throws while it is not there; null: it is what was asked for. */
  readonly awaited: (() => Promise<OpenedSource>) | null;
  /** What was wrong with the material, known at its end. */
  warnings(): readonly string[];
  /** Closes a source that was opened and never used; for one in use its engine does that. */
  close(): Promise<void>;
}

/**
 * The source that the configuration asks for. A device or file is opened here, so that what is wrong is told before anything
 * else happens. A device that is not there yet is waited for (`awaited`); with `auto` the demo performance is heard meanwhile.
 * Throws what opening throws otherwise.
 */
export async function chooseSource(config: SourceConfig): Promise<ChosenSource> {
  switch (config.kind) {
    case 'demo':
      return chosen(new DemoSource({ paced: true }));
    case 'file':
      // The schema asks for a path with this kind.
      return await chosenFile(config.path ?? '', config.loop);
    case 'stdin': {
      const { rate = 44_100, channelCount = 2, format } = config;
      const options = { sampleRateHz: rate, channelCount, encoding: format, paced: true };
      const source = new StdinSource(options);
      return { ...chosen(source), warnings: () => source.warnings };
    }
    case 'device':
      return await chosenDevice(config);
    case 'auto':
      return await chooseByItself(config);
  }
}

async function chosenDevice(config: SourceConfig): Promise<ChosenSource> {
  try {
    return chosen(await openDevice(config));
  } catch (error) {
    if (!mayCome(error)) throw error;
    const message = `${toAffektError(error, 'AFFEKT_INTERNAL').message} It is taken as soon as it is there.`;
    const source = new WaitingSource(config.device ?? 'default input', message);
    return { ...chosen(source, message), awaited: () => openDevice(config) };
  }
}

/** Whether a device that cannot be opened may be there later: not connected, in use, or its server not started. */
export function mayCome(error: unknown): boolean {
  const { code, retryable } = toAffektError(error, 'AFFEKT_INTERNAL');
  return retryable && code !== 'AFFEKT_FORMAT_UNSUPPORTED';
}

async function chooseByItself(config: SourceConfig): Promise<ChosenSource> {
  try {
    return chosen(await openDevice(config), 'the default input device');
  } catch (error) {
    const { message } = toAffektError(error, 'AFFEKT_DEVICE_UNAVAILABLE');
    const demo = new DemoSource({ paced: true });
    if (!mayCome(error)) return chosen(demo, `${message} Or name a source with --source.`);
    const why = `${message} It is taken as soon as there is one; or name a source with --source.`;
    return { ...chosen(demo, why), awaited: () => openDevice(config) };
  }
}

function chosen(source: AudioSource, why: string | null = null): ChosenSource {
  const close = async () => (source instanceof OpenedSource ? await source.close() : undefined);
  return { source, why, awaited: null, warnings: () => [], close };
}

async function chosenFile(path: string, loop: boolean): Promise<ChosenSource> {
  const file = new FileSource(path, { paced: true, loop });
  return { ...chosen(await OpenedSource.open(file)), warnings: () => file.warnings };
}

async function openDevice({
  capture,
  device,
  rate,
  channelCount,
  channels,
}: SourceConfig): Promise<OpenedSource> {
  const source = new DeviceSource({
    ways: captureWays(capture),
    deviceName: device ?? null,
    sampleRateHz: rate ?? null,
    channelCount: channelCount ?? null,
    leastChannelCount: typeof channels === 'string' ? 1 : Math.max(...[channels].flat()),
  });
  return await OpenedSource.open(source);
}
